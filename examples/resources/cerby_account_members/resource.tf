data "cerby_account" "x" {
  label = "Acme on X"
}

# All users and teams with access to the account. Others lose access, and the plan lists them.
resource "cerby_account_members" "x" {
  account_id = data.cerby_account.x.id

  users = {
    "olivia.owner@acme.example" = "owner" # the user of the API key
    "jane.doe@acme.example"     = "collaborator"
  }

  teams = {
    "Marketing" = "collaborator"
  }
}
