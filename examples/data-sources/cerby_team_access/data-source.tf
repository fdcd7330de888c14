data "cerby_team" "marketing" {
  name = "Marketing"
}

data "cerby_team_access" "marketing" {
  team_id = data.cerby_team.marketing.id
}

output "accounts" {
  value = { for account in data.cerby_team_access.marketing.accounts : account.label => account.role }
}
