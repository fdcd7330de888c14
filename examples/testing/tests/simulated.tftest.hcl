# Tests against cerby-sim, which rejects the same requests as the service. Set CERBY_BASE_URL and CERBY_TOKEN to the
# values that cerby-sim prints.

provider "cerby" {}

variables {
  name     = "Social"
  members  = { "ines.intern@acme.example" = "admin" }
  accounts = ["Acme on X"]
}

run "creates_the_team" {
  assert {
    condition     = cerby_team_members.this.team_id == output.team_id
    error_message = "The members must be those of the team."
  }
}

run "changes_the_role" {
  variables {
    members = { "ines.intern@acme.example" = "member", "adam.admin@acme.example" = "admin" }
  }

  assert {
    condition     = cerby_team_members.this.members["ines.intern@acme.example"] == "member"
    error_message = "The role must have changed."
  }
}
