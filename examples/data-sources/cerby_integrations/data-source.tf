data "cerby_integrations" "all" {}

output "hubs" {
  value = { for hub in data.cerby_integrations.all.integrations : hub.label => hub.application }
}
