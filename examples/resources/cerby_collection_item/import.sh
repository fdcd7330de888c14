# Use the name or ID of the collection, and the label or ID of the account, or the title or ID of the secret.
terraform import cerby_collection_item.x "Campaigns/account/Acme on X"
