import {
  to = cerby_secret_members.phrase
  id = "Door phrase" # or the ID
}
