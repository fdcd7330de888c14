# Unit tests with a mocked provider. Terraform generates the values that the service would return, and sends nothing.

mock_provider "cerby" {
  mock_data "cerby_account" {
    defaults = {
      id = "5d1f7a11-1c1e-4b6c-9a55-2f6d5f3f9f0a"
    }
  }
}

variables {
  name     = "Social"
  members  = { "jane.doe@acme.example" = "admin" }
  accounts = ["Acme on X"]
}

run "shares_each_account" {
  command = plan

  assert {
    condition     = length(cerby_account_share.this) == 1
    error_message = "Each account must be shared with the team."
  }
}

run "needs_an_admin" {
  command = plan

  variables {
    members = { "jane.doe@acme.example" = "member" }
  }

  expect_failures = [var.members]
}
