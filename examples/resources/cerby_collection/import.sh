# Use the ID or the name of the collection.
terraform import cerby_collection.campaigns Campaigns
