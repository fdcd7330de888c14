# The URL of a secret in Cerby's web app has its ID.
variable "office_wifi" {
  type = string
}

resource "cerby_secret_share" "marketing" {
  secret_id = var.office_wifi
  team_id   = cerby_team.marketing.id
}
