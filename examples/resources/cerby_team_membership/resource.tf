data "cerby_team" "marketing" {
  name = "Marketing"
}

data "cerby_user" "jane" {
  email = "jane.doe@acme.example"
}

resource "cerby_team_membership" "jane" {
  team_id = data.cerby_team.marketing.id
  user_id = data.cerby_user.jane.id
  role    = "admin"
}
