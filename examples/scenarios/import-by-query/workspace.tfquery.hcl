# Without a limit, Terraform stops at 100 results. The provider warns if a list reaches its limit.
list "cerby_user" "user" {
  provider = cerby
  limit    = 100000
}

list "cerby_team" "team" {
  provider = cerby
  limit    = 100000
}

list "cerby_team_membership" "membership" {
  provider = cerby
  limit    = 100000
}

list "cerby_account_share" "account_share" {
  provider = cerby
  limit    = 100000
}

list "cerby_integration_user" "integration_user" {
  provider = cerby
  limit    = 100000
}

list "cerby_secret" "secret" {
  provider = cerby
  limit    = 100000
}

list "cerby_secret_share" "secret_share" {
  provider = cerby
  limit    = 100000
}

list "cerby_collection" "collection" {
  provider = cerby
  limit    = 100000
}

list "cerby_collection_share" "collection_share" {
  provider = cerby
  limit    = 100000
}

list "cerby_collection_item" "collection_item" {
  provider = cerby
  limit    = 100000
}
