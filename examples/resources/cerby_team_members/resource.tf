resource "cerby_team" "marketing" {
  name = "Marketing"
}

resource "cerby_user" "jane" {
  email = "jane.doe@acme.example"
  role  = "user"
}

# All members of the team. Terraform removes other members, and the plan lists them.
resource "cerby_team_members" "marketing" {
  team_id = cerby_team.marketing.id
  members = {
    (cerby_user.jane.email)   = "admin"
    "adam.admin@acme.example" = "member"
  }
}
