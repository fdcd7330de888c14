# The users and teams that secrets are shared with. Without a limit, Terraform stops at 100.
list "cerby_secret_share" "all" {
  provider = cerby
  limit    = 10000
}
