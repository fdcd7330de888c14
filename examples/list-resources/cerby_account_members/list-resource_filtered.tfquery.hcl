# The members of one account.
list "cerby_account_members" "one" {
  provider = cerby
  limit    = 1

  config {
    account_id = "5d1f7a11-1c1e-4b6c-9a55-2f6d5f3f9f0a"
  }
}
