# Its value is not read: where it is needed, open it with the ephemeral resource cerby_secret.
data "cerby_secret" "door" {
  title = "Door phrase"
}

ephemeral "cerby_secret" "door" {
  secret_id = data.cerby_secret.door.id
}
