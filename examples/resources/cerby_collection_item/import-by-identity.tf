import {
  to = cerby_collection_item.x
  identity = {
    collection_id = "7c1d3a52-0d0e-4b6c-9a55-2f6d5f3f7a14"
    account_id    = "5d2c1b52-0d0e-4b6c-9a55-2f6d5f3f7a12"
  }
}
