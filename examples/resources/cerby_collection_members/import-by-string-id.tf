import {
  to = cerby_collection_members.campaigns
  id = "Campaigns" # or the ID
}
