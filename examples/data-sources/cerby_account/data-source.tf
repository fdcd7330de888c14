# Find an account by label. Labels may repeat: application selects one of them.
data "cerby_account" "social" {
  label       = "Acme on X"
  application = "twitter"
}

output "social_signs_in_with" {
  value = data.cerby_account.social.email
}
