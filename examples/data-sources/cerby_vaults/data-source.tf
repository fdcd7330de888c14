data "cerby_vaults" "aws" {
  scheme = "kms_byo"
  state  = "enabled"
}

# The ID of each listed vault, by name.
output "vault_ids" {
  value = data.cerby_vaults.aws.ids
}
