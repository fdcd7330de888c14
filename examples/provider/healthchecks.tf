data "cerby_healthchecks" "key" {}

output "permissions" {
  value = { for check in data.cerby_healthchecks.key.checks : check.name => check.status }
}
