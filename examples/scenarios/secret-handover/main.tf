# A secret handed over: the password of an account is read for the length of a run and written elsewhere, and neither the state nor the
# plan has it. The receiver here is a secret in Cerby, so that the example needs no other provider. Any write-only attribute takes
# the value in the same way, such as value_wo of aws_ssm_parameter, and so does a provider block.

terraform {
  required_version = ">= 1.11"
  required_providers {
    cerby = {
      source = "cerby-community/cerby"
    }
  }
}

provider "cerby" {}

# Raise it to hand over the password as it is then.
variable "handover" {
  type    = number
  default = 1
}

data "cerby_account" "x" {
  label = "Acme on X"
}

# Read at each plan and each apply, and kept nowhere. Cerby logs each reading.
ephemeral "cerby_account_password" "x" {
  account_id = data.cerby_account.x.id
}

data "cerby_vault" "company" {
  name = "Company vault"
}

resource "cerby_secret" "handover" {
  title            = "Password of ${data.cerby_account.x.label}"
  vault_id         = data.cerby_vault.company.id
  value_wo         = ephemeral.cerby_account_password.x.password
  value_wo_version = var.handover

  lifecycle {
    create_before_destroy = true
  }
}

output "handed_over" {
  value = {
    title   = cerby_secret.handover.title
    version = cerby_secret.handover.value_wo_version
    at      = cerby_secret.handover.created_at
  }
}
