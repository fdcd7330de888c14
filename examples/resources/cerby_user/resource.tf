resource "cerby_user" "jane" {
  email      = "jane.doe@acme.example"
  role       = "user"
  first_name = "Jane"
  last_name  = "Doe"
}

# A guest user from outside the company.
resource "cerby_user" "agency" {
  email = "social@agency.example"
  role  = "guest_user"
  guest = true
}
