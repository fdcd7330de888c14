# Use the exact title or the ID of the secret.
terraform import cerby_secret.wifi "Office wireless"
terraform import cerby_secret.wifi 8a1b3c52-0d0e-4b6c-9a55-2f6d5f3f7a13
