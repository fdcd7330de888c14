# An access review: everything that one person has.
data "cerby_user" "jane" {
  email = "jane.doe@acme.example"
}

data "cerby_user_access" "jane" {
  user_id = data.cerby_user.jane.id
}

output "jane_owns" {
  value = [for account in data.cerby_user_access.jane.accounts : account.name if account.role == "owner"]
}
