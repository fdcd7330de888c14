data "cerby_vaults" "aws" {
  scheme = "kms_byo"
  state  = "enabled"
}
