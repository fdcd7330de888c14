data "cerby_secret" "webhook" {
  title = "Deploy webhook"
}

ephemeral "cerby_secret" "webhook" {
  secret_id = data.cerby_secret.webhook.id
}

# Provider blocks, write-only attributes and provisioners accept ephemeral values. Terraform does not store them.
resource "terraform_data" "deploy" {
  provisioner "local-exec" {
    command     = "./deploy.sh"
    environment = { WEBHOOK_URL = ephemeral.cerby_secret.webhook.value }
  }
}
