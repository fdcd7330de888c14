package cerby

import (
	"context"
	"errors"
)

// ItemKind is a kind of item that is shared.
type ItemKind string

// The kinds of items.
const (
	AccountItem    ItemKind = "account"
	SecretItem     ItemKind = "secret"
	CollectionItem ItemKind = "collection"
)

// Prefix returns the prefix of roles on items of the kind in requests.
func (k ItemKind) Prefix() string { return string(k) + "_" }

// MemberKind is the kind of member that an item is shared with.
type MemberKind string

// The kinds of members.
const (
	UserMembers MemberKind = "users"
	TeamMembers MemberKind = "teams"
)

// Share identifies the share of one item with one member.
type Share struct {
	Kind       ItemKind
	ItemID     string
	MemberKind MemberKind
	MemberID   string
}

// ShareOperations are the operations on one kind of share.
type ShareOperations struct {
	List, Add, Remove Operation
	// listedByMember is set if the member lists its items: accounts do not list their teams.
	listedByMember bool
}

// IsListedByItem reports whether the item lists its members. Otherwise the member lists its items.
func (o ShareOperations) IsListedByItem() bool { return !o.listedByMember }

// Operations returns the operations on a kind of share.
func Operations(kind ItemKind, of MemberKind) ShareOperations { return shareOperations[kind][of] }

// shareOperations are the operations on all kinds of shares.
var shareOperations = map[ItemKind]map[MemberKind]ShareOperations{
	AccountItem: {
		UserMembers: {
			List: routeOnly("list the users of an account", "GET /accounts/{id}/users", ItemOwner, ReadAccounts),
			Add:  routeOnly("share account with user", "POST /accounts/{id}/users", ItemOwner, WriteAccounts),
			Remove: routeOnly("stop sharing account with user", "DELETE /accounts/{id}/users/{userId}",
				ItemOwner, WriteAccounts),
		},
		TeamMembers: {
			List: routeOnly("list the accounts of a team", "GET /teams/{id}/accounts", WorkspaceAdmin, ReadUsers),
			Add:  routeOnly("share account with team", "POST /accounts/{id}/teams", ItemOwner, WriteAccounts),
			Remove: routeOnly("stop sharing account with team", "DELETE /accounts/{id}/teams/{teamId}",
				ItemOwner, WriteAccounts),
			listedByMember: true,
		},
	},
	SecretItem: {
		UserMembers: {
			List: published("list the users of a secret", "GET /secrets/{id}/members/users", ItemOwner, ReadSecrets),
			Add:  published("share secret with user", "POST /secrets/{id}/members/users", ItemOwner, WriteSecrets),
			Remove: routeOnly("stop sharing secret with user", "DELETE /secrets/{id}/members/users/{memberId}",
				ItemOwner, WriteSecrets),
		},
		TeamMembers: {
			List: published("list the teams of a secret", "GET /secrets/{id}/members/teams", ItemOwner, ReadSecrets),
			Add:  published("share secret with team", "POST /secrets/{id}/members/teams", ItemOwner, WriteSecrets),
			Remove: routeOnly("stop sharing secret with team", "DELETE /secrets/{id}/members/teams/{memberId}",
				ItemOwner, WriteSecrets),
		},
	},
	CollectionItem: {
		UserMembers: {
			List: routeOnly("list the users of a collection", "GET /collections/{id}/users", ItemOwner, ReadItems),
			Add:  routeOnly("share collection with user", "POST /collections/{id}/users", ItemOwner, WriteCollections),
			Remove: routeOnly("stop sharing collection with user", "DELETE /collections/{id}/users/{memberId}",
				ItemOwner, WriteCollections),
		},
		TeamMembers: {
			List: routeOnly("list the teams of a collection", "GET /collections/{id}/teams", ItemOwner, ReadItems),
			Add:  routeOnly("share collection with team", "POST /collections/{id}/teams", ItemOwner, WriteCollections),
			Remove: routeOnly("stop sharing collection with team", "DELETE /collections/{id}/teams/{memberId}",
				ItemOwner, WriteCollections),
		},
	},
}

