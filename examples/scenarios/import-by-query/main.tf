# A whole workspace under Terraform by `terraform query`, from Terraform 1.14 on. What there is to list stands in workspace.tfquery.hcl.
#
#   terraform query -generate-config-out=generated.tf
#   terraform plan
#   terraform apply
#   rm workspace.tfquery.hcl
#
# The plan imports, and adds, changes and destroys nothing. generated.tf is the configuration from then on: its resources may be renamed with
# `moved` blocks, and its `import` blocks deleted.
terraform {
  required_version = ">= 1.14"

  required_providers {
    cerby = {
      source = "cerby-community/cerby"
    }
  }
}

provider "cerby" {}
