# By the team's id or name.
terraform import cerby_team_members.marketing Marketing
