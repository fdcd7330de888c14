# Imports a workspace without `terraform query`, for Terraform 1.11 to 1.13 and OpenTofu. Data sources list the objects,
# and `import` blocks with `for_each` import them. The plan changes nothing. To save the configuration in a file, run:
#
#   terraform apply
#   terraform output -json workspace > workspace.json
#
# Then delete the `import` blocks. Otherwise, they try to import each object that you add to the file. Each key is the
# import ID.
terraform {
  required_providers {
    cerby = {
      source = "cerby-community/cerby"
    }
  }
}

provider "cerby" {}

data "cerby_users" "all" {
  status = ["live", "pending"]
}

data "cerby_teams" "all" {}

data "cerby_team_members" "all" {
  for_each = { for team in data.cerby_teams.all.teams : team.id => team }
  team_id  = each.key
}

data "cerby_accounts" "all" {}

data "cerby_account_users" "all" {
  for_each   = { for account in data.cerby_accounts.all.accounts : account.id => account }
  account_id = each.key
}

data "cerby_account_teams" "all" {
  for_each   = { for account in data.cerby_accounts.all.accounts : account.id => account }
  account_id = each.key
}

data "cerby_secrets" "all" {
  status = ["active"]
}

data "cerby_secret_users" "all" {
  for_each  = { for secret in data.cerby_secrets.all.secrets : secret.id => secret }
  secret_id = each.key
}

data "cerby_secret_teams" "all" {
  for_each  = { for secret in data.cerby_secrets.all.secrets : secret.id => secret }
  secret_id = each.key
}

data "cerby_collections" "all" {}

data "cerby_collection_users" "all" {
  for_each      = { for collection in data.cerby_collections.all.collections : collection.id => collection }
  collection_id = each.key
}

data "cerby_collection_teams" "all" {
  for_each      = { for collection in data.cerby_collections.all.collections : collection.id => collection }
  collection_id = each.key
}

data "cerby_integrations" "all" {}

data "cerby_integration_users" "all" {
  for_each       = { for integration in data.cerby_integrations.all.integrations : integration.id => integration }
  integration_id = each.key
}

locals {
  # The objects of the workspace. Large maps are separate values with strings as elements, because Terraform evaluates a
  # whole map for each of its elements.
  found = {
    users = {
      for user in data.cerby_users.all.users : user.id => {
        email      = user.email
        role       = user.role
        guest      = user.guest
        first_name = user.first_name
        last_name  = user.last_name
      }
    }
    teams = { for team in data.cerby_teams.all.teams : team.id => team.name }
    memberships = merge([
      for id, team in data.cerby_team_members.all : { for member in team.members : "${id}/${member.user_id}" => member.role }
    ]...)
    account_shares = merge(concat(
      [for id, account in data.cerby_account_users.all : { for user in account.users : "${id}/user/${user.id}" => user.role }],
      [for id, account in data.cerby_account_teams.all : { for team in account.teams : "${id}/team/${team.id}" => team.role }],
    )...)
    secret_shares = merge(concat(
      [for id, secret in data.cerby_secret_users.all : { for user in secret.users : "${id}/user/${user.id}" => user.role }],
      [for id, secret in data.cerby_secret_teams.all : { for team in secret.teams : "${id}/team/${team.id}" => team.role }],
    )...)
    collection_shares = merge(concat(
      [for id, collection in data.cerby_collection_users.all : { for user in collection.users : "${id}/user/${user.id}" => user.role }],
      [for id, collection in data.cerby_collection_teams.all : { for team in collection.teams : "${id}/team/${team.id}" => team.role }],
    )...)
    integration_users = merge([
      for id, integration in data.cerby_integration_users.all : {
        for user in integration.users : "${id}/${user.id}" => {
          role         = contains(["owner", "collaborator"], coalesce(user.role, "?")) ? user.role : "collaborator"
          entitlements = user.entitlements
        } if length(coalesce(user.entitlements, [])) > 0
      }
    ]...)
  }

  # If the file exists, it replaces the lists.
  workspace         = fileexists("${path.module}/workspace.json") ? jsondecode(file("${path.module}/workspace.json")) : local.found
  users             = local.workspace.users
  teams             = local.workspace.teams
  memberships       = local.workspace.memberships
  account_shares    = local.workspace.account_shares
  secret_shares     = local.workspace.secret_shares
  collection_shares = local.workspace.collection_shares
  integration_users = local.workspace.integration_users
}

output "workspace" {
  value = local.found
}

import {
  for_each = local.users
  to       = cerby_user.all[each.key]
  id       = each.key
}

resource "cerby_user" "all" {
  for_each   = local.users
  email      = each.value.email
  role       = each.value.role
  guest      = each.value.guest
  first_name = each.value.first_name
  last_name  = each.value.last_name
}

import {
  for_each = local.teams
  to       = cerby_team.all[each.key]
  id       = each.key
}

resource "cerby_team" "all" {
  for_each = local.teams
  name     = each.value
}

import {
  for_each = local.memberships
  to       = cerby_team_membership.all[each.key]
  id       = each.key
}

resource "cerby_team_membership" "all" {
  for_each = local.memberships
  team_id  = split("/", each.key)[0]
  user_id  = split("/", each.key)[1]
  role     = each.value
}

import {
  for_each = local.account_shares
  to       = cerby_account_share.all[each.key]
  id       = each.key
}

resource "cerby_account_share" "all" {
  for_each   = local.account_shares
  account_id = split("/", each.key)[0]
  user_id    = split("/", each.key)[1] == "user" ? split("/", each.key)[2] : null
  team_id    = split("/", each.key)[1] == "team" ? split("/", each.key)[2] : null
  role       = each.value
}

import {
  for_each = local.secret_shares
  to       = cerby_secret_share.all[each.key]
  id       = each.key
}

resource "cerby_secret_share" "all" {
  for_each  = local.secret_shares
  secret_id = split("/", each.key)[0]
  user_id   = split("/", each.key)[1] == "user" ? split("/", each.key)[2] : null
  team_id   = split("/", each.key)[1] == "team" ? split("/", each.key)[2] : null
  role      = each.value
}

import {
  for_each = local.collection_shares
  to       = cerby_collection_share.all[each.key]
  id       = each.key
}

resource "cerby_collection_share" "all" {
  for_each      = local.collection_shares
  collection_id = split("/", each.key)[0]
  user_id       = split("/", each.key)[1] == "user" ? split("/", each.key)[2] : null
  team_id       = split("/", each.key)[1] == "team" ? split("/", each.key)[2] : null
  role          = each.value
}

import {
  for_each = local.integration_users
  to       = cerby_integration_user.all[each.key]
  id       = each.key
}

resource "cerby_integration_user" "all" {
  for_each       = local.integration_users
  integration_id = split("/", each.key)[0]
  user_id        = split("/", each.key)[1]
  role           = each.value.role
  entitlements   = each.value.entitlements
}
