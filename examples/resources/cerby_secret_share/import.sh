# The secret by its id or title, then the user by id or e-mail, or the team by id or name.
terraform import cerby_secret_share.marketing "Office wireless/team/Marketing"
