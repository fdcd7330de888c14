data "cerby_secret" "phrase" {
  title = "Door phrase"
}

data "cerby_secret_teams" "phrase" {
  secret_id = data.cerby_secret.phrase.id
}

output "teams" {
  value = { for team in data.cerby_secret_teams.phrase.teams : team.id => team.role }
}
