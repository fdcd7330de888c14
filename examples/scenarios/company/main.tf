# The access of a company in two files. users.csv lists the users and their teams. access.yaml lists the items of each
# team. Edit the files and apply. The plan shows the access that each user and team gains or loses.

terraform {
  required_version = ">= 1.11"
  required_providers {
    cerby = {
      source = "cerby-community/cerby"
    }
  }
}

provider "cerby" {}

locals {
  users  = { for user in csvdecode(file("${path.module}/users.csv")) : user.email => user }
  access = yamldecode(file("${path.module}/access.yaml"))

  memberships = merge([
    for email, user in local.users : {
      for team in compact(split(";", user.teams)) : "${team}: ${email}" => { team = team, email = email }
    }
  ]...)

  accounts = merge([
    for team, has in local.access.teams : {
      for label, role in lookup(has, "accounts", {}) : "${team}: ${label}" => { team = team, label = label, role = role }
    }
  ]...)

  secrets = merge([
    for team, has in local.access.teams : {
      for title, role in lookup(has, "secrets", {}) : "${team}: ${title}" => { team = team, title = title, role = role }
    }
  ]...)

  collections = merge([
    for team, has in local.access.teams : {
      for name, role in lookup(has, "collections", {}) : "${team}: ${name}" => { team = team, name = name, role = role }
    }
  ]...)

  integration_users = merge([
    for label, users in local.access.integrations : {
      for email, entitlements in users : "${label}: ${email}" => {
        label = label, email = email, entitlements = entitlements
      }
    }
  ]...)
}

# Each map has the IDs of all objects by email, label, title or name.
data "cerby_accounts" "all" {}
data "cerby_secrets" "all" {}
data "cerby_collections" "all" {}
data "cerby_integrations" "all" {}

resource "cerby_user" "all" {
  for_each = local.users

  email      = each.key
  first_name = each.value.first_name
  last_name  = each.value.last_name
  role       = each.value.role
}

resource "cerby_team" "all" {
  for_each = local.access.teams

  name = each.key
}

resource "cerby_team_membership" "all" {
  for_each = local.memberships

  team_id = cerby_team.all[each.value.team].id
  user_id = cerby_user.all[each.value.email].id
}

resource "cerby_account_share" "all" {
  for_each = local.accounts

  account_id = data.cerby_accounts.all.ids[each.value.label]
  team_id    = cerby_team.all[each.value.team].id
  role       = each.value.role
}

resource "cerby_secret_share" "all" {
  for_each = local.secrets

  secret_id = data.cerby_secrets.all.ids[each.value.title]
  team_id   = cerby_team.all[each.value.team].id
  role      = each.value.role
}

resource "cerby_collection_share" "all" {
  for_each = local.collections

  collection_id = data.cerby_collections.all.ids[each.value.name]
  team_id       = cerby_team.all[each.value.team].id
  role          = each.value.role
}

resource "cerby_integration_user" "all" {
  for_each = local.integration_users

  integration_id = data.cerby_integrations.all.ids[each.value.label]
  user_id        = cerby_user.all[each.value.email].id
  entitlements   = each.value.entitlements
}

output "company" {
  value = {
    users = length(cerby_user.all)
    teams = { for name in keys(cerby_team.all) : name => [for m in local.memberships : m.email if m.team == name] }
  }
}
