# The offboarding of a user in three steps. Plan and apply each step:
#
#   1. terraform apply                    Jane has access.
#   2. terraform apply -var step=2        Each item that only Jane owns receives a second owner. Jane keeps all access.
#   3. terraform apply -var step=3        Terraform removes Jane from integrations, teams, shares and the workspace.
#
# Step 2 must come before step 3, because the API no longer returns an account without an owner. Cerby keeps a removed
# user with the status disabled. The user may keep access in an application, so check each application. If your identity
# provider removes the user, replace step 3 with a removed block with lifecycle { destroy = false }. Terraform then only
# stops managing the user.

terraform {
  required_version = ">= 1.11"
  required_providers {
    cerby = {
      source = "cerby-community/cerby"
    }
  }
}

provider "cerby" {}

variable "step" {
  type    = number
  default = 1

  validation {
    condition     = contains([1, 2, 3], var.step)
    error_message = "Write 1, 2 or 3."
  }
}

variable "successor" {
  description = "Email of the user who becomes the second owner."
  type        = string
  default     = "adam.admin@acme.example"
}

data "cerby_user" "successor" {
  email = var.successor
}

data "cerby_account" "x" {
  label = "Acme on X"
}

data "cerby_integration" "video" {
  label = "Acme / Video Team"
}

data "cerby_team" "marketing" {
  name = "Marketing"
}

locals {
  # The accounts that Jane owns, by label.
  owned = { "Acme on X" = data.cerby_account.x.id }
  jane  = var.step < 3 ? { jane = "jane.doe@acme.example" } : {}
}

resource "cerby_user" "jane" {
  for_each = local.jane

  email = each.value
  role  = "user"
}

resource "cerby_team_membership" "jane" {
  for_each = local.jane

  team_id = data.cerby_team.marketing.id
  user_id = cerby_user.jane[each.key].id
}

resource "cerby_integration_user" "jane" {
  for_each = local.jane

  integration_id = data.cerby_integration.video.id
  user_id        = cerby_user.jane[each.key].id
  entitlements   = ["EDITOR"]
}

resource "cerby_account_share" "jane" {
  for_each = var.step < 3 ? local.owned : {}

  account_id = each.value
  user_id    = cerby_user.jane["jane"].id
  role       = "owner"
}

resource "cerby_account_share" "successor" {
  for_each = var.step > 1 ? local.owned : {}

  account_id = each.value
  user_id    = data.cerby_user.successor.id
  role       = "owner"
}

output "offboarding" {
  value = {
    step      = var.step
    successor = [for label in keys(cerby_account_share.successor) : label]
  }
}
