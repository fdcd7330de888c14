data "cerby_integration" "video" {
  label = "Acme / Video Team"
}

data "cerby_integration_entitlements" "video" {
  integration_id = data.cerby_integration.video.id
}

output "video_entitlements" {
  value = data.cerby_integration_entitlements.video.entitlements[*].id
}
