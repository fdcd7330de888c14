# This data source does not read the value. To read the value, use the ephemeral resource cerby_secret.
data "cerby_secret" "door" {
  title = "Door phrase"
}

ephemeral "cerby_secret" "door" {
  secret_id = data.cerby_secret.door.id
}
