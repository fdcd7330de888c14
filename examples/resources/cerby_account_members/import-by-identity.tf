import {
  to = cerby_account_members.x
  identity = {
    account_id = "5d1f7a11-1c1e-4b6c-9a55-2f6d5f3f9f0a"
  }
}
