import {
  to = cerby_secret.wifi
  id = "Office wireless" # or the ID
}
