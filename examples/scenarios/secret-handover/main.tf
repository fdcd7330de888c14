# A password that Terraform copies to a secret without storing it in the state or the plan. The secret is in Cerby, so
# the example needs no other provider. You can use the value in the same way in a provider block, or in a write-only
# attribute of another provider, such as value_wo of aws_ssm_parameter.

terraform {
  required_version = ">= 1.11"
  required_providers {
    cerby = {
      source = "cerby-community/cerby"
    }
  }
}

provider "cerby" {}

# Increase the number to copy the current password.
variable "handover" {
  type    = number
  default = 1
}

data "cerby_account" "x" {
  label = "Acme on X"
}

# Each plan and each apply reads the password without storing it. Cerby logs each read.
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
