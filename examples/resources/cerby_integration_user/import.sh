# Use the label or ID of the integration, and the email or ID of the user. The last slash separates them.
terraform import cerby_integration_user.jane "Acme / Video Team/jane.doe@acme.example"
terraform import cerby_integration_user.jane d538422e-b135-4ee0-8393-54eecbcb4a07/6f1c3a52-0d0e-4b6c-9a55-2f6d5f3f7a10
