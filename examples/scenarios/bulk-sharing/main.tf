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
  # The configuration ignores spaces around values and the case of emails. Errors contain the line number.
  lines = [
    for i, share in csvdecode(file("${path.module}/shares.csv")) : {
      line    = i + 2
      account = trimspace(share.account)
      email   = lower(trimspace(share.email))
      role    = trimspace(share.role)
    }
  ]
  shares = { for share in local.lines : "${share.account}: ${share.email}" => share }
}

resource "cerby_account_share" "all" {
  for_each = local.shares

  account_id = data.cerby_accounts.all.ids[each.value.account]
  user_id    = data.cerby_users.all.ids[each.value.email]
  role       = each.value.role

  lifecycle {
    precondition {
      condition     = contains(keys(data.cerby_accounts.all.ids), each.value.account)
      error_message = "shares.csv, line ${each.value.line}: Cerby has no account, or several, with the label \"${each.value.account}\". Write the exact label of one account."
    }
    precondition {
      condition     = contains(keys(data.cerby_users.all.ids), each.value.email)
      error_message = "shares.csv, line ${each.value.line}: Cerby has no user \"${each.value.email}\". Write the email of a user of the workspace."
    }
  }
}

output "shares" {
  value = length(cerby_account_share.all)
}
