# The accounts and secrets of all collections. Without a limit, Terraform stops at 100.
list "cerby_collection_item" "all" {
  provider = cerby
  limit    = 10000
}
