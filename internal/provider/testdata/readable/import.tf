locals {
  account_ids = {
    acme_on_x = "00000000-0000-4000-8001-000000000001"
  }
  integration_ids = {
    acme_boards = "00000000-0000-4000-8003-000000000002"
  }
}

resource "cerby_account_share" "adam_admin_on_acme_on_x" {
  account_id = local.account_ids.acme_on_x
  role       = "owner"
  user_id    = cerby_user.adam_admin.id
}

import {
  to = cerby_account_share.adam_admin_on_acme_on_x
  identity = {
    account_id = "00000000-0000-4000-8001-000000000001"
    team_id    = null
    user_id    = "00000000-0000-4000-8000-000000000002"
  }
}

resource "cerby_account_share" "ines_intern_on_acme_on_x" {
  account_id = local.account_ids.acme_on_x
  role       = "collaborator"
  user_id    = cerby_user.ines_intern.id
}

import {
  to = cerby_account_share.ines_intern_on_acme_on_x
  identity = {
    account_id = "00000000-0000-4000-8001-000000000001"
    team_id    = null
    user_id    = "00000000-0000-4000-8000-000000000003"
  }
}

resource "cerby_account_share" "marketing_on_acme_on_x" {
  account_id = local.account_ids.acme_on_x
  role       = "collaborator"
  team_id    = cerby_team.marketing.id
}

import {
  to = cerby_account_share.marketing_on_acme_on_x
  identity = {
    account_id = "00000000-0000-4000-8001-000000000001"
    team_id    = "00000000-0000-4000-8005-000000000001"
    user_id    = null
  }
}

resource "cerby_account_share" "olivia_owner_on_acme_on_x" {
  account_id = local.account_ids.acme_on_x
  role       = "owner"
  user_id    = cerby_user.olivia_owner.id
}

import {
  to = cerby_account_share.olivia_owner_on_acme_on_x
  identity = {
    account_id = "00000000-0000-4000-8001-000000000001"
    team_id    = null
    user_id    = "00000000-0000-4000-8000-000000000001"
  }
}

resource "cerby_collection" "campaigns" {
  name = "Campaigns"
}

import {
  to = cerby_collection.campaigns
  identity = {
    id = "00000000-0000-4000-8007-000000000001"
  }
}

resource "cerby_collection_item" "acme_on_x_in_campaigns" {
  account_id    = local.account_ids.acme_on_x
  collection_id = cerby_collection.campaigns.id
}

import {
  to = cerby_collection_item.acme_on_x_in_campaigns
  identity = {
    account_id    = "00000000-0000-4000-8001-000000000001"
    collection_id = "00000000-0000-4000-8007-000000000001"
    secret_id     = null
  }
}

resource "cerby_collection_share" "olivia_owner_on_campaigns" {
  collection_id = cerby_collection.campaigns.id
  role          = "owner"
  user_id       = cerby_user.olivia_owner.id
}

import {
  to = cerby_collection_share.olivia_owner_on_campaigns
  identity = {
    collection_id = "00000000-0000-4000-8007-000000000001"
    team_id       = null
    user_id       = "00000000-0000-4000-8000-000000000001"
  }
}

resource "cerby_integration_user" "adam_admin_on_acme_boards" {
  entitlements   = ["ADMIN", "EMPLOYEE"]
  integration_id = local.integration_ids.acme_boards
  role           = "owner"
  user_id        = cerby_user.adam_admin.id
}

import {
  to = cerby_integration_user.adam_admin_on_acme_boards
  identity = {
    integration_id = "00000000-0000-4000-8003-000000000002"
    user_id        = "00000000-0000-4000-8000-000000000002"
  }
}

resource "cerby_secret" "door_phrase" {
  requires_identity_challenge = false
  title                       = "Door phrase"
}

import {
  to = cerby_secret.door_phrase
  identity = {
    id = "00000000-0000-4000-8006-000000000001"
  }
}

resource "cerby_secret_share" "adam_admin_on_door_phrase" {
  role      = "owner"
  secret_id = cerby_secret.door_phrase.id
  user_id   = cerby_user.adam_admin.id
}

