import {
  to = cerby_collection.campaigns
  id = "Campaigns" # or the ID
}
