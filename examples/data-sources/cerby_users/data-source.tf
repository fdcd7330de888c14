# Guests who have not signed in yet.
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
