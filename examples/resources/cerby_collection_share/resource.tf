resource "cerby_collection_share" "marketing" {
  collection_id = cerby_collection.campaigns.id
  team_id       = cerby_team.marketing.id
}
