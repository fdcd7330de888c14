# All collections that the API key's user owns. Without a limit, Terraform stops at 100.
list "cerby_collection" "all" {
  provider = cerby
  limit    = 1000
}
