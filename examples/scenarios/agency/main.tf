# An agency: its guests are in a team of their own, and the team has one collection. Guests rotate: whoever is not on the job is no
# member of the team, but stays a guest in the workspace, without access, until the next job. So nobody is removed and invited again.

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
  description = "Emails of the agency's guests, and whether each is on the job."
  type        = map(bool)
  default = {
    "anna@studio.example" = true
    "ben@studio.example"  = true
    "cleo@studio.example" = false
  }
}

variable "accounts" {
  description = "Labels of the accounts that the guests work with."
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

# All members of the team. The plan removes users who were added to it by hand.
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

# One share for all accounts: the team also has an account that is added to the collection later.
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
