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
  # The configuration ignores spaces around values and the case of emails. Errors contain the line number.
  lines = [
    for i, user in csvdecode(file("${path.module}/users.csv")) :
    merge({ for column, value in user : column => trimspace(value) }, {
      line  = i + 2
      email = lower(trimspace(user.email))
      teams = compact([for team in split(";", user.teams) : trimspace(team)])
    })
  ]
  users = { for user in local.lines : user.email => user }

  # An entry without content is valid: merge replaces it with an empty one.
  access = yamldecode(file("${path.module}/access.yaml"))
  teams  = { for team, has in merge({}, local.access.teams) : trimspace(team) => merge({}, has) }

  memberships = merge([
    for email, user in local.users : {
      for team in user.teams : "${team}: ${email}" => { team = team, email = email, line = user.line }
    }
  ]...)

  accounts = merge([
    for team, has in local.teams : {
      for label, role in merge({}, lookup(has, "accounts", {})) : "${team}: ${trimspace(label)}" => {
        team = team, label = trimspace(label), role = role
      }
    }
  ]...)

  secrets = merge([
    for team, has in local.teams : {
      for title, role in merge({}, lookup(has, "secrets", {})) : "${team}: ${trimspace(title)}" => {
        team = team, title = trimspace(title), role = role
      }
    }
  ]...)

  collections = merge([
    for team, has in local.teams : {
      for name, role in merge({}, lookup(has, "collections", {})) : "${team}: ${trimspace(name)}" => {
        team = team, name = trimspace(name), role = role
      }
    }
  ]...)

  integration_users = merge([
    for label, users in merge({}, lookup(local.access, "integrations", {})) : {
      for email, entitlements in merge({}, users) : "${trimspace(label)}: ${lower(trimspace(email))}" => {
        label = trimspace(label), email = lower(trimspace(email)), entitlements = entitlements
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
  for_each = local.teams

  name = each.key
}

resource "cerby_team_membership" "all" {
  for_each = local.memberships

  team_id = cerby_team.all[each.value.team].id
  user_id = cerby_user.all[each.value.email].id

  lifecycle {
    precondition {
      condition     = contains(keys(local.teams), each.value.team)
      error_message = "users.csv, line ${each.value.line}: access.yaml has no team \"${each.value.team}\". Correct the name, or add the team to access.yaml. It has: ${join(", ", keys(local.teams))}."
    }
  }
}

resource "cerby_account_share" "all" {
  for_each = local.accounts

  account_id = data.cerby_accounts.all.ids[each.value.label]
  team_id    = cerby_team.all[each.value.team].id
  role       = each.value.role

  lifecycle {
    precondition {
      condition     = contains(keys(data.cerby_accounts.all.ids), each.value.label)
      error_message = "access.yaml, team \"${each.value.team}\": Cerby has no account, or several, with the label \"${each.value.label}\". Write the exact label of one account."
    }
  }
}

resource "cerby_secret_share" "all" {
  for_each = local.secrets

  secret_id = data.cerby_secrets.all.ids[each.value.title]
  team_id   = cerby_team.all[each.value.team].id
  role      = each.value.role

  lifecycle {
    precondition {
      condition     = contains(keys(data.cerby_secrets.all.ids), each.value.title)
      error_message = "access.yaml, team \"${each.value.team}\": Cerby has no secret, or several, with the title \"${each.value.title}\". Write the exact title of one secret."
    }
  }
}

resource "cerby_collection_share" "all" {
  for_each = local.collections

  collection_id = data.cerby_collections.all.ids[each.value.name]
  team_id       = cerby_team.all[each.value.team].id
  role          = each.value.role

  lifecycle {
    precondition {
      condition     = contains(keys(data.cerby_collections.all.ids), each.value.name)
      error_message = "access.yaml, team \"${each.value.team}\": Cerby has no collection, or several, with the name \"${each.value.name}\". Write the exact name of one collection."
    }
  }
}

resource "cerby_integration_user" "all" {
  for_each = local.integration_users

  integration_id = data.cerby_integrations.all.ids[each.value.label]
  user_id        = cerby_user.all[each.value.email].id
  entitlements   = each.value.entitlements

  lifecycle {
    precondition {
      condition     = contains(keys(data.cerby_integrations.all.ids), each.value.label)
      error_message = "access.yaml: Cerby has no integration, or several, with the label \"${each.value.label}\". Write the exact label of one integration."
    }
    precondition {
      condition     = contains(keys(local.users), each.value.email)
      error_message = "access.yaml, integration \"${each.value.label}\": users.csv has no user \"${each.value.email}\". Correct the email, or add the user to users.csv."
    }
  }
}

output "company" {
  value = {
    users = length(cerby_user.all)
    teams = { for name in keys(cerby_team.all) : name => [for m in local.memberships : m.email if m.team == name] }
  }
}
