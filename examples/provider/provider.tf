terraform {
  required_providers {
    cerby = {
      source  = "cerby-community/cerby"
      version = "~> 0.1.0"
    }
  }
}

# The API key comes from the environment variable CERBY_TOKEN.
provider "cerby" {
  workspace = "acme" # for acme.cerby.com
}
