data "cerby_account" "x" {
  label = "Acme on X"
}

resource "cerby_account_share" "jane" {
  account_id = data.cerby_account.x.id
  user_id    = cerby_user.jane.id
  role       = "owner"
  message    = "The account for the spring campaign."
}

resource "cerby_account_share" "marketing" {
  account_id = data.cerby_account.x.id
  team_id    = cerby_team.marketing.id
}
