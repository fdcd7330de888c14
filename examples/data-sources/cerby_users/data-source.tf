# Guest users who have not signed in yet.
data "cerby_users" "waiting_guests" {
  status = ["pending"]
  guest  = true
}

output "waiting_guests" {
  value = data.cerby_users.waiting_guests.users[*].email
}

# The ID of each listed user, by email in lower case.
output "waiting_guest_ids" {
  value = data.cerby_users.waiting_guests.ids
}

# Admins without multi-factor authentication.
data "cerby_users" "admins" {
  role        = ["super_admin", "admin"]
  status      = ["live"]
  include_mfa = true
}

output "admins_without_mfa" {
  value = [for user in data.cerby_users.admins.users : user.email if user.mfa_enabled == false]
}
