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
	ReadItems          Scope = "Read items"
	ReadAccounts       Scope = "Read accounts"
	ReadSecrets        Scope = "Read secrets"
	ReadUsers          Scope = "Read users"
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

// String returns the scope in quotes, with the wider scope that allows the same reads if there is one.
func (s Scope) String() string {
	if s == ReadAccounts || s == ReadSecrets {
		return fmt.Sprintf("%q (or %q)", string(s), string(ReadItems))
	}
	return fmt.Sprintf("%q", string(s))
}

// Role is the role that the API key's user needs. It completes "must belong to".
type Role string

// The roles that operations need.
const (
	WorkspaceAdmin Role = "a user with the workspace role Admin, Super Admin or Owner"
	ItemOwner      Role = "a user who owns the item"
)

// Stability states how well an operation is known: A is published with its request and response, B as a route and a
// name only.
type Stability string

// The values of Stability.
const (
	Published Stability = "A"
	RouteOnly Stability = "B"
)

// Operation is one call of the API with the permissions that an API key needs. Messages and documentation are generated
// from it.
type Operation struct {
	// Name completes "unable to" in messages, without the object, as in "read user".
	Name string
	// Method is the HTTP method.
	Method string
	// Path is relative to the base URL, with {} around each ID.
	Path string
	// Scopes are the scopes that the API key needs, all of them.
	Scopes []Scope
	// Role is the role that the API key's user needs.
	Role Role
	// Stability states how well the operation is known.
	Stability Stability
}

// published returns an operation that is published with its request and response. route is its method and path, as in
// "GET /users/{id}".
func published(name, route string, role Role, scopes ...Scope) Operation {
	method, path, _ := strings.Cut(route, " ")
	return Operation{Name: name, Method: method, Path: path, Scopes: scopes, Role: role, Stability: Published}
}

// routeOnly returns an operation that is published as a route and a name only.
func routeOnly(name, route string, role Role, scopes ...Scope) Operation {
	op := published(name, route, role, scopes...)
	op.Stability = RouteOnly
	return op
}

// Needs returns the scopes and roles that operations need together, in one line for messages.
func Needs(operations ...Operation) string {
	scopes, roles := requirements(operations)
	return scopes + ", and must belong to " + enumerate(roles)
}

// DescribeNeeds returns the scopes and roles that operations need together, in sentences for documentation.
func DescribeNeeds(operations ...Operation) string {
	scopes, roles := requirements(operations)
	user := enumerate(roles)
	if len(roles) > 1 {
		user = string(WorkspaceAdmin) + ". This user must also own the item"
	}
	return "The API key needs the " + scopes + ". It must belong to " + user + "."
}

// requirements returns the scopes that operations need, enumerated in one string, and the roles, each once.
func requirements(operations []Operation) (scopes string, roles []string) {
	var names []string
	for _, op := range operations {
		for _, s := range op.Scopes {
			if !slices.Contains(names, s.String()) {
				names = append(names, s.String())
			}
		}
		if !slices.Contains(roles, string(op.Role)) {
			roles = append(roles, string(op.Role))
		}
	}
	word := "scope "
	if len(names) > 1 {
		word = "scopes "
	}
	return word + enumerate(names), roles
}

// enumerate joins words as in "a, b and c".
func enumerate(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	last := len(words) - 1
	return strings.Join(words[:last], ", ") + " and " + words[last]
}
