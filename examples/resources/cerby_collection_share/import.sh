# The collection by its id or name, then the user by id or e-mail, or the team by id or name.
terraform import cerby_collection_share.marketing "Campaigns/team/Marketing"
