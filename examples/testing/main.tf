# A module whose tests need no workspace. It creates a team with members, and shares accounts with the team.

terraform {
  required_version = ">= 1.11"
  required_providers {
    cerby = {
      source = "cerby-community/cerby"
    }
  }
}

variable "name" {
  description = "Name of the team."
  type        = string
}

variable "members" {
  description = "Roles of the members, member or admin, by email."
  type        = map(string)

  validation {
    condition     = contains(values(var.members), "admin")
    error_message = "Make at least one member an admin."
  }
}

variable "accounts" {
  description = "Labels of the accounts that the team may use."
  type        = set(string)
  default     = []
}

data "cerby_account" "this" {
  for_each = var.accounts

  label = each.value
}

resource "cerby_team" "this" {
  name = var.name
}

resource "cerby_team_members" "this" {
  team_id = cerby_team.this.id
  members = var.members
}

resource "cerby_account_share" "this" {
  for_each = data.cerby_account.this

  account_id = each.value.id
  team_id    = cerby_team.this.id
}

output "team_id" {
  value = cerby_team.this.id
}
