resource "cerby_team_membership" "jane" {
  team_id = cerby_team.marketing.id
  user_id = cerby_user.jane.id
  role    = "admin"
}
