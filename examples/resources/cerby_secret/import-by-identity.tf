import {
  to = cerby_secret.wifi
  identity = {
    id = "8a1b3c52-0d0e-4b6c-9a55-2f6d5f3f7a13"
  }
}
