resource "cerby_team" "marketing" {
  name = "Marketing"
}
