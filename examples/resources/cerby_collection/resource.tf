resource "cerby_collection" "campaigns" {
  name = "Campaigns"
}
