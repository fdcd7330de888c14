import {
  to = cerby_collection_item.x
  id = "Campaigns/account/Acme on X" # or the IDs
}
