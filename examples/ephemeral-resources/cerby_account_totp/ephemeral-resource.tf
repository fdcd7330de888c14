data "cerby_account" "console" {
  label = "Hosting console"
}

ephemeral "cerby_account_password" "console" {
  account_id = data.cerby_account.console.id
}

ephemeral "cerby_account_totp" "console" {
  account_id = data.cerby_account.console.id
}

# The code is valid for some seconds. Use it at once, for example in a provider block.
provider "hosting" {
  username = "automation"
  password = ephemeral.cerby_account_password.console.password
  otp      = ephemeral.cerby_account_totp.console.code
}
