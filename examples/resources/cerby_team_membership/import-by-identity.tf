import {
  to = cerby_team_membership.jane
  identity = {
    team_id = "9f0a3c52-1c1e-4b6c-9a55-2f6d5f3f7a11"
    user_id = "6f1c3a52-0d0e-4b6c-9a55-2f6d5f3f7a10"
  }
}
