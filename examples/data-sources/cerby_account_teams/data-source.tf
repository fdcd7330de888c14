data "cerby_account" "x" {
  label = "Acme on X"
}

data "cerby_account_teams" "x" {
  account_id = data.cerby_account.x.id
}

output "teams" {
  value = { for team in data.cerby_account_teams.x.teams : team.name => team.role }
}
