data "cerby_account" "legacy" {
  label = "Legacy reports"
}

# The state stores this password in plain text. Use the ephemeral resource if possible.
data "cerby_account_password" "legacy" {
  account_id = data.cerby_account.legacy.id
}
