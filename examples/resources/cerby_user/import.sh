# By e-mail, in any case of letters, or by id.
terraform import cerby_user.jane jane.doe@acme.example
terraform import cerby_user.jane 6f1c3a52-0d0e-4b6c-9a55-2f6d5f3f7a10
