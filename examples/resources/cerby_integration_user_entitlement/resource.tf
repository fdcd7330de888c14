data "cerby_integration" "boards" {
  label = "Acme Boards"
}

data "cerby_user" "adam" {
  email = "adam.admin@acme.example"
}

# He is on the hub already, with what somebody else has given him; this is added.
resource "cerby_integration_user_entitlement" "adam_admin" {
  integration_id = data.cerby_integration.boards.id
  user_id        = data.cerby_user.adam.id
  entitlement    = "ADMIN"
}
