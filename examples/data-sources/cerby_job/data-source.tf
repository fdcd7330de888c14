data "cerby_job" "invitation" {
  id = "43c65e54-07fb-48c1-90e4-498d91b0f8b9" # from a message
}

output "what_to_do" {
  value = data.cerby_job.invitation.remedy
}
