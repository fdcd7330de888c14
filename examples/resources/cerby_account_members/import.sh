# Use the ID or the label of the account.
terraform import cerby_account_members.x "Acme on X"
