# Rotation: a secret whose value changes with a number. Cerby changes no secret, so each rotation makes a new one and deletes the old;
# what is shared is shared anew.
#
#   TF_VAR_passphrase="$(make-one)" terraform apply
#   TF_VAR_passphrase="$(make-one)" terraform apply -var rotation=2
#
# A run with the same number writes nothing, whatever the value is.

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
  description = "Raise it to write the passphrase anew."
  type        = number
  default     = 1
}

# An ephemeral value is in no state and no plan. An ephemeral resource that makes one, such as random_password, serves as well.
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

  # The new one is there before the old one is gone.
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
