# Writes the results of a query as configuration with readable names, and with references instead of IDs.
#
#   terraform query -json -generate-config-out=generated.tf > query.json
#   jq -rs --arg blocks import -f readable.jq query.json > readable.tf
#   terraform fmt readable.tf
#
# Delete generated.tf: readable.tf replaces it. With "--arg blocks moved", it has moved blocks instead of import blocks, for
# a workspace that you have already imported with generated.tf.

# A resource name from a text such as "Jane.Doe@acme.example in Design", without the domains of emails.
def identifier:
  gsub("@[^ ]+"; "") | ascii_downcase | gsub("[^\\p{L}\\p{M}\\p{Nd}]+"; "_") | ltrimstr("_") | rtrimstr("_")
  | if . == "" or test("^\\p{L}") then . else "_" + . end;

# An object that has each of the texts as a key.
def set: map({key: ., value: true}) | from_entries;

# The elements with unique names. Duplicate names have a number, which never makes the name of another element or a reserved
# name. An element whose generated name is the wanted name keeps it.
def numbered($reserved):
  (map(.name) | set) as $wanted
  | group_by(.name)
  | map(.[0].name as $name
    | sort_by(.generated != $name)
    | [limit(length;
        (if $reserved[$name] and .[0].generated != $name then empty else $name end),
        (range(2; infinite) | "\($name)_\(.)" | select(($wanted[.] or $reserved[.]) | not)))] as $names
    | to_entries[] | .value + {name: $names[.key]});

# The results, each with its generated name and a readable name. A moved block cannot end at the name of another object.
def results:
  [.[] | .list_resource_found? // empty | select(.config != null)
    | .generated = (.config | capture("resource \"[^\"]+\" \"(?<name>[^\"]+)\"").name)
    | .name = ((.display_name | identifier) as $name | if $name == "" then .generated else $name end)]
  | group_by(.resource_type)
  | map(numbered(if $blocks == "moved" then map(.generated) | set else {} end)[])
  | sort_by(.resource_type, .name);

# The addresses of the objects that other objects reference, by ID.
def addresses:
  map(select(.resource_type | IN("cerby_user", "cerby_team", "cerby_secret", "cerby_collection"))
    | {key: .identity.id, value: "\(.resource_type).\(.name).id"}) | from_entries;

# Names of the accounts or integrations, by ID. A result such as "jane.doe@acme.example on Acme on X" ends with the label.
def labels($attribute; $texts):
  map(select(.identity[$attribute] != null)
    | ($texts[.identity.user_id // .identity.team_id // ""]) as $who
    | select($who != null)
    | {key: .identity[$attribute], name: (.display_name | ltrimstr($who + " on ") | identifier
        | if . == "" then $attribute | rtrimstr("_id") else . end)})
  | unique_by(.key) | numbered({}) | map({key, value: .name}) | from_entries;

# A map of local values with the IDs of labels.
def table($name; $labels):
  if $labels == {} then "" else
    "  \($name) = {\n" + ($labels | to_entries | map("    \(.value) = \"\(.key)\"\n") | add) + "  }\n"
  end;

# The configuration of a result, with its readable name, with references, and without attributes that are not set.
def configuration($references):
  .name as $name
  | .config | sub("(?<start>^resource \"[^\"]+\" )\"[^\"]+\""; "\(.start)\"\($name)\"")
  | split("\n") | map(select(test("^  \\w+ += null( #.*)?$|^  provider += cerby$") | not)) | map(
      (capture("^(?<start>  (user|team|secret|collection|account|integration)_id += )\"(?<id>[^\"]+)\"$") // null) as $found
      | if $found != null and $references[$found.id] != null then $found.start + $references[$found.id] else . end)
  | join("\n");

# The block that connects the readable name to the object, or to the name that it had.
def origin:
  if $blocks == "moved" and .generated == .name then "# This resource keeps its name."
  elif $blocks == "moved" then
    "moved {\n  from = \(.resource_type).\(.generated)\n  to   = \(.resource_type).\(.name)\n}"
  else
    .name as $name | .resource_type as $type
    | .import_config | sub("(?<start>to += ).*"; "\(.start)\($type).\($name)") | sub("\n  provider += cerby\n"; "\n")
  end;

results as $results
| ($results | map(select(.identity.id != null) | {key: .identity.id, value: .display_name}) | from_entries) as $texts
| ($results | labels("account_id"; $texts)) as $accounts
| ($results | labels("integration_id"; $texts)) as $integrations
| (($accounts | map_values("local.account_ids.\(.)")) + ($integrations | map_values("local.integration_ids.\(.)"))
  + ($results | addresses)) as $references
| (table("account_ids"; $accounts) + table("integration_ids"; $integrations)) as $tables
| (if $tables == "" then empty else "locals {\n\($tables)}\n" end),
  ($results[] | configuration($references) + "\n\n" + origin + "\n")
