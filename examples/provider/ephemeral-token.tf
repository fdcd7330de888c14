variable "cerby_token" {
  type      = string
  sensitive = true
  ephemeral = true
}

provider "cerby" {
  workspace = "acme"
  token     = var.cerby_token
}
