data "cerby_collection" "campaigns" {
  name = "Campaigns"
}

data "cerby_collection_items" "campaigns" {
  collection_id = data.cerby_collection.campaigns.id
}

output "accounts" {
  value = [for item in data.cerby_collection_items.campaigns.items : item.name if item.kind == "account"]
}
