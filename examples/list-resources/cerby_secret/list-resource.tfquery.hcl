# All secrets of which the API key's user is Owner. Without a limit, Terraform stops at 100.
list "cerby_secret" "all" {
  provider = cerby
  limit    = 1000
}
