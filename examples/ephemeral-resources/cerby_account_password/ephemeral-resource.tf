data "cerby_account" "database" {
  label = "Reports database"
}

ephemeral "cerby_account_password" "database" {
  account_id = data.cerby_account.database.id
}

# A provider block takes ephemeral values, and nothing of it is kept.
provider "postgresql" {
  host     = "reports.acme.example"
  username = "reports"
  password = ephemeral.cerby_account_password.database.password
}
