import {
  to = cerby_integration_user.jane
  id = "Acme / Video Team/jane.doe@acme.example" # or the IDs
}
