import {
  to = cerby_user.jane
  id = "jane.doe@acme.example" # or the ID
}
