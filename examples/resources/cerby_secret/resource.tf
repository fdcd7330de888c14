data "cerby_vault" "company" {
  name = "Company vault"
}

variable "wifi_password" {
  type      = string
  ephemeral = true
  sensitive = true
}

# To change the value, give another one and raise its version with it: a new secret is made, and the old one deleted.
resource "cerby_secret" "wifi" {
  title            = "Office wireless"
  vault_id         = data.cerby_vault.company.id
  value_wo         = var.wifi_password
  value_wo_version = 1

  # The new secret is there before the old one is gone.
  lifecycle {
    create_before_destroy = true
  }
}

resource "cerby_secret_share" "marketing" {
  secret_id = cerby_secret.wifi.id
  team_id   = cerby_team.marketing.id
}

# One that exists already, after an import: it needs neither a vault nor a value until it has to be made anew.
resource "cerby_secret" "door" {
  title = "Door phrase"
}
