package cerby

import "context"

// ItemKind is a kind of item that is shared.
type ItemKind string

// The kinds of items.
const (
	AccountItem    ItemKind = "account"
	SecretItem     ItemKind = "secret"
	CollectionItem ItemKind = "collection"
)

// Prefix is what the roles on items of the kind carry when they are sent.
func (k ItemKind) Prefix() string { return string(k) + "_" }

// MemberKind is with whom an item is shared, in the service's word.
type MemberKind string

// The kinds of members.
const (
	OfUsers MemberKind = "users"
	OfTeams MemberKind = "teams"
)

// Share names what one member has of one item.
type Share struct {
	Kind     ItemKind
	ItemID   string
	Of       MemberKind
	MemberID string
}

// ShareOperations are the calls of one kind of share.
type ShareOperations struct {
	List, Add, Remove Operation
	// fromMember is set where the list is the member's, of its items: accounts do not list their teams.
	fromMember bool
}

// ListedByItem reports whether the item lists who has it. Where it does not, whoever has it lists their items.
func (o ShareOperations) ListedByItem() bool { return !o.fromMember }

// Operations gives the calls of a kind of share.
func Operations(kind ItemKind, of MemberKind) ShareOperations { return shareOperations[kind][of] }

// shareOperations are the calls of all kinds of shares.
var shareOperations = map[ItemKind]map[MemberKind]ShareOperations{
	AccountItem: {
		OfUsers: {
			List:   Operation{Name: "list the users of an account", Method: "GET", Path: "/accounts/{id}/users", Scopes: []Scope{ReadAccounts}, Role: ItemOwner, Sure: RouteOnly},
			Add:    Operation{Name: "share account with user", Method: "POST", Path: "/accounts/{id}/users", Scopes: []Scope{WriteAccounts}, Role: ItemOwner, Sure: RouteOnly},
			Remove: Operation{Name: "take account from user", Method: "DELETE", Path: "/accounts/{id}/users/{userId}", Scopes: []Scope{WriteAccounts}, Role: ItemOwner, Sure: RouteOnly},
		},
		OfTeams: {
			List:       Operation{Name: "list the accounts of a team", Method: "GET", Path: "/teams/{id}/accounts", Scopes: []Scope{ReadUsers}, Role: WorkspaceAdmin, Sure: RouteOnly},
			Add:        Operation{Name: "share account with team", Method: "POST", Path: "/accounts/{id}/teams", Scopes: []Scope{WriteAccounts}, Role: ItemOwner, Sure: RouteOnly},
			Remove:     Operation{Name: "take account from team", Method: "DELETE", Path: "/accounts/{id}/teams/{teamId}", Scopes: []Scope{WriteAccounts}, Role: ItemOwner, Sure: RouteOnly},
			fromMember: true,
		},
	},
	SecretItem: {
		OfUsers: {
			List:   Operation{Name: "list the users of a secret", Method: "GET", Path: "/secrets/{id}/members/users", Scopes: []Scope{ReadSecrets}, Role: ItemOwner, Sure: Published},
			Add:    Operation{Name: "share secret with user", Method: "POST", Path: "/secrets/{id}/members/users", Scopes: []Scope{WriteSecrets}, Role: ItemOwner, Sure: Published},
			Remove: Operation{Name: "take secret from user", Method: "DELETE", Path: "/secrets/{id}/members/users/{memberId}", Scopes: []Scope{WriteSecrets}, Role: ItemOwner, Sure: RouteOnly},
		},
		OfTeams: {
			List:   Operation{Name: "list the teams of a secret", Method: "GET", Path: "/secrets/{id}/members/teams", Scopes: []Scope{ReadSecrets}, Role: ItemOwner, Sure: Published},
			Add:    Operation{Name: "share secret with team", Method: "POST", Path: "/secrets/{id}/members/teams", Scopes: []Scope{WriteSecrets}, Role: ItemOwner, Sure: Published},
			Remove: Operation{Name: "take secret from team", Method: "DELETE", Path: "/secrets/{id}/members/teams/{memberId}", Scopes: []Scope{WriteSecrets}, Role: ItemOwner, Sure: RouteOnly},
		},
	},
	CollectionItem: {
		OfUsers: {
			List:   Operation{Name: "list the users of a collection", Method: "GET", Path: "/collections/{id}/users", Scopes: []Scope{ReadItems}, Role: ItemOwner, Sure: RouteOnly},
			Add:    Operation{Name: "share collection with user", Method: "POST", Path: "/collections/{id}/users", Scopes: []Scope{WriteCollections}, Role: ItemOwner, Sure: RouteOnly},
			Remove: Operation{Name: "take collection from user", Method: "DELETE", Path: "/collections/{id}/users/{memberId}", Scopes: []Scope{WriteCollections}, Role: ItemOwner, Sure: RouteOnly},
		},
		OfTeams: {
			List:   Operation{Name: "list the teams of a collection", Method: "GET", Path: "/collections/{id}/teams", Scopes: []Scope{ReadItems}, Role: ItemOwner, Sure: RouteOnly},
			Add:    Operation{Name: "share collection with team", Method: "POST", Path: "/collections/{id}/teams", Scopes: []Scope{WriteCollections}, Role: ItemOwner, Sure: RouteOnly},
			Remove: Operation{Name: "take collection from team", Method: "DELETE", Path: "/collections/{id}/teams/{memberId}", Scopes: []Scope{WriteCollections}, Role: ItemOwner, Sure: RouteOnly},
		},
	},
}

