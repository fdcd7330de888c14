# The users of all integrations. Without a limit, Terraform stops at 100.
list "cerby_integration_user" "all" {
  provider = cerby
  limit    = 10000
}
