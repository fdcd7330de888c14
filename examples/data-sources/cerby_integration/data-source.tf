data "cerby_integration" "video" {
  label       = "Acme / Video Team"
  application = "youtube_tenant"
}
