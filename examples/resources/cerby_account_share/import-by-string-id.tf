import {
  to = cerby_account_share.jane
  id = "Acme on X/user/jane.doe@acme.example" # or the IDs
}
