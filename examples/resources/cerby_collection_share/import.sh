# Use the name or ID of the collection, and the email or ID of the user, or the name or ID of the team.
terraform import cerby_collection_share.marketing "Campaigns/team/Marketing"
