# All collections whose Owner is the user of the API key. Without a limit, Terraform stops at 100.
list "cerby_collection" "all" {
  provider = cerby
  limit    = 1000
}