// Shares makes the calls on shares.
type Shares struct{ client *Client }

// Shares returns the calls on shares.
func (c *Client) Shares() Shares { return Shares{c} }

// ListID returns the ID of the share's element in the list that List returns. It is the ID of the item if the member
// lists its items, and the ID of the member otherwise.
func (s Share) ListID() string {
	if Operations(s.Kind, s.MemberKind).listedByMember {
		return s.ItemID
	}
	return s.MemberID
}

// List returns the list that a share is in.
func (s Shares) List(share Share) MemberList {
	if Operations(share.Kind, share.MemberKind).listedByMember {
		return s.ListByMember(share.Kind, share.MemberKind, share.MemberID)
	}
	return s.ListByItem(share.Kind, share.ItemID, share.MemberKind)
}

// ListByItem returns the list of the users or teams that an item is shared with. Accounts do not list their teams.
func (s Shares) ListByItem(kind ItemKind, itemID string, of MemberKind) MemberList {
	exists := s.client.Secrets().exists
	switch kind {
	case AccountItem:
		exists = s.client.Accounts().exists
	case CollectionItem:
		exists = s.client.Collections().exists
	}
	return newMemberList(s.client, Operations(kind, of).List, itemID, exists)
}

// hasOthers reads whether an item is shared with a team, or with a user besides one owner.
func (s Shares) hasOthers(ctx context.Context, kind ItemKind, id string) (bool, error) {
	users, err := s.ListByItem(kind, id, UserMembers).All(ctx)
	if err != nil || len(users) > 1 || len(users) == 1 && users[0].Role != nil && !users[0].HasRole("owner") {
		return true, err
	}
	teams, err := s.ListByItem(kind, id, TeamMembers).All(ctx)
	return len(teams) > 0, err
}

// ListByMember returns the list of the items of a kind that a member has. Only teams list their accounts.
func (s Shares) ListByMember(kind ItemKind, of MemberKind, memberID string) MemberList {
	return newMemberList(s.client, Operations(kind, of).List, memberID, s.client.Teams().exists)
}

// shareTerms is how something is shared.
type shareTerms struct {
	// Role has its prefix.
	Role    string `json:"role"`
	Message string `json:"message"`
}

// maxGrantAttempts is the number of times that a grant with an ambiguous response is sent.
const maxGrantAttempts = 4

// Grant shares an item in a role, which has its prefix, with a message. For a member who has the item it sets the role.
// After an ambiguous response it is sent again, which changes nothing. A list does not prove a share, because access
// may come from a collection or a team. It is read only if all responses were successes without data.
func (s Shares) Grant(ctx context.Context, share Share, role, message string) error {
	add := apiCall{
		op: Operations(share.Kind, share.MemberKind).Add, ids: []string{share.ItemID}, resends: maxGrantAttempts,
		data: payload{ID: share.MemberID, Type: string(share.MemberKind), Attributes: shareTerms{role, message}},
	}
	return s.client.do(ctx, add, ignoreBody, func(ctx context.Context, failure *Error) (bool, error) {
		if !errors.Is(failure, errNoData) {
			return false, errNotProved
		}
		return s.List(share).Has(ctx, share.ListID())
	})
}

// errNotProved is the reason why it is unknown whether a grant was applied.
var errNotProved = errors.New("a list does not prove that the item is shared, because access may be inherited")

// Revoke removes an item from a member. A member who does not have it is no error.
func (s Shares) Revoke(ctx context.Context, share Share) error {
	removal := apiCall{
		op: Operations(share.Kind, share.MemberKind).Remove, ids: []string{share.ItemID, share.MemberID}, lateTime: lateTime,
	}
	return revoke(ctx, s.client, removal, func(ctx context.Context) (bool, error) {
		return s.List(share).Has(ctx, share.ListID())
	})
}
