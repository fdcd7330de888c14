package cerby

import (
	"fmt"
	"slices"
	"strings"
)

// Scope is a permission of an API key, named as the web app names it.
type Scope string

// The scopes of the API.
const (
	ReadActivities     Scope = "Read activities"
	ReadItems          Scope = "Read items"
	ReadAccounts       Scope = "Read accounts"
	ReadSecrets        Scope = "Read secrets"
	ReadUsers          Scope = "Read users"
	ReadTeams          Scope = "Read teams"
	ReadIntegrations   Scope = "Read integrations"
	ReadAutomatedJobs  Scope = "Read automated jobs"
	ReadVaults         Scope = "Read vaults"
	WriteAccounts      Scope = "Write accounts"
	WriteSecrets       Scope = "Write secrets"
	WriteUsers         Scope = "Write users"
	WriteIntegrations  Scope = "Write integrations"
	WriteAutomatedJobs Scope = "Write automated jobs"
	WriteCollections   Scope = "Write collections"
	WriteTeams         Scope = "Write teams"
	DeleteTeams        Scope = "Delete teams"
)

// String gives the scope in quotes, and with it the wider scope that serves the same reads, if there is one.
func (s Scope) String() string {
	if s == ReadAccounts || s == ReadSecrets {
		return fmt.Sprintf("%q (or %q)", string(s), string(ReadItems))
	}
	return fmt.Sprintf("%q", string(s))
}

// Role says whose API key it has to be, as the end of "has to belong to".
type Role string

// The roles that operations need.
const (
	WorkspaceAdmin Role = "a user with the workspace role Admin, Super Admin or Owner"
	ItemOwner      Role = "a user who is Owner of the item"
)

// Stability says how well an operation is known: A is published with its request and response, B published as a route
// and a name only, C seen in the field.
type Stability string

// The grades of Stability.
const (
	Published Stability = "A"
	RouteOnly Stability = "B"
)

// Operation is one call of the API and what a key needs for it. It is the only place where scopes and roles are
// written; messages and documentation are made from it.
type Operation struct {
	// Name follows "could not" in messages, without the object: "read user".
	Name string
	// Method is the HTTP method.
	Method string
	// Path is below the base URL, with {} around each id.
	Path string
	// Scopes are all needed.
	Scopes []Scope
	// Role is what the key's user has to be.
	Role Role
	// Stability states how well the operation is known.
	Stability Stability
}

// Needs says in one line which scopes and role the operations need together, for messages and documentation.
func Needs(operations ...Operation) string {
	var scopes []string
	var roles []string
	for _, op := range operations {
		for _, s := range op.Scopes {
			if !slices.Contains(scopes, s.String()) {
				scopes = append(scopes, s.String())
			}
		}
		if !slices.Contains(roles, string(op.Role)) {
			roles = append(roles, string(op.Role))
		}
	}
	word := "scope "
	if len(scopes) > 1 {
		word = "scopes "
	}
	return word + enumerate(scopes) + ", and has to belong to " + enumerate(roles)
}

// enumerate joins words as a sentence does: a, b and c.
func enumerate(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	last := len(words) - 1
	return strings.Join(words[:last], ", ") + " and " + words[last]
}
