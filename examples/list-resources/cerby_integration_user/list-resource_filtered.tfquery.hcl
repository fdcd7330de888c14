# The users of one integration.
list "cerby_integration_user" "one" {
  provider = cerby
  limit    = 1000

  config {
    integration_id = "2f6d5f3f-1c1e-4b6c-9a55-9f0a3c527a11"
  }
}
