data "cerby_collection" "campaigns" {
  name = "Campaigns"
}

# All users and teams with access to the collection. Others lose access, and the plan lists them.
resource "cerby_collection_members" "campaigns" {
  collection_id = data.cerby_collection.campaigns.id

  users = {
    "olivia.owner@acme.example" = "owner" # the user of the API key
    "jane.doe@acme.example"     = "collaborator"
  }

  teams = {
    "Marketing" = "collaborator"
  }
}
