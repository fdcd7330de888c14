# By label. Labels may repeat, and the application narrows them down.
data "cerby_account" "social" {
  label       = "Acme on X"
  application = "twitter"
}

output "social_signs_in_with" {
  value = data.cerby_account.social.email
}
