# With whom collections are shared: users and teams. Without a limit, Terraform stops at 100.
list "cerby_collection_share" "all" {
  provider = cerby
  limit    = 10000
}
