import {
  to = cerby_secret_share.marketing
  id = "Office wireless/team/Marketing" # or the IDs
}
