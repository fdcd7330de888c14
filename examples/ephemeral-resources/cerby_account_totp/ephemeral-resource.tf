data "cerby_account" "console" {
  label = "Hosting console"
}

ephemeral "cerby_account_totp" "console" {
  account_id = data.cerby_account.console.id
}

# The code is valid for a few seconds. Use it immediately, for example in a provider block or a provisioner.
resource "terraform_data" "sign_in" {
  provisioner "local-exec" {
    command     = "./sign-in.sh"
    environment = { ONE_TIME_CODE = ephemeral.cerby_account_totp.console.code }
  }
}
