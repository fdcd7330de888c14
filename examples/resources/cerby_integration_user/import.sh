# By the integration's label or id, and the user's e-mail or id. The last slash divides.
terraform import cerby_integration_user.jane "Acme / Video Team/jane.doe@acme.example"
terraform import cerby_integration_user.jane d538422e-b135-4ee0-8393-54eecbcb4a07/6f1c3a52-0d0e-4b6c-9a55-2f6d5f3f7a10
