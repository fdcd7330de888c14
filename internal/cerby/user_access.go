package cerby

import (
	"context"
)

// The operations that read the items of a user.
var (
	ListUserAccounts    = routeOnly("list the accounts of a user", "GET /users/{id}/accounts", WorkspaceAdmin, ReadUsers)
	ListUserSecrets     = routeOnly("list the secrets of a user", "GET /users/{id}/secrets", WorkspaceAdmin, ReadUsers)
	ListUserCollections = routeOnly("list the collections of a user", "GET /users/{id}/collections",
		WorkspaceAdmin, ReadUsers)
	ListUserTeams = routeOnly("list the teams of a user", "GET /users/{id}/teams", WorkspaceAdmin, ReadUsers)
)

// ListItems reads what a user has of one kind, by one of the operations above.
func (u Users) ListItems(ctx context.Context, id string, op Operation) ([]Member, error) {
	return newList[Member](u.client, apiCall{op: op, ids: []string{id}}).All(ctx, nil)
}
