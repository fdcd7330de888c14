data "cerby_integration" "video" {
  label = "Acme / Video Team"
}

data "cerby_integration_unmatched_users" "video" {
  integration_id = data.cerby_integration.video.id
}

# Users of the application who are not in the workspace.
output "unmatched" {
  value = data.cerby_integration_unmatched_users.video.unmatched_users[*].email
}
