# A small company: a new user and a guest user from an agency, their team, accounts and a collection, an integration user,
# a secret, and an access review.
#
# `make demo` runs this configuration against a simulated workspace. With CERBY_WORKSPACE and CERBY_TOKEN, you can apply
# it to a real workspace, where it invites these users. First replace the emails and names with your own.

terraform {
  required_version = ">= 1.11"
  required_providers {
    cerby = {
      source = "cerby-community/cerby"
    }
  }
}

provider "cerby" {}

# The permissions of the API key. If the check fails, Terraform shows a warning, and the plan continues.
data "cerby_healthchecks" "key" {}

check "api_key" {
  assert {
    condition     = data.cerby_healthchecks.key.passed
    error_message = join("\n", [for c in data.cerby_healthchecks.key.checks : "${c.name}: ${c.message}" if c.status == "fail"])
  }
}

# A new user. The status is "pending" until the first sign-in.
resource "cerby_user" "jane" {
  email      = "Jane.Doe@acme.example"
  role       = "user"
  first_name = "Jane"
  last_name  = "Doe"
}

# A guest user from an agency.
resource "cerby_user" "agency" {
  email = "social@agency.example"
  role  = "guest_user"
  guest = true
}

# A team with access to one account and to the items of a collection. Jane owns both.
resource "cerby_team" "spring" {
  name = "Spring campaign"
}

resource "cerby_team_membership" "spring" {
  for_each = {
    jane   = { user = cerby_user.jane.id, role = "admin" }
    agency = { user = cerby_user.agency.id, role = "member" }
  }

  team_id = cerby_team.spring.id
  user_id = each.value.user
  role    = each.value.role
}

data "cerby_account" "social" {
  label = "Acme on X"
}

data "cerby_account" "ads" {
  label = "Acme Ads"
}

resource "cerby_account_share" "spring" {
  account_id = data.cerby_account.social.id
  team_id    = cerby_team.spring.id
  message    = "For the spring campaign."
}

resource "cerby_account_share" "jane" {
  account_id = data.cerby_account.social.id
  user_id    = cerby_user.jane.id
  role       = "owner"
}

resource "cerby_collection" "spring" {
  name = "Spring campaign"
}

resource "cerby_collection_item" "ads" {
  collection_id = cerby_collection.spring.id
  account_id    = data.cerby_account.ads.id
}

resource "cerby_collection_share" "jane" {
  collection_id = cerby_collection.spring.id
  user_id       = cerby_user.jane.id
  role          = "owner"
}

# A password that Terraform copies to a secret without storing it. To copy the password again, increase the number.
variable "rotation" {
  type    = number
  default = 1
}

ephemeral "cerby_account_password" "social" {
  account_id = data.cerby_account.social.id
}

data "cerby_vault" "company" {
  name = "Company vault"
}

resource "cerby_secret" "handover" {
  title            = "Password of ${data.cerby_account.social.label}"
  vault_id         = data.cerby_vault.company.id
  value_wo         = ephemeral.cerby_account_password.social.password
  value_wo_version = var.rotation
}

resource "cerby_secret_share" "jane" {
  secret_id = cerby_secret.handover.id
  user_id   = cerby_user.jane.id
}

# A user of an integration. A job in the application adds the user, and the apply waits for the job.
data "cerby_integration" "video" {
  label = "Acme / Video Team"
}

resource "cerby_integration_user" "jane" {
  integration_id = data.cerby_integration.video.id
  user_id        = cerby_user.jane.id
  entitlements   = ["EDITOR"]
}

# The access review: everything that Jane can access after the apply.
data "cerby_user_access" "jane" {
  user_id = cerby_user.jane.id

  depends_on = [cerby_team_membership.spring, cerby_account_share.jane, cerby_collection_share.jane, cerby_secret_share.jane]
}

# The accounts of the workspace, and the vaults that can store new secrets.
data "cerby_accounts" "enabled" {
  status = ["enabled"]
}

data "cerby_vaults" "enabled" {
  state = "enabled"
}

output "api_key" {
  value = { for check in data.cerby_healthchecks.key.checks : check.name => "${check.scope}: ${check.status}" }
}

output "users" {
  value = {
    for user in [cerby_user.jane, cerby_user.agency] : user.email => "${user.role}, ${user.status}"
  }
}

output "integration_user" {
  value = "${data.cerby_integration.video.label}: ${cerby_integration_user.jane.email} is ${join(", ", cerby_integration_user.jane.entitlements)}"
}

output "secret" {
  value = "${cerby_secret.handover.title}: version ${cerby_secret.handover.value_wo_version}, whose value only Cerby stores"
}

output "access_of_jane" {
  value = {
    for kind, items in {
      accounts    = [for item in data.cerby_user_access.jane.accounts : [item.label, item.role]]
      collections = [for item in data.cerby_user_access.jane.collections : [item.name, item.role]]
      secrets     = [for item in data.cerby_user_access.jane.secrets : [item.title, item.role]]
      teams       = [for item in data.cerby_user_access.jane.teams : [item.name, item.role]]
    } : kind => [for item in items : join(", ", compact(item))]
  }
}

output "accounts" {
  value = [for account in data.cerby_accounts.enabled.accounts : "${account.label} (${account.application})"]
}

output "cloud_vaults" {
  value = [for vault in data.cerby_vaults.enabled.vaults : vault.name if vault.scheme != "local_encryption_key"]
}
