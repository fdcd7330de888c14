# The users and teams that one collection is shared with.
list "cerby_collection_share" "one" {
  provider = cerby
  limit    = 1000

  config {
    collection_id = "3c529f0a-1c1e-4b6c-9a55-7a112f6d5f3f"
  }
}
