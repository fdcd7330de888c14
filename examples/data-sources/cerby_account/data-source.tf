# Find an account by its label. If several accounts have the label, application selects one of them.
data "cerby_account" "social" {
  label       = "Acme on X"
  application = "twitter"
}

output "social_signs_in_with" {
  value = data.cerby_account.social.email
}
