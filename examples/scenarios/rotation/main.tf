# A secret that you rotate by increasing a number. Cerby cannot change a secret, so each rotation creates a new secret
# and deletes the old one. The same apply grants the shares again.
#
#   TF_VAR_passphrase="$(make-one)" terraform apply
#   TF_VAR_passphrase="$(make-one)" terraform apply -var rotation=2
#
# A run with the same number writes nothing, even if the value differs.

terraform {
  required_version = ">= 1.11"
  required_providers {
    cerby = {
      source = "cerby-community/cerby"
    }
  }
}

provider "cerby" {}

variable "rotation" {
  description = "Increase the number to write the passphrase again."
  type        = number
  default     = 1
}

# Terraform does not store an ephemeral value in the state or the plan. You can also use an ephemeral resource, such as
# random_password.
variable "passphrase" {
  type      = string
  ephemeral = true
  sensitive = true
}

data "cerby_vault" "company" {
  name = "Company vault"
}

resource "cerby_secret" "alarm" {
  title            = "Alarm passphrase"
  vault_id         = data.cerby_vault.company.id
  value_wo         = var.passphrase
  value_wo_version = var.rotation

  # Create the new secret before Terraform deletes the old one.
  lifecycle {
    create_before_destroy = true
  }
}

data "cerby_team" "marketing" {
  name = "Marketing"
}

resource "cerby_secret_share" "marketing" {
  secret_id = cerby_secret.alarm.id
  team_id   = data.cerby_team.marketing.id

  lifecycle {
    create_before_destroy = true
  }
}

output "alarm" {
  value = "${cerby_secret.alarm.title}: number ${cerby_secret.alarm.value_wo_version}, of ${cerby_secret.alarm.created_at}"
}
