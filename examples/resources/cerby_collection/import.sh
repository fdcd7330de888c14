# By id or name.
terraform import cerby_collection.campaigns Campaigns
