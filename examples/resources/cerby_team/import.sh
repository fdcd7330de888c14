# Use the ID or the name of the team.
terraform import cerby_team.marketing Marketing
terraform import cerby_team.marketing 9f0a3c52-1c1e-4b6c-9a55-2f6d5f3f7a11
