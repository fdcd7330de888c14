# The users and teams that one account is shared with.
list "cerby_account_share" "one" {
  provider = cerby
  limit    = 1000

  config {
    account_id = "5d1f7a11-1c1e-4b6c-9a55-2f6d5f3f9f0a"
  }
}
