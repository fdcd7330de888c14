data "cerby_teams" "ours" {
  type = "user_managed"
}

output "teams" {
  value = data.cerby_teams.ours.teams[*].name
}

# The ID of each listed team, by name. The list ambiguous contains the names that several teams share.
output "team_ids" {
  value = data.cerby_teams.ours.ids
}

output "ambiguous_teams" {
  value = data.cerby_teams.ours.ambiguous
}
