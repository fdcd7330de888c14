data "cerby_vault" "company" {
  name = "Company vault"
}

variable "wifi_password" {
  type      = string
  ephemeral = true
  sensitive = true
}

# To change the value, also increase its version. Terraform creates a new secret, and deletes the old one.
resource "cerby_secret" "wifi" {
  title            = "Office wireless"
  vault_id         = data.cerby_vault.company.id
  value_wo         = var.wifi_password
  value_wo_version = 1

  # Create the new secret before Terraform deletes the old one.
  lifecycle {
    create_before_destroy = true
  }
}

data "cerby_team" "marketing" {
  name = "Marketing"
}

resource "cerby_secret_share" "marketing" {
  secret_id = cerby_secret.wifi.id
  team_id   = data.cerby_team.marketing.id
}
