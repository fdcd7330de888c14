data "cerby_account" "x" {
  label = "Acme on X"
}

data "cerby_user" "jane" {
  email = "jane.doe@acme.example"
}

data "cerby_team" "marketing" {
  name = "Marketing"
}

resource "cerby_account_share" "jane" {
  account_id = data.cerby_account.x.id
  user_id    = data.cerby_user.jane.id
  role       = "owner"
  message    = "The account for the spring campaign."
}

resource "cerby_account_share" "marketing" {
  account_id = data.cerby_account.x.id
  team_id    = data.cerby_team.marketing.id
}
