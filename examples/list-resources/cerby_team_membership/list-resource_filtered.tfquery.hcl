# The members of one team.
list "cerby_team_membership" "one" {
  provider = cerby
  limit    = 1000

  config {
    team_id = "9f0a3c52-1c1e-4b6c-9a55-2f6d5f3f7a11"
  }
}
