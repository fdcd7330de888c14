data "cerby_secret" "wifi" {
  title = "Office wireless"
}

data "cerby_team" "marketing" {
  name = "Marketing"
}

resource "cerby_secret_share" "marketing" {
  secret_id = data.cerby_secret.wifi.id
  team_id   = data.cerby_team.marketing.id
}
