# To invoke the action, run: terraform apply -invoke=action.cerby_unmatched_user_delete.former
action "cerby_unmatched_user_delete" "former" {
  config {
    integration_id    = data.cerby_integration.video.id
    unmatched_user_id = one(data.cerby_integration_unmatched_users.former.unmatched_users).id
  }
}

data "cerby_integration" "video" {
  label = "Acme / Video Team"
}

data "cerby_integration_unmatched_users" "former" {
  integration_id = data.cerby_integration.video.id
  search         = "former.agency@agency.example"
}
