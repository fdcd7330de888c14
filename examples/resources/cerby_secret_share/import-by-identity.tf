import {
  to = cerby_secret_share.marketing
  identity = {
    secret_id = "8a1b3c52-0d0e-4b6c-9a55-2f6d5f3f7a13"
    team_id   = "9f0a3c52-1c1e-4b6c-9a55-2f6d5f3f7a11"
  }
}
