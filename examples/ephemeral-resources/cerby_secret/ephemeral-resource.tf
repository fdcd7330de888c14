data "cerby_secret" "webhook" {
  title = "Deploy webhook"
}

ephemeral "cerby_secret" "webhook" {
  secret_id = data.cerby_secret.webhook.id
}

# It can be used where Terraform takes ephemeral values: provider blocks, write-only attributes, and other ephemeral resources.
resource "aws_ssm_parameter" "webhook" {
  name             = "/deploy/webhook"
  type             = "SecureString"
  value_wo         = ephemeral.cerby_secret.webhook.value
  value_wo_version = 1
}
