# All users except removed users. Without a limit, Terraform stops at 100.
list "cerby_user" "all" {
  provider = cerby
  limit    = 10000
}
