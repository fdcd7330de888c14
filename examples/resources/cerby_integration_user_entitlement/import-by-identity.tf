import {
  to = cerby_integration_user_entitlement.adam_admin
  identity = {
    integration_id = "d538422e-b135-4ee0-8393-54eecbcb4a07"
    user_id        = "6f1c3a52-0d0e-4b6c-9a55-2f6d5f3f7a10"
    entitlement    = "ADMIN"
  }
}
