# Use the title or ID of the secret, and the email or ID of the user, or the name or ID of the team.
terraform import cerby_secret_share.marketing "Office wireless/team/Marketing"
