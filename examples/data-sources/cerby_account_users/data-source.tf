data "cerby_account" "x" {
  label = "Acme on X"
}

data "cerby_account_users" "x" {
  account_id = data.cerby_account.x.id
}

output "owners" {
  value = [for user in data.cerby_account_users.x.users : user.email if user.role == "owner"]
}
