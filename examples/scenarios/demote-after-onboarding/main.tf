# A user who adds an account to Cerby becomes its owner. This configuration makes a central user the owner of these
# accounts, and makes the other users collaborators. The API key belongs to the central user, or to another owner.

terraform {
  required_version = ">= 1.11"
  required_providers {
    cerby = {
      source = "cerby-community/cerby"
    }
  }
}

provider "cerby" {}

variable "central" {
  description = "Email of the user who owns the accounts."
  type        = string
  default     = "adam.admin@acme.example"
}

data "cerby_accounts" "all" {
  status = ["enabled"]
}

data "cerby_users" "live" {
  status = ["live"]
}

locals {
  # Accounts by ID, with the user who added each, except accounts that the central user or a removed user added.
  added = {
    for account in data.cerby_accounts.all.accounts : account.id => account
    if lookup(data.cerby_users.live.ids, lower(coalesce(account.created_by_email, "-")), null) != null &&
    lower(account.created_by_email) != lower(var.central)
  }
}

# Terraform first adds the new owner, because Cerby does not lower the role of the only owner.
resource "cerby_account_share" "central" {
  for_each = local.added

  account_id = each.key
  user_id    = data.cerby_users.live.ids[lower(var.central)]
  role       = "owner"
}

# The provider adopts an existing share, and a warning in the plan shows that the role becomes lower.
resource "cerby_account_share" "onboarder" {
  for_each = local.added

  account_id = each.key
  user_id    = data.cerby_users.live.ids[lower(each.value.created_by_email)]
  role       = "collaborator"

  depends_on = [cerby_account_share.central]
}

output "demoted" {
  value = [
    for id, share in cerby_account_share.onboarder :
    "${local.added[id].created_by_email} on ${local.added[id].label}" if share.role == "collaborator"
  ]
}
