# Use the label or ID of the account, and the email or ID of the user, or the name or ID of the team.
terraform import cerby_account_share.jane "Acme on X/user/jane.doe@acme.example"
terraform import cerby_account_share.marketing "Acme on X/team/Marketing"
