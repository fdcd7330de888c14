# A small company: somebody new, a guest from an agency, a seat in a business hub, and a look at what there is.
#
# `make demo` runs this against a simulated workspace. With CERBY_WORKSPACE and CERBY_TOKEN set it runs against a real
# one, where it invites these people: write e-mails that are yours first.

terraform {
  required_version = ">= 1.11"
  required_providers {
    cerby = {
      source = "cerby-community/cerby"
    }
  }
}

provider "cerby" {}

# Somebody new. They are "pending" until they have signed in.
resource "cerby_user" "jane" {
  email      = "Jane.Doe@acme.example"
  role       = "user"
  first_name = "Jane"
  last_name  = "Doe"
}

# A guest from an agency.
resource "cerby_user" "agency" {
  email = "social@agency.example"
  role  = "guest_user"
  guest = true
}

# A seat in a business hub, given by a job that works in the application. The apply follows it to its end.
data "cerby_integration" "video" {
  label = "Acme / Video Team"
}

resource "cerby_integration_user" "jane" {
  integration_id = data.cerby_integration.video.id
  user_id        = cerby_user.jane.id
  entitlements   = ["EDITOR"]
}

# What the workspace has: accounts, and the vaults that may keep new secrets.
data "cerby_accounts" "enabled" {
  status = ["enabled"]
}

data "cerby_vaults" "enabled" {
  state = "enabled"
}

output "people" {
  value = {
    for user in [cerby_user.jane, cerby_user.agency] : user.email => "${user.role}, ${user.status}"
  }
}

output "seat" {
  value = "${data.cerby_integration.video.label}: ${cerby_integration_user.jane.email} is ${join(", ", cerby_integration_user.jane.entitlements)}"
}

output "accounts" {
  value = [for account in data.cerby_accounts.enabled.accounts : "${account.label} (${account.application})"]
}

output "cloud_vaults" {
  value = [for vault in data.cerby_vaults.enabled.vaults : vault.name if vault.scheme != "local_encryption_key"]
}