import {
  to = cerby_secret_share.adam_admin_on_door_phrase
  identity = {
    secret_id = "00000000-0000-4000-8006-000000000001"
    team_id   = null
    user_id   = "00000000-0000-4000-8000-000000000002"
  }
}

resource "cerby_secret_share" "olivia_owner_on_door_phrase" {
  role      = "owner"
  secret_id = cerby_secret.door_phrase.id
  user_id   = cerby_user.olivia_owner.id
}

import {
  to = cerby_secret_share.olivia_owner_on_door_phrase
  identity = {
    secret_id = "00000000-0000-4000-8006-000000000001"
    team_id   = null
    user_id   = "00000000-0000-4000-8000-000000000001"
  }
}

resource "cerby_team" "everybody" {
  name = "Everybody"
}

import {
  to = cerby_team.everybody
  identity = {
    id = "00000000-0000-4000-8005-000000000002"
  }
}

resource "cerby_team" "marketing" {
  name = "Marketing"
}

import {
  to = cerby_team.marketing
  identity = {
    id = "00000000-0000-4000-8005-000000000001"
  }
}

resource "cerby_team_membership" "adam_admin_in_marketing" {
  role    = "admin"
  team_id = cerby_team.marketing.id
  user_id = cerby_user.adam_admin.id
}

import {
  to = cerby_team_membership.adam_admin_in_marketing
  identity = {
    team_id = "00000000-0000-4000-8005-000000000001"
    user_id = "00000000-0000-4000-8000-000000000002"
  }
}

resource "cerby_team_membership" "greta_guest_in_marketing" {
  role    = "member"
  team_id = cerby_team.marketing.id
  user_id = cerby_user.greta_guest.id
}

import {
  to = cerby_team_membership.greta_guest_in_marketing
  identity = {
    team_id = "00000000-0000-4000-8005-000000000001"
    user_id = "00000000-0000-4000-8000-000000000004"
  }
}

resource "cerby_team_membership" "olivia_owner_in_everybody" {
  role    = "admin"
  team_id = cerby_team.everybody.id
  user_id = cerby_user.olivia_owner.id
}

import {
  to = cerby_team_membership.olivia_owner_in_everybody
  identity = {
    team_id = "00000000-0000-4000-8005-000000000002"
    user_id = "00000000-0000-4000-8000-000000000001"
  }
}

resource "cerby_user" "_24h" {
  email = "24h@acme.example"
  guest = false
  role  = "user"
}

import {
  to = cerby_user._24h
  identity = {
    id = "00000000-0000-4000-8000-000000000008"
  }
}

resource "cerby_user" "adam_admin" {
  email      = "adam.admin@acme.example"
  first_name = "Adam"
  guest      = false
  last_name  = "Admin"
  role       = "admin"
}

import {
  to = cerby_user.adam_admin
  identity = {
    id = "00000000-0000-4000-8000-000000000002"
  }
}

resource "cerby_user" "adam_admin_2" {
  email = "adam.admin@agency.example"
  guest = false
  role  = "user"
}

import {
  to = cerby_user.adam_admin_2
  identity = {
    id = "00000000-0000-4000-8000-000000000009"
  }
}

resource "cerby_user" "greta_guest" {
  email      = "greta.guest@agency.example"
  first_name = "Greta"
  guest      = true
  last_name  = "Guest"
  role       = "guest_user"
}

import {
  to = cerby_user.greta_guest
  identity = {
    id = "00000000-0000-4000-8000-000000000004"
  }
}

resource "cerby_user" "ines_intern" {
  email      = "ines.intern@acme.example"
  first_name = "Ines"
  guest      = false
  last_name  = "Intern"
  role       = "user"
}

import {
  to = cerby_user.ines_intern
  identity = {
    id = "00000000-0000-4000-8000-000000000003"
  }
}

resource "cerby_user" "olivia_owner" {
  email      = "olivia.owner@acme.example"
  first_name = "Olivia"
  guest      = false
  last_name  = "Owner"
  role       = "owner"
}

import {
  to = cerby_user.olivia_owner
  identity = {
    id = "00000000-0000-4000-8000-000000000001"
  }
}

