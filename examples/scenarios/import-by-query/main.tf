# Imports a workspace with `terraform query`, for Terraform 1.14 or later. workspace.tfquery.hcl declares the lists.
#
#   terraform query -generate-config-out=generated.tf
#   terraform plan
#   terraform apply
#   rm workspace.tfquery.hcl
#
# The plan only imports. After the apply, edit generated.tf: rename its resources with `moved` blocks, and delete its
# `import` blocks.
terraform {
  required_version = ">= 1.14"

  required_providers {
    cerby = {
      source = "cerby-community/cerby"
    }
  }
}

provider "cerby" {}
