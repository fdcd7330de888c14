data "cerby_secret" "webhook" {
  title = "Deploy webhook"
}

ephemeral "cerby_secret" "webhook" {
  secret_id = data.cerby_secret.webhook.id
}

# Use the value in a provider block, a write-only attribute or another ephemeral resource.
resource "aws_ssm_parameter" "webhook" {
  name             = "/deploy/webhook"
  type             = "SecureString"
  value_wo         = ephemeral.cerby_secret.webhook.value
  value_wo_version = 1
}
