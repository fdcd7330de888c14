# Onboarding: one person, from the invitation to the first morning's work. They join a team, get an account and a secret of their own
# besides what the team has, and a seat in a business hub.

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

resource "cerby_user" "jane" {
  email      = "jane.doe@acme.example"
  role       = "user"
  first_name = "Jane"
  last_name  = "Doe"
}

# A team that exists, and whose other members are left alone.
data "cerby_team" "marketing" {
  name = "Marketing"
}

resource "cerby_team_membership" "jane" {
  team_id = data.cerby_team.marketing.id
  user_id = cerby_user.jane.id
}

data "cerby_account" "ads" {
  label = local.account
}

resource "cerby_account_share" "jane" {
  account_id = data.cerby_account.ads.id
  user_id    = cerby_user.jane.id
  message    = "Welcome! This is the account for our campaigns."
}

data "cerby_secret" "door" {
  title = local.secret
}

resource "cerby_secret_share" "jane" {
  secret_id = data.cerby_secret.door.id
  user_id   = cerby_user.jane.id
}

# The seat is given by a job that works in the application, and is followed to its end.
data "cerby_integration" "video" {
  label = local.hub
}

resource "cerby_integration_user" "jane" {
  integration_id = data.cerby_integration.video.id
  user_id        = cerby_user.jane.id
  entitlements   = ["EDITOR"]
}

output "jane" {
  value = {
    status = cerby_user.jane.status
    team   = data.cerby_team.marketing.name
    shares = [local.account, local.secret]
    hub    = "${local.hub}: ${join(", ", cerby_integration_user.jane.entitlements)}"
  }
}
