# Use the exact title or the ID of the secret.
terraform import cerby_secret.door "Door phrase"
terraform import cerby_secret.door 8a1b3c52-0d0e-4b6c-9a55-2f6d5f3f7a13
