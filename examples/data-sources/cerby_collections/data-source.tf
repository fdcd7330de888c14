data "cerby_collections" "enabled" {
  status = ["enabled"]
}

output "collections" {
  value = data.cerby_collections.enabled.collections[*].name
}
