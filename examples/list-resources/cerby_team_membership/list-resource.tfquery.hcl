# The members of all teams. Without a limit, Terraform stops at 100.
list "cerby_team_membership" "all" {
  provider = cerby
  limit    = 10000
}
