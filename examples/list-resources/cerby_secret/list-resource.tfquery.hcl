# All secrets whose Owner is the user of the API key. Without a limit, Terraform stops at 100.
list "cerby_secret" "all" {
  provider = cerby
  limit    = 1000
}