// listed gives in which list a share is found, whose that is, and under which id.
func (s Share) listed() (op Operation, owner, id string) {
	operations := Operations(s.Kind, s.Of)
	if operations.fromMember {
		return operations.List, s.MemberID, s.ItemID
	}
	return operations.List, s.ItemID, s.MemberID
}

// Shares are who has which items.
type Shares struct{ client *Client }

// Shares gives the calls on shares.
func (c *Client) Shares() Shares { return Shares{c} }

// Known gives a share as this client knows it, or nil where there is none. Its id is the team's item or the item's
// member, whichever is listed.
func (s Shares) Known(ctx context.Context, share Share) (*Member, error) {
	op, owner, id := share.listed()
	return s.client.membersOf(op, owner).find(ctx, id)
}

// Listed gives a share as Known does, with one look at the list only: for who goes on to make it.
func (s Shares) Listed(ctx context.Context, share Share) (*Member, error) {
	op, owner, id := share.listed()
	return s.client.membersOf(op, owner).glance(ctx, id)
}

// Get reads a share anew.
func (s Shares) Get(ctx context.Context, share Share) (*Member, error) {
	op, owner, id := share.listed()
	return s.client.fresh(ctx, op, owner, id)
}

// Members gives with whom an item is shared as this client knows it, in the service's order. It is not for the teams of
// an account, which are not listed.
func (s Shares) Members(ctx context.Context, kind ItemKind, itemID string, of MemberKind) ([]Member, error) {
	return s.client.membersOf(Operations(kind, of).List, itemID).all(ctx)
}

// CachedMembers gives with whom an item is shared as Members does, of a reading that may be as old as this client.
func (s Shares) CachedMembers(ctx context.Context, kind ItemKind, itemID string, of MemberKind) ([]Member, error) {
	return s.client.membersOf(Operations(kind, of).List, itemID).cached(ctx)
}

// Held gives the items of a kind that a member has, as this client knows them, in the service's order. It is for what
// members list: the accounts of teams.
func (s Shares) Held(ctx context.Context, kind ItemKind, of MemberKind, memberID string) ([]Member, error) {
	return s.client.membersOf(Operations(kind, of).List, memberID).all(ctx)
}

// shareTerms is how something is shared.
type shareTerms struct {
	// Role carries its prefix.
	Role    string `json:"role"`
	Message string `json:"message"`
}

// mostShareAttempts is how often a share is sent whose response is ambiguous, unless it is sent again anyway.
const mostShareAttempts = 4

// Give shares an item in a role, which carries its prefix, with a message. For who has it already, it sets the role.
// After an ambiguous response it is sent again: sharing again changes nothing, and a list proves nothing, since access
// may come from a collection or a team.
func (s Shares) Give(ctx context.Context, share Share, role, message string) error {
	c := call{op: Operations(share.Kind, share.Of).Add, ids: []string{share.ItemID}, resend: mostShareAttempts, data: payload{
		ID: share.MemberID, Type: string(share.Of), Attributes: shareTerms{role, message},
	}}
	err := s.client.do(ctx, c, anything, nil)
	op, owner, id := share.listed()
	s.client.membersOf(op, owner).settled(id, &Member{ID: id, Role: &role}, err)
	return err
}

// Take takes an item from a member. One who does not have it is no error.
func (s Shares) Take(ctx context.Context, share Share) error {
	c := call{op: Operations(share.Kind, share.Of).Remove, ids: []string{share.ItemID, share.MemberID}}
	err := remove(ctx, s.client, c, func(ctx context.Context) (bool, error) {
		now, err := s.Get(ctx, share)
		return err == nil && now == nil, err
	})
	op, owner, id := share.listed()
	s.client.membersOf(op, owner).settled(id, nil, err)
	return err
}

// SetRole shares an item in another role. Who has it keeps it if sharing it again changes the role; otherwise it is
// taken and given. It returns what the list shows then: another role comes from a collection or a team. What cannot be
// read after the share was sent is nil: the share has been made.
func (s Shares) SetRole(ctx context.Context, share Share, role, message string) (shown *Member, err error) {
	if err := s.Give(ctx, share, role, message); err != nil {
		return nil, err
	}
	shown, err = s.shown(ctx, share, role)
	if err != nil || shown != nil && (shown.Role == nil || shown.HasRole(role)) {
		return shown, nil
	}
	if err := s.Take(ctx, share); err != nil {
		return nil, err
	}
	// It has to be given back even where the context ends meanwhile.
	ctx, cancel := outlast(ctx)
	defer cancel()
	if err := s.Give(ctx, share, role, message); err != nil {
		return nil, outside(err, "the share was taken away to change the role, and may not be there now")
	}
	shown, _ = s.shown(ctx, share, role)
	return shown, nil
}

// shown reads a share anew after it was given a role. What cannot be read is read again by who asks next.
func (s Shares) shown(ctx context.Context, share Share, role string) (*Member, error) {
	shown, err := s.Get(ctx, share)
	op, owner, id := share.listed()
	switch {
	case err != nil:
		s.client.membersOf(op, owner).settled(id, nil, err)
	case shown != nil && shown.Role != nil && !shown.HasRole(role):
		s.client.membersOf(op, owner).settled(id, shown, nil)
	}
	return shown, err
}
