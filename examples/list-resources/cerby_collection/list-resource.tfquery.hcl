# All collections of which the API key's user is Owner. Without a limit, Terraform stops at 100.
list "cerby_collection" "all" {
  provider = cerby
  limit    = 1000
}
