# The users and teams that one secret is shared with.
list "cerby_secret_share" "one" {
  provider = cerby
  limit    = 1000

  config {
    secret_id = "7a112f6d-1c1e-4b6c-9a55-5f3f9f0a3c52"
  }
}
