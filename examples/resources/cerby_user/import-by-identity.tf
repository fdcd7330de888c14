import {
  to = cerby_user.jane
  identity = {
    id = "6f1c3a52-0d0e-4b6c-9a55-2f6d5f3f7a10"
  }
}
