import {
  to = cerby_collection_share.marketing
  id = "Campaigns/team/Marketing" # or the IDs
}
