import {
  to = cerby_collection_share.marketing
  identity = {
    collection_id = "7c1d3a52-0d0e-4b6c-9a55-2f6d5f3f7a14"
    team_id       = "9f0a3c52-1c1e-4b6c-9a55-2f6d5f3f7a11"
  }
}
