# An access review: everything that the people of the workspace have, for whoever signs it off, and a warning where guests own
# something. It reads and changes nothing; `terraform output -json review` gives a file to keep.

terraform {
  required_version = ">= 1.11"
  required_providers {
    cerby = {
      source = "cerby-community/cerby"
    }
  }
}

provider "cerby" {}

# Leave a status out to review fewer people; disabled ones have nothing any more.
data "cerby_users" "all" {
  status = ["pending", "live"]
}

# It costs four calls for each person.
data "cerby_user_access" "each" {
  for_each = { for user in data.cerby_users.all.users : user.email => user.id }

  user_id = each.value
}

locals {
  guests = [for user in data.cerby_users.all.users : user.email if user.guest]
}

check "guests_own_nothing" {
  assert {
    condition = alltrue([
      for email in local.guests : alltrue([
        for item in concat(data.cerby_user_access.each[email].accounts, data.cerby_user_access.each[email].secrets) : item.role != "owner"
      ])
    ])
    error_message = "A guest is owner of an account or a secret: see the output."
  }
}

# The role is null where the service does not tell it.
output "review" {
  value = {
    for email, access in data.cerby_user_access.each : email => {
      for kind, items in {
        accounts    = access.accounts
        secrets     = access.secrets
        collections = access.collections
        teams       = access.teams
      } : kind => [for item in items : join(", ", compact([item.name, item.role]))]
    }
  }
}
