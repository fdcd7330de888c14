data "cerby_teams" "ours" {
  type = "user_managed"
}

output "teams" {
  value = data.cerby_teams.ours.teams[*].name
}

# The ID of each listed team, by name. A name that several teams share is in ambiguous instead.
output "team_ids" {
  value = data.cerby_teams.ours.ids
}

output "ambiguous_teams" {
  value = data.cerby_teams.ours.ambiguous
}
