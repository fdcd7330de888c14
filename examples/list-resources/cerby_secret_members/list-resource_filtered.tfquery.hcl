# The members of one secret.
list "cerby_secret_members" "one" {
  provider = cerby
  limit    = 1

  config {
    secret_id = "1b7e0d52-4f0a-4c1d-8a77-3c9d2e5f6a10"
  }
}
