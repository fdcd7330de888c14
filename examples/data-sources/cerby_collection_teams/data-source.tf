data "cerby_collection" "campaigns" {
  name = "Campaigns"
}

data "cerby_collection_teams" "campaigns" {
  collection_id = data.cerby_collection.campaigns.id
}

output "teams" {
  value = { for team in data.cerby_collection_teams.campaigns.teams : team.id => team.role }
}
