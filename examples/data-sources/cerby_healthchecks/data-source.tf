# A failed check is a warning in the plan, which goes on. Terraform reads what is inside of a check block again at each apply, so that
# plan -detailed-exitcode always tells of changes; put the data source outside of the block where that matters.
check "cerby_key" {
  data "cerby_healthchecks" "key" {}

  assert {
    condition = data.cerby_healthchecks.key.passed
    error_message = join("\n", [
      for check in data.cerby_healthchecks.key.checks : "${check.name}: ${check.message}" if check.status == "fail"
    ])
  }
}
