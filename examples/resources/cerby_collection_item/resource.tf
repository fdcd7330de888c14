data "cerby_account" "x" {
  label = "Acme on X"
}

resource "cerby_collection" "campaigns" {
  name = "Campaigns"
}

resource "cerby_collection_item" "x" {
  collection_id = cerby_collection.campaigns.id
  account_id    = data.cerby_account.x.id
}
