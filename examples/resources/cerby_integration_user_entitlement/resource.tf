data "cerby_integration" "boards" {
  label = "Acme Boards"
}

data "cerby_user" "adam" {
  email = "adam.admin@acme.example"
}

# Adam already has access to the integration. This adds one entitlement.
resource "cerby_integration_user_entitlement" "adam_admin" {
  integration_id = data.cerby_integration.boards.id
  user_id        = data.cerby_user.adam.id
  entitlement    = "ADMIN"
}
