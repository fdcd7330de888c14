# The users and teams that collections are shared with. Without a limit, Terraform stops at 100.
list "cerby_collection_share" "all" {
  provider = cerby
  limit    = 10000
}
