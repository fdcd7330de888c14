import {
  to = cerby_team_members.marketing
  id = "Marketing" # or the ID
}
