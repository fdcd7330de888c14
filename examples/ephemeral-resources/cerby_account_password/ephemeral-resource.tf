data "cerby_account" "database" {
  label = "Reports database"
}

ephemeral "cerby_account_password" "database" {
  account_id = data.cerby_account.database.id
}

# Provider blocks, write-only attributes and provisioners accept ephemeral values. Terraform does not store them.
resource "terraform_data" "report" {
  provisioner "local-exec" {
    command     = "psql --host reports.acme.example --username reports --file report.sql"
    environment = { PGPASSWORD = ephemeral.cerby_account_password.database.password }
  }
}
