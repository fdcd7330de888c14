# All secrets, each with all its members. Without a limit, Terraform stops at 100.
list "cerby_secret_members" "all" {
  provider = cerby
  limit    = 10000
}
