# By the team's id or name, and the user's id or e-mail. The last slash divides.
terraform import cerby_team_membership.jane Marketing/jane.doe@acme.example
