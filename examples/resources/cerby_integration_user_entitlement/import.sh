# By the integration's label or id, the user's e-mail or id, and the entitlement's id. The last two slashes divide.
terraform import cerby_integration_user_entitlement.adam_admin "Acme Boards/adam.admin@acme.example/ADMIN"
