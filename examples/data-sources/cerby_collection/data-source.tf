data "cerby_collection" "campaigns" {
  name = "Campaigns"
}
