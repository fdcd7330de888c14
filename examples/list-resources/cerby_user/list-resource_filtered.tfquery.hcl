# Guest users who have signed in.
list "cerby_user" "guests" {
  provider = cerby
  limit    = 10000

  config {
    status = ["live"]
    guest  = true
  }
}
