# Bulk sharing: each line of shares.csv shares one account with one user. To revoke a share, remove its line. The users
# and accounts already exist. Other shares do not change.

terraform {
  required_version = ">= 1.11"
  required_providers {
    cerby = {
      source = "cerby-community/cerby"
    }
  }
}

provider "cerby" {}

data "cerby_accounts" "all" {}
data "cerby_users" "all" {}

locals {
  shares = { for line in csvdecode(file("${path.module}/shares.csv")) : "${line.account}: ${line.email}" => line }
}

resource "cerby_account_share" "all" {
  for_each = local.shares

  account_id = data.cerby_accounts.all.ids[each.value.account]
  user_id    = data.cerby_users.all.ids[lower(each.value.email)]
  role       = each.value.role

  lifecycle {
    precondition {
      condition     = !contains(data.cerby_accounts.all.ambiguous, each.value.account)
      error_message = "Several accounts have the label \"${each.value.account}\". Write the ID in a separate column."
    }
  }
}

output "shares" {
  value = length(cerby_account_share.all)
}
