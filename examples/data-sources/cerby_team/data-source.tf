data "cerby_team" "marketing" {
  name = "Marketing"
}
