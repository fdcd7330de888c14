import {
  to = cerby_integration_user_entitlement.adam_admin
  id = "Acme Boards/adam.admin@acme.example/ADMIN" # or the IDs
}
