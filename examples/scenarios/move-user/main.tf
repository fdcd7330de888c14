# A user who moves to another department. Each department has a map of users. The moved block keeps the user. Without
# the block, the plan fails, because it would remove the user.

terraform {
  required_version = ">= 1.11"
  required_providers {
    cerby = {
      source = "cerby-community/cerby"
    }
  }
}

provider "cerby" {}

variable "marketing" {
  type    = set(string)
  default = ["anna.alt@acme.example", "ben.bold@acme.example"]
}

variable "sales" {
  type    = set(string)
  default = ["cleo.cole@acme.example"]
}

resource "cerby_user" "marketing" {
  for_each = var.marketing

  email = each.key
  role  = "user"
}

resource "cerby_user" "sales" {
  for_each = var.sales

  email = each.key
  role  = "user"
}

resource "cerby_team" "department" {
  for_each = toset(["Marketing department", "Sales department"])

  name = each.key
}

resource "cerby_team_members" "marketing" {
  team_id = cerby_team.department["Marketing department"].id
  members = { for user in cerby_user.marketing : user.email => "member" }
}

resource "cerby_team_members" "sales" {
  team_id = cerby_team.department["Sales department"].id
  members = { for user in cerby_user.sales : user.email => "member" }
}

output "departments" {
  value = { marketing = keys(cerby_user.marketing), sales = keys(cerby_user.sales) }
}
