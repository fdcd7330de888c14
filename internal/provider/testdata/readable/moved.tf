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

moved {
  from = cerby_account_share.account_share_1
  to   = cerby_account_share.adam_admin_on_acme_on_x
}

resource "cerby_account_share" "ines_intern_on_acme_on_x" {
  account_id = local.account_ids.acme_on_x
  role       = "collaborator"
  user_id    = cerby_user.ines_intern.id
}

moved {
  from = cerby_account_share.account_share_2
  to   = cerby_account_share.ines_intern_on_acme_on_x
}

resource "cerby_account_share" "marketing_on_acme_on_x" {
  account_id = local.account_ids.acme_on_x
  role       = "collaborator"
  team_id    = cerby_team.marketing.id
}

moved {
  from = cerby_account_share.account_share_11
  to   = cerby_account_share.marketing_on_acme_on_x
}

resource "cerby_account_share" "olivia_owner_on_acme_on_x" {
  account_id = local.account_ids.acme_on_x
  role       = "owner"
  user_id    = cerby_user.olivia_owner.id
}

moved {
  from = cerby_account_share.account_share_0
  to   = cerby_account_share.olivia_owner_on_acme_on_x
}

resource "cerby_collection" "campaigns" {
  name = "Campaigns"
}

moved {
  from = cerby_collection.collection_0
  to   = cerby_collection.campaigns
}

resource "cerby_collection_item" "acme_on_x_in_campaigns" {
  account_id    = local.account_ids.acme_on_x
  collection_id = cerby_collection.campaigns.id
}

moved {
  from = cerby_collection_item.collection_item_0
  to   = cerby_collection_item.acme_on_x_in_campaigns
}

resource "cerby_collection_share" "olivia_owner_on_campaigns" {
  collection_id = cerby_collection.campaigns.id
  role          = "owner"
  user_id       = cerby_user.olivia_owner.id
}

moved {
  from = cerby_collection_share.collection_share_0
  to   = cerby_collection_share.olivia_owner_on_campaigns
}

resource "cerby_integration_user" "adam_admin_on_acme_boards" {
  entitlements   = ["ADMIN", "EMPLOYEE"]
  integration_id = local.integration_ids.acme_boards
  role           = "owner"
  user_id        = cerby_user.adam_admin.id
}

moved {
  from = cerby_integration_user.integration_user_0
  to   = cerby_integration_user.adam_admin_on_acme_boards
}

resource "cerby_secret" "door_phrase" {
  requires_identity_challenge = false
  title                       = "Door phrase"
}

moved {
  from = cerby_secret.secret_0
  to   = cerby_secret.door_phrase
}

resource "cerby_secret_share" "adam_admin_on_door_phrase" {
  role      = "owner"
  secret_id = cerby_secret.door_phrase.id
  user_id   = cerby_user.adam_admin.id
}

moved {
  from = cerby_secret_share.secret_share_1
  to   = cerby_secret_share.adam_admin_on_door_phrase
}

resource "cerby_secret_share" "olivia_owner_on_door_phrase" {
  role      = "owner"
  secret_id = cerby_secret.door_phrase.id
  user_id   = cerby_user.olivia_owner.id
}

moved {
  from = cerby_secret_share.secret_share_0
  to   = cerby_secret_share.olivia_owner_on_door_phrase
}

resource "cerby_team" "everybody" {
  name = "Everybody"
}

moved {
  from = cerby_team.team_1
  to   = cerby_team.everybody
}

resource "cerby_team" "marketing" {
  name = "Marketing"
}

moved {
  from = cerby_team.team_0
  to   = cerby_team.marketing
}

resource "cerby_team_membership" "adam_admin_in_marketing" {
  role    = "admin"
  team_id = cerby_team.marketing.id
  user_id = cerby_user.adam_admin.id
}

moved {
  from = cerby_team_membership.membership_0
  to   = cerby_team_membership.adam_admin_in_marketing
}

resource "cerby_team_membership" "greta_guest_in_marketing" {
  role    = "member"
  team_id = cerby_team.marketing.id
  user_id = cerby_user.greta_guest.id
}

moved {
  from = cerby_team_membership.membership_1
  to   = cerby_team_membership.greta_guest_in_marketing
}

resource "cerby_team_membership" "olivia_owner_in_everybody" {
  role    = "admin"
  team_id = cerby_team.everybody.id
  user_id = cerby_user.olivia_owner.id
}

moved {
  from = cerby_team_membership.membership_2
  to   = cerby_team_membership.olivia_owner_in_everybody
}

resource "cerby_user" "_24h" {
  email = "24h@acme.example"
  guest = false
  role  = "user"
}

moved {
  from = cerby_user.user_8
  to   = cerby_user._24h
}

resource "cerby_user" "adam_admin" {
  email      = "adam.admin@acme.example"
  first_name = "Adam"
  guest      = false
  last_name  = "Admin"
  role       = "admin"
}

moved {
  from = cerby_user.user_1
  to   = cerby_user.adam_admin
}

resource "cerby_user" "adam_admin_2" {
  email = "adam.admin@agency.example"
  guest = false
  role  = "user"
}

moved {
  from = cerby_user.user_9
  to   = cerby_user.adam_admin_2
}

resource "cerby_user" "greta_guest" {
  email      = "greta.guest@agency.example"
  first_name = "Greta"
  guest      = true
  last_name  = "Guest"
  role       = "guest_user"
}

moved {
  from = cerby_user.user_3
  to   = cerby_user.greta_guest
}

resource "cerby_user" "ines_intern" {
  email      = "ines.intern@acme.example"
  first_name = "Ines"
  guest      = false
  last_name  = "Intern"
  role       = "user"
}

moved {
  from = cerby_user.user_2
  to   = cerby_user.ines_intern
}

resource "cerby_user" "olivia_owner" {
  email      = "olivia.owner@acme.example"
  first_name = "Olivia"
  guest      = false
  last_name  = "Owner"
  role       = "owner"
}

moved {
  from = cerby_user.user_0
  to   = cerby_user.olivia_owner
}

