# With whom accounts are shared: users and teams. Without a limit, Terraform stops at 100.
list "cerby_account_share" "all" {
  provider = cerby
  limit    = 10000
}
