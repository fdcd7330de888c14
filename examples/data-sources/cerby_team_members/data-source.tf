data "cerby_team" "marketing" {
  name = "Marketing"
}

data "cerby_team_members" "marketing" {
  team_id = data.cerby_team.marketing.id
}

output "admins" {
  value = [for member in data.cerby_team_members.marketing.members : member.user_id if member.role == "admin"]
}
