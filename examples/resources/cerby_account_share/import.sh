# The account by its id or label, then the user by id or e-mail, or the team by id or name.
terraform import cerby_account_share.jane "Acme on X/user/jane.doe@acme.example"
terraform import cerby_account_share.marketing "Acme on X/team/Marketing"
