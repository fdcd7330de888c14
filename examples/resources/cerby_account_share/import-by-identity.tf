import {
  to = cerby_account_share.jane
  identity = {
    account_id = "5d2c1b52-0d0e-4b6c-9a55-2f6d5f3f7a12"
    user_id    = "6f1c3a52-0d0e-4b6c-9a55-2f6d5f3f7a10"
  }
}
