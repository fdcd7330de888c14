data "cerby_account" "legacy" {
  label = "Legacy reports"
}

# Only where no ephemeral value is taken: this password is in the state in clear.
data "cerby_account_password" "legacy" {
  account_id = data.cerby_account.legacy.id
}
