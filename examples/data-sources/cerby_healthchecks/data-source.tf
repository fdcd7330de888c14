# If the check fails, Terraform shows a warning, and the plan continues. Terraform reads a data source inside a check
# block again at each apply, so plan -detailed-exitcode always reports changes. To avoid this, put the data source
# outside the block.
check "cerby_key" {
  data "cerby_healthchecks" "key" {}

  assert {
    condition = data.cerby_healthchecks.key.passed
    error_message = join("\n", [
      for check in data.cerby_healthchecks.key.checks : "${check.name}: ${check.message}" if check.status == "fail"
    ])
  }
}
