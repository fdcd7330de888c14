package cerby

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"
)

// Member is an element of a list that belongs to a parent. It is a member of a team, a user or team with whom an item
// is shared, or an item of a collection or user. A field is nil if the service returns none.
type Member struct {
	// ID is that of the user, team or item.
	ID string `json:"-"`
	// Role has or lacks the prefix of what it is a role on.
	Role *string `json:"role"`
	// The fields of users.
	Email     *string `json:"email"`
	FirstName *string `json:"firstName"`
	LastName  *string `json:"lastName"`
	Status    *string `json:"status"`
	// The fields of items: accounts have a label, secrets a title, collections and teams a name.
	Label       *string `json:"label"`
	Title       *string `json:"title"`
	Name        *string `json:"name"`
	Application *string `json:"application"`
}

func (m *Member) setID(id string) { m.ID = id }

func (m *Member) id() string { return m.ID }

// DisplayName returns the label, title or name of an item, or nil.
func (m Member) DisplayName() *string { return cmp.Or(m.Label, m.Title, m.Name) }

// HasRole reports whether the member has a role, compared without prefixes. It returns false if the service does not
// return the role.
func (m Member) HasRole(role string) bool {
	return m.Role != nil && BareRole(*m.Role) == BareRole(role)
}

// rolePrefixes are the prefixes of roles on items, the longer before the shorter.
var rolePrefixes = []string{"account_", "secure_secret_", "secret_", "collection_"}

// BareRole returns a role on an item without its prefix.
func BareRole(role string) string {
	for _, prefix := range rolePrefixes {
		if bare, ok := strings.CutPrefix(role, prefix); ok {
			return bare
		}
	}
	return role
}

// teamMember is a member of a team. It may have an ID of its own, with that of the user in one of two fields.
type teamMember struct {
	Member

	SnakeID string `json:"member_id"`
	CamelID string `json:"memberId"`
}

func (m *teamMember) setID(id string) { m.ID = cmp.Or(m.SnakeID, m.CamelID, id) }

// MemberListKey identifies a member list: the path of its operation and the ID of its parent.
type MemberListKey struct{ path, parent string }

// MemberList is the list of what belongs to one parent.
type MemberList struct {
	client *Client
	key    MemberListKey
	read   func(ctx context.Context) ([]Member, error)
	// parentExists reads whether the parent exists.
	parentExists func(ctx context.Context) (bool, error)
}

// newMemberList returns the list that an operation lists.
func newMemberList(
	c *Client, op Operation, parent string, exists func(ctx context.Context, id string) (bool, error),
) MemberList {
	list := newList[Member](c, apiCall{op: op, ids: []string{parent}})
	return MemberList{
		client: c, key: MemberListKey{op.Path, parent},
		read:         func(ctx context.Context) ([]Member, error) { return list.All(ctx, nil) },
		parentExists: func(ctx context.Context) (bool, error) { return exists(ctx, parent) },
	}
}

// WithParentCheck returns the list with another way to find out whether its parent exists, such as a cached one.
func (l MemberList) WithParentCheck(exists func(ctx context.Context) (bool, error)) MemberList {
	l.parentExists = exists
	return l
}

// Key identifies the list.
func (l MemberList) Key() MemberListKey { return l.key }

// All reads the whole list. The pages after the first are read in parallel.
func (l MemberList) All(ctx context.Context) ([]Member, error) { return l.read(ctx) }

// Find returns the element with the given ID of a read that begins after the call, or nil if the list has no such
// element. Concurrent callers share reads. It returns an error that matches ErrNotFound if the parent of the list does
// not exist.
func (l MemberList) Find(ctx context.Context, id string) (*Member, error) {
	all, err := l.client.memberLists.Get(ctx, l.key, func() ([]Member, error) { return l.read(ctx) })
	if errors.Is(err, ErrNotFound) {
		exists, checkErr := l.parentExists(ctx)
		switch {
		case checkErr != nil:
			return nil, checkErr
		case !exists:
			return nil, err
		}
		if all, err = l.read(ctx); errors.Is(err, ErrNotFound) {
			err = WithCause(err, ErrParentExists)
		}
	}
	if i := slices.IndexFunc(all, func(m Member) bool { return m.ID == id }); i >= 0 && err == nil {
		return &all[i], nil
	}
	return nil, err
}

// Get is Find that returns ErrNotFound if the list has no such element.
func (l MemberList) Get(ctx context.Context, id string) (Member, error) {
	member, err := l.Find(ctx, id)
	switch {
	case err != nil:
		return Member{}, err
	case member == nil:
		return Member{}, ErrNotFound
	}
	return *member, nil
}

// Has reports whether a read that begins after the call finds the element.
func (l MemberList) Has(ctx context.Context, id string) (bool, error) {
	return existsOrError(l.Get(ctx, id))
}

// existsOrError reports whether an object was read. An object that does not exist is no error.
func existsOrError[T any](_ T, err error) (bool, error) {
	if errors.Is(err, ErrNotFound) {
		return false, nil
	}
	return err == nil, err
}

// has reads whether there is an element with the given ID. At a wrong path every response is a 404. So a 404 counts
// only if the API has responded at the configured address, or has the list.
func (l List[A]) has(
	ctx context.Context, id string, get func(ctx context.Context, id string) (A, error),
) (bool, error) {
	exists, err := existsOrError(get(ctx, id))
	if exists || err != nil || l.client.HasSucceeded() {
		return exists, err
	}
	_, err = l.First(ctx)
	switch {
	case errors.Is(err, ErrNotFound):
		return false, WithCause(err, ErrWrongPath)
	case errors.Is(err, ErrDenied):
		return false, nil
	}
	return false, err
}
