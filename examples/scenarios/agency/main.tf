# An agency: its people are guests, in a team of their own, and have one collection between them. When the engagement ends, this
# configuration is destroyed, and with it everything that they could use.

terraform {
  required_version = ">= 1.11"
  required_providers {
    cerby = {
      source = "cerby-community/cerby"
    }
  }
}

provider "cerby" {}

variable "people" {
  description = "E-mails of the agency's people."
  type        = set(string)
  default     = ["anna@studio.example", "ben@studio.example"]
}

variable "accounts" {
  description = "Labels of the accounts that they work with."
  type        = set(string)
  default     = ["Acme on X", "Acme Ads"]
}

resource "cerby_user" "agency" {
  for_each = var.people

  email = each.value
  role  = "guest_user"
  guest = true
}

resource "cerby_team" "agency" {
  name = "Studio agency"
}

# All members of the team: whoever is added to it by hand is removed by the next apply.
resource "cerby_team_members" "agency" {
  team_id = cerby_team.agency.id
  members = { for user in cerby_user.agency : user.email => "member" }
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

# One share for all of it: an account that is put into the collection later is theirs as well.
resource "cerby_collection_share" "agency" {
  collection_id = cerby_collection.agency.id
  team_id       = cerby_team.agency.id
}

output "agency" {
  value = {
    people   = keys(cerby_team_members.agency.members)
    accounts = values(data.cerby_account.agency)[*].label
  }
}
