import {
  to = cerby_account_members.x
  id = "Acme on X" # or the ID
}
