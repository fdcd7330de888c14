# An access review of one user.
data "cerby_user_access" "jane" {
  email = "jane.doe@acme.example"
}

output "jane_owns" {
  value = [for account in data.cerby_user_access.jane.accounts : account.label if account.role == "owner"]
}

# Null if the API key cannot read integrations.
output "jane_on_integrations" {
  value = (
    data.cerby_user_access.jane.integrations == null ? null :
    { for integration in data.cerby_user_access.jane.integrations : integration.name => integration.entitlements }
  )
}
