package cerby

import (
	"cmp"
	"context"
	"strings"
)

// Member is an element of a list of who or what belongs to something: a member of a team, somebody with whom an item is
// shared, an item of a collection or of a person. Fields are nil where the service gives none.
type Member struct {
	// ID is the user's, team's or item's own.
	ID string `json:"-"`
	// Role comes with or without the prefix of what it is a role on.
	Role *string `json:"role"`
	// What is known of people.
	Email     *string `json:"email"`
	FirstName *string `json:"firstName"`
	LastName  *string `json:"lastName"`
	Status    *string `json:"status"`
	// What is known of items: accounts have a label, secrets a title, collections and teams a name.
	Label       *string `json:"label"`
	Title       *string `json:"title"`
	Name        *string `json:"name"`
	Application *string `json:"application"`
}

// setID takes the id from the envelope.
func (m *Member) setID(id string) { m.ID = id }

// id gives it.
func (m *Member) id() string { return m.ID }

// Called gives what people call an item: its label, title or name.
func (m Member) Called() *string {
	for _, name := range []*string{m.Label, m.Title, m.Name} {
		if name != nil {
			return name
		}
	}
	return nil
}

// HasRole reports whether the member has a role, with or without a prefix. Of a member whose role the service does not
// tell it is not known.
func (m Member) HasRole(role string) bool {
	return m.Role != nil && BareRole(*m.Role) == BareRole(role)
}

// rolePrefixes are what roles on items carry before them, the longer before the shorter.
var rolePrefixes = []string{"account_", "secure_secret_", "secret_", "collection_"}

// BareRole gives a role on an item without its prefix.
func BareRole(role string) string {
	for _, prefix := range rolePrefixes {
		if bare, found := strings.CutPrefix(role, prefix); found {
			return bare
		}
	}
	return role
}

// teamMember is a member of a team, who may have an id of their own there, with the user's beside it in either
// spelling.
type teamMember struct {
	Member

	SnakeID string `json:"member_id"`
	CamelID string `json:"memberId"`
}

// setID takes the id of the user, or else that of the envelope.
func (m *teamMember) setID(id string) { m.ID = cmp.Or(m.SnakeID, m.CamelID, id) }

// gatherMembers reads a list of members.
func (c *Client) gatherMembers(ctx context.Context, op Operation, id string) ([]Member, error) {
	read := call{op: op, ids: []string{id}}
	if op.Path != ListTeamMembers.Path {
		return gather[Member](ctx, c, read, nil)
	}
	users, err := gather[teamMember](ctx, c, read, nil)
	if err != nil {
		return nil, err
	}
	all := make([]Member, 0, len(users))
	for _, user := range users {
		all = append(all, user.Member)
	}
	return all, nil
}

// membersOf gives what is known of the list that an operation reads.
func (c *Client) membersOf(op Operation, id string) *snapshot[Member] {
	return c.members.get(op.Path+"\n"+id, func() *snapshot[Member] {
		s := newSnapshot[Member](c, call{op: op, ids: []string{id}}, nil)
		s.gather = func(ctx context.Context, _ *leaf[Member]) ([]Member, error) { return c.gatherMembers(ctx, op, id) }
		s.missing = c.missingOwner(op, id)
		return s
	})
}

// missingOwner explains a 404 of a list: it is gone if its owner is.
func (c *Client) missingOwner(op Operation, id string) func(ctx context.Context, notFound error) (gone, err error) {
	return func(ctx context.Context, notFound error) (gone, err error) {
		exists, err := c.ownerExists(ctx, op, id)
		if err != nil || exists {
			return nil, err
		}
		return notFound, nil
	}
}

// ownerExists reads whether there is an owner of the list that an operation reads.
func (c *Client) ownerExists(ctx context.Context, op Operation, id string) (bool, error) {
	switch noun, _, _ := strings.Cut(strings.TrimPrefix(op.Path, "/"), "/"); noun {
	case "teams":
		return exists(ctx, c.teams, id)
	case "users":
		return exists(ctx, c.users, id)
	case "accounts":
		return exists(ctx, c.accounts, id)
	case "collections":
		return exists(ctx, c.collections, id)
	case "integrations":
		return exists(ctx, c.integrations, id)
	default:
		// The single read of a secret carries its value.
		secret, err := c.secrets.find(ctx, id)
		return secret != nil && !secret.Removed(), err
	}
}

// exists reads an element by its id, anew, and reports whether it exists.
func exists[A any](ctx context.Context, s *snapshot[A], id string) (bool, error) {
	element, err := s.single(ctx, id)
	return element != nil, err
}

// fresh reads a list of members anew, and gives one of them, or nil where they are not among them.
func (c *Client) fresh(ctx context.Context, op Operation, id, memberID string) (*Member, error) {
	all, err := c.readings.get(op.Path+"\n"+id, newRenewing[[]Member]).get(ctx, func() ([]Member, error) { return c.gatherMembers(ctx, op, id) })
	if IsNotFound(err) {
		gone, checkErr := c.missingOwner(op, id)(ctx, err)
		if gone != nil || checkErr != nil {
			return nil, checkErr
		}
		// The owner exists, so that a 404 of the list proves nothing.
		all, err = c.gatherMembers(ctx, op, id)
		err = unlisted(err)
	}
	for i := range all {
		if all[i].ID == memberID {
			return &all[i], err
		}
	}
	return nil, err
}
