data "cerby_secrets" "active" {
  status = ["active"]
}

# Secrets that expire, soonest first.
output "expiring" {
  value = sort([
    for secret in data.cerby_secrets.active.secrets : "${secret.expires_at} ${secret.title}" if secret.expires_at != null
  ])
}
