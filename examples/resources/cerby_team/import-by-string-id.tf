import {
  to = cerby_team.marketing
  id = "Marketing" # or the ID
}
