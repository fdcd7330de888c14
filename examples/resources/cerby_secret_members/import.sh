# Use the ID or the title of the secret.
terraform import cerby_secret_members.phrase "Door phrase"
