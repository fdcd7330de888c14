# Use the name or ID of the team, and the email or ID of the user. The last slash separates them.
terraform import cerby_team_membership.jane Marketing/jane.doe@acme.example
