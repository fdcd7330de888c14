# Use the ID or the name of the collection.
terraform import cerby_collection_members.campaigns "Campaigns"
