import {
  to = cerby_team_membership.jane
  id = "Marketing/jane.doe@acme.example" # or the IDs
}
