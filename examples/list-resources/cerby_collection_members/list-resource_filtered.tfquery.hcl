# The members of one collection.
list "cerby_collection_members" "one" {
  provider = cerby
  limit    = 1

  config {
    collection_id = "7c2a9e43-6d1b-4e2f-9b88-4d0e3f6a7b21"
  }
}
