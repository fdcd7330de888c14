data "cerby_collection" "campaigns" {
  name = "Campaigns"
}

data "cerby_collection_users" "campaigns" {
  collection_id = data.cerby_collection.campaigns.id
}

output "owners" {
  value = [for user in data.cerby_collection_users.campaigns.users : user.id if user.role == "owner"]
}
