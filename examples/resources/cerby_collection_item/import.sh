# The collection by its id or name, then the account by id or label, or the secret by id or title.
terraform import cerby_collection_item.x "Campaigns/account/Acme on X"
