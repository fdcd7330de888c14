import {
  to = cerby_secret.door
  id = "Door phrase" # or the ID
}
