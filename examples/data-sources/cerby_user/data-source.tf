data "cerby_user" "adam" {
  email = "adam.admin@acme.example"
}
