data "cerby_secret" "phrase" {
  title = "Door phrase"
}

data "cerby_secret_users" "phrase" {
  secret_id = data.cerby_secret.phrase.id
}

# The service lists the users of a secret without their emails.
data "cerby_users" "all" {}

locals {
  emails = { for user in data.cerby_users.all.users : user.id => user.email }
}

output "owners" {
  value = [
    for user in data.cerby_secret_users.phrase.users : lookup(local.emails, user.id, user.id) if user.role == "owner"
  ]
}
