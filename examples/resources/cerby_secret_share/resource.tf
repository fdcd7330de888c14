# The id of a secret is in the address of its page in Cerby's web app.
variable "office_wifi" {
  type = string
}

resource "cerby_secret_share" "marketing" {
  secret_id = var.office_wifi
  team_id   = cerby_team.marketing.id
}
