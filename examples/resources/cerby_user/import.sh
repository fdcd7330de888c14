# Use the ID or the email of the user. The case of letters does not matter.
terraform import cerby_user.jane jane.doe@acme.example
terraform import cerby_user.jane 6f1c3a52-0d0e-4b6c-9a55-2f6d5f3f7a10
