data "cerby_secret" "phrase" {
  title = "Door phrase"
}

# All users and teams with access to the secret. Others lose access, and the plan lists them.
resource "cerby_secret_members" "phrase" {
  secret_id = data.cerby_secret.phrase.id

  users = {
    "olivia.owner@acme.example" = "owner" # the user of the API key
    "jane.doe@acme.example"     = "collaborator"
  }

  teams = {
    "Marketing" = "collaborator"
  }
}
