package cerby

import (
	"cmp"
	"context"
	"strings"
)

// Member is an element of a list of who or what belongs to something: a member of a team, somebody with whom an item is shared, an
// item of a collection or of a person. Fields are nil where the service gives none.
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

// HasRole reports whether the member has a role, with or without a prefix. Of a member whose role the service does not tell it is not known.
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

// teamMember is a member of a team, who may have an id of their own there, with the user's beside it in either spelling.
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
		return s
	})
}

// fresh reads a list of members anew, and gives one of them, or nil where they are not among them.
func (c *Client) fresh(ctx context.Context, op Operation, id, memberID string) (*Member, error) {
	all, err := c.readings.get(op.Path+"\n"+id, newRenewing[[]Member]).get(ctx, func() ([]Member, error) { return c.gatherMembers(ctx, op, id) })
	if IsNotFound(err) {
		return nil, nil //nolint:nilnil // what is gone has no members
	}
	for i := range all {
		if all[i].ID == memberID {
			return &all[i], err
		}
	}
	return nil, err
}
