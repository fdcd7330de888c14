data "cerby_integration" "video" {
  label = "Acme / Video Team"
}

data "cerby_integration_users" "video" {
  integration_id = data.cerby_integration.video.id
}

# Users who have the entitlement MANAGER.
output "video_managers" {
  value = [for user in data.cerby_integration_users.video.users : user.email if contains(user.entitlements, "MANAGER")]
}

# Additional fields that the service returns for each user, such as a license.
output "video_seats" {
  value = {
    for user in data.cerby_integration_users.video.users :
    user.email => lookup(jsondecode(coalesce(user.dynamic_fields, "{}")), "seat", null)
  }
}
