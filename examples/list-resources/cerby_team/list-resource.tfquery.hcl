# The teams that no identity provider manages. Without a limit, Terraform stops at 100.
list "cerby_team" "managed_here" {
  provider = cerby
  limit    = 1000

  config {
    type = "user_managed"
  }
}
