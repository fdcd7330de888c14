data "cerby_accounts" "social" {
  applications = ["twitter", "linkedin"]
  status       = ["enabled"]
}

# Accounts without multi-factor authentication.
output "without_mfa" {
  value = [for account in data.cerby_accounts.social.accounts : account.label if account.mfa_enabled != true]
}

# The ID of each listed account, by label.
output "social_account_ids" {
  value = data.cerby_accounts.social.ids
}
