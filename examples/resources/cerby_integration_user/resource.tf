data "cerby_integration" "video" {
  label = "Acme / Video Team"
}

data "cerby_user" "jane" {
  email = "jane.doe@acme.example"
}

resource "cerby_integration_user" "jane" {
  integration_id = data.cerby_integration.video.id
  user_id        = data.cerby_user.jane.id
  entitlements   = ["EDITOR"]

  timeouts = {
    create = "45m"
    update = "45m"
  }

  # The apply fails if it ends before the job has finished.
  lifecycle {
    postcondition {
      condition     = self.job_status == null || self.job_status == "finished"
      error_message = "The job for ${self.id} has not finished. Apply again to continue waiting."
    }
  }
}
