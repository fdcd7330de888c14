# Use the ID or the name of the team.
terraform import cerby_team_members.marketing Marketing
