package cerby

import (
	"context"
)

// The operations that read the items of a user.
var (
	ListUserAccounts = Operation{
		Name: "list the accounts of a user", Method: "GET", Path: "/users/{id}/accounts",
		Scopes: []Scope{ReadUsers}, Role: WorkspaceAdmin, Stability: RouteOnly,
	}
	ListUserSecrets = Operation{
		Name: "list the secrets of a user", Method: "GET", Path: "/users/{id}/secrets",
		Scopes: []Scope{ReadUsers}, Role: WorkspaceAdmin, Stability: RouteOnly,
	}
	ListUserCollections = Operation{
		Name: "list the collections of a user", Method: "GET", Path: "/users/{id}/collections",
		Scopes: []Scope{ReadUsers}, Role: WorkspaceAdmin, Stability: RouteOnly,
	}
	ListUserTeams = Operation{
		Name: "list the teams of a user", Method: "GET", Path: "/users/{id}/teams",
		Scopes: []Scope{ReadUsers}, Role: WorkspaceAdmin, Stability: RouteOnly,
	}
)

// ListItems reads what a user has of one kind, by one of the operations above.
func (u Users) ListItems(ctx context.Context, id string, op Operation) ([]Member, error) {
	return newList[Member](u.client, call{op: op, ids: []string{id}}).All(ctx, nil)
}
