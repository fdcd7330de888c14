# Guest users who have signed in.
list "cerby_user" "guests" {
  provider = cerby
  limit    = 10000

  config {
    status = ["live"]
    guest  = true
  }
}

# Users who can administer the workspace.
list "cerby_user" "administrators" {
  provider = cerby
  limit    = 10000

  config {
    role = ["owner", "super_admin", "admin"]
  }
}

# Users with these emails, such as the users of one department.
list "cerby_user" "department" {
  provider = cerby
  limit    = 10000

  config {
    emails = ["jane@acme.example", "joe@acme.example"]
  }
}
