# The guest users of an agency are in a separate team, which has access to one collection. Guest users who do not work
# on the current project leave the team. They stay in the workspace without access, so they do not need another
# invitation for the next project.

terraform {
  required_version = ">= 1.11"
  required_providers {
    cerby = {
      source = "cerby-community/cerby"
    }
  }
}

provider "cerby" {}

variable "guests" {
  description = "Emails of the agency's guest users, and whether each works on the current project."
  type        = map(bool)
  default = {
    "anna@studio.example" = true
    "ben@studio.example"  = true
    "cleo@studio.example" = false
  }
}

variable "accounts" {
  description = "Labels of the accounts that the guest users work with."
  type        = set(string)
  default     = ["Acme on X", "Acme Ads"]
}

resource "cerby_user" "agency" {
  for_each = var.guests

  email = each.key
  role  = "guest_user"
  guest = true
}

resource "cerby_team" "agency" {
  name = "Studio agency"
}

# All members of the team. Terraform removes users who were added in the web app.
resource "cerby_team_members" "agency" {
  team_id = cerby_team.agency.id
  members = { for email, on_the_job in var.guests : cerby_user.agency[email].email => "member" if on_the_job }
}

data "cerby_account" "agency" {
  for_each = var.accounts

  label = each.value
}

resource "cerby_collection" "agency" {
  name = "Studio agency"
}

resource "cerby_collection_item" "agency" {
  for_each = data.cerby_account.agency

  collection_id = cerby_collection.agency.id
  account_id    = each.value.id
}

# One share for all accounts. It includes accounts that you add to the collection later.
resource "cerby_collection_share" "agency" {
  collection_id = cerby_collection.agency.id
  team_id       = cerby_team.agency.id
}

output "agency" {
  value = {
    guests   = keys(cerby_team_members.agency.members)
    accounts = values(data.cerby_account.agency)[*].label
  }
}
