data "cerby_account" "database" {
  label = "Reports database"
}

ephemeral "cerby_account_password" "database" {
  account_id = data.cerby_account.database.id
}

# A provider block accepts ephemeral values. Terraform does not store them.
provider "postgresql" {
  host     = "reports.acme.example"
  username = "reports"
  password = ephemeral.cerby_account_password.database.password
}
