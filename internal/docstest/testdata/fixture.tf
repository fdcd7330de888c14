# What blocks of the documentation may refer to without declaring it.
data "cerby_user" "jane" {
  email = "jane.doe@acme.example"
}

data "cerby_account" "x" {
  label = "Acme on X"
}

data "cerby_vault" "company" {
  name = "Company vault"
}

data "cerby_integration" "video" {
  label = "Acme / Video Team"
}

resource "cerby_user" "adam_admin" {
  email = "adam.admin@acme.example"
  role  = "admin"
}

resource "cerby_team" "marketing" {
  name = "Marketing"
}
