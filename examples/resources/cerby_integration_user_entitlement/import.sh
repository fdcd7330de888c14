# Use the label or ID of the integration, the email or ID of the user, and the ID of the entitlement.
# The last two slashes separate them.
terraform import cerby_integration_user_entitlement.adam_admin "Acme Boards/adam.admin@acme.example/ADMIN"
