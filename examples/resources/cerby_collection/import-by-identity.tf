import {
  to = cerby_collection.campaigns
  identity = {
    id = "7c1d3a52-0d0e-4b6c-9a55-2f6d5f3f7a14"
  }
}
