# The users and teams that accounts are shared with. Without a limit, Terraform stops at 100.
list "cerby_account_share" "all" {
  provider = cerby
  limit    = 10000
}
