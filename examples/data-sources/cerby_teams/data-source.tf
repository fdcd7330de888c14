data "cerby_teams" "ours" {
  type = "user_managed"
}

output "teams" {
  value = data.cerby_teams.ours.teams[*].name
}
