resource "cerby_collection" "campaigns" {
  name = "Campaigns"
}

data "cerby_team" "marketing" {
  name = "Marketing"
}

resource "cerby_collection_share" "marketing" {
  collection_id = cerby_collection.campaigns.id
  team_id       = data.cerby_team.marketing.id
}
