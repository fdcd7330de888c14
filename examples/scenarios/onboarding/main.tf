# Onboarding: a new user joins a team. The user also receives a share of an account and a secret, and access to an
# integration.

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
  account = "Acme Ads"
  hub     = "Acme / Video Team"
  secret  = "Door phrase"
}

resource "cerby_user" "nora" {
  email      = "nora.neal@acme.example"
  role       = "user"
  first_name = "Nora"
  last_name  = "Neal"
}

# An existing team. Its other members do not change.
data "cerby_team" "marketing" {
  name = "Marketing"
}

resource "cerby_team_membership" "nora" {
  team_id = data.cerby_team.marketing.id
  user_id = cerby_user.nora.id
}

data "cerby_account" "ads" {
  label = local.account
}

resource "cerby_account_share" "nora" {
  account_id = data.cerby_account.ads.id
  user_id    = cerby_user.nora.id
  message    = "Welcome! This is the account for our campaigns."
}

data "cerby_secret" "door" {
  title = local.secret
}

resource "cerby_secret_share" "nora" {
  secret_id = data.cerby_secret.door.id
  user_id   = cerby_user.nora.id
}

# A job in the application adds the user, and the apply waits for the job.
data "cerby_integration" "video" {
  label = local.hub
}

resource "cerby_integration_user" "nora" {
  integration_id = data.cerby_integration.video.id
  user_id        = cerby_user.nora.id
  entitlements   = ["EDITOR"]
}

output "nora" {
  value = {
    status = cerby_user.nora.status
    team   = data.cerby_team.marketing.name
    shares = [local.account, local.secret]
    hub    = "${local.hub}: ${join(", ", cerby_integration_user.nora.entitlements)}"
  }
}
