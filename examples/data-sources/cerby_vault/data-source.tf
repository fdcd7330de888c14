data "cerby_vault" "company" {
  name = "Company vault"
}
