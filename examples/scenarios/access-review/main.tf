# An access review that can fail a pipeline. It lists the access of each user, and changes nothing. Four outputs have
# preconditions. `terraform plan` exits with status 1 and names the violations if:
#
#   - a guest user owns an item or an integration
#   - a user has no multi-factor authentication
#   - no user owns an account
#   - the application of an integration has a user who is not in the workspace
#
# If the service does not return a value, the value is null and does not count as a violation. After an apply,
# `terraform output -json review` prints the whole review.
terraform {
  required_version = ">= 1.11"
  required_providers {
    cerby = {
      source = "cerby-community/cerby"
    }
  }
}

provider "cerby" {}

variable "service_users" {
  description = "Emails of users that do not count as owners of accounts, such as the user of the API key."
  type        = list(string)
  default     = []
}

# Removed users have no access.
data "cerby_users" "present" {
  status      = ["pending", "live"]
  include_mfa = true
}

# The review makes four calls for each user.
data "cerby_user_access" "each" {
  for_each = { for user in data.cerby_users.present.users : user.email => user.id }
  user_id  = each.value
}

data "cerby_accounts" "all" {}

data "cerby_account_users" "each" {
  for_each   = { for account in data.cerby_accounts.all.accounts : account.id => account }
  account_id = each.key
}

data "cerby_integrations" "all" {}

data "cerby_integration_users" "each" {
  for_each       = { for integration in data.cerby_integrations.all.integrations : integration.id => integration }
  integration_id = each.key
}

data "cerby_integration_unmatched_users" "each" {
  for_each       = { for integration in data.cerby_integrations.all.integrations : integration.id => integration }
  integration_id = each.key
}

locals {
  # The access of each user. If the API key cannot read integrations, the integrations are null and the plan shows a
  # warning.
  access = {
    for email, access in data.cerby_user_access.each : email => {
      accounts     = [for item in access.accounts : { name = item.label, role = item.role }]
      secrets      = [for item in access.secrets : { name = item.title, role = item.role }]
      collections  = [for item in access.collections : { name = item.name, role = item.role }]
      teams        = [for item in access.teams : { name = item.name, role = item.role }]
      integrations = [for item in access.integrations == null ? [] : access.integrations : { name = item.label, role = item.role }]
    }
  }

  guests = { for user in data.cerby_users.present.users : user.id => user.email if user.guest }
  guests_with_items = sort(distinct(flatten([
    [
      for email in values(local.guests) : [
        for item in concat(
          local.access[email].accounts,
          local.access[email].secrets,
          local.access[email].collections,
          local.access[email].integrations,
        ) : "${email} owns ${coalesce(item.name, "an item without a name")}" if item.role == "owner"
      ]
    ],
    # The lists of users of the accounts also show owners.
    [
      for account in data.cerby_accounts.all.accounts : [
        for user in data.cerby_account_users.each[account.id].users :
        "${local.guests[user.id]} owns ${coalesce(account.label, "an item without a name")}"
        if user.role == "owner" && contains(keys(local.guests), user.id)
      ]
    ],
  ])))

  # If the service does not return these values, the review cannot detect violations.
  roles = flatten([for access in local.access : [for items in values(access) : items[*].role]])
  mfa   = [for user in data.cerby_users.present.users : user.mfa_enabled if user.status == "live"]

  # Pending users have not signed in yet.
  users_without_mfa = sort([
    for user in data.cerby_users.present.users : user.email if user.status == "live" && user.mfa_enabled == false
  ])

  # A team does not count as owner, because no user could share the account or rotate its password. A user with an
  # unknown role counts, and so does a user whom the service lists as owner because of a team. The API lists only
  # accounts that the user of the API key owns. Add this user to service_users.
  service_users = [for email in var.service_users : lower(email)]
  accounts_without_owner = sort([
    for account in data.cerby_accounts.all.accounts : coalesce(account.label, account.id) if !anytrue([
      for user in data.cerby_account_users.each[account.id].users :
      (user.role == null || user.role == "owner") && !contains(local.service_users, lower(coalesce(user.email, user.id)))
    ])
  ])

  present_users = { for user in data.cerby_users.present.users : user.id => user.email }
  integration_users_without_user = sort(flatten([
    for integration in data.cerby_integrations.all.integrations : [
      for user in concat(
        [
          for user in data.cerby_integration_users.each[integration.id].users : coalesce(user.email, user.id)
          if !contains(keys(local.present_users), user.id)
        ],
        [for user in data.cerby_integration_unmatched_users.each[integration.id].unmatched_users : coalesce(user.email, user.id)],
      ) : "${user} on ${coalesce(integration.label, integration.id)}"
    ]
  ]))
}

check "roles" {
  assert {
    condition     = length(local.roles) == 0 || length(compact(local.roles)) > 0
    error_message = "The service returns no role of any user. The review of guests is incomplete."
  }
}

check "mfa" {
  assert {
    condition     = anytrue([for enabled in local.mfa : enabled != null])
    error_message = "The service returns for no user whether multi-factor authentication is on. That part of the review is incomplete."
  }
}

output "guests_with_items" {
  value = local.guests_with_items

  precondition {
    condition     = length(local.guests_with_items) == 0
    error_message = "Guests own items: ${join("; ", local.guests_with_items)}."
  }
}

output "users_without_mfa" {
  value = local.users_without_mfa

  precondition {
    condition     = length(local.users_without_mfa) == 0
    error_message = "Users have no multi-factor authentication: ${join("; ", local.users_without_mfa)}."
  }
}

output "accounts_without_owner" {
  value = local.accounts_without_owner

  precondition {
    condition     = length(local.accounts_without_owner) == 0
    error_message = "Accounts have no owner who is a user: ${join("; ", local.accounts_without_owner)}."
  }
}

output "integration_users_without_user" {
  value = local.integration_users_without_user

  precondition {
    condition     = length(local.integration_users_without_user) == 0
    error_message = "Users of integrations are not users of the workspace: ${join("; ", local.integration_users_without_user)}."
  }
}

# The role is null if the service does not return it.
output "review" {
  value = {
    for email, access in local.access : email => {
      for kind, items in access : kind => [for item in items : join(", ", compact([item.name, item.role]))]
    }
  }
}
