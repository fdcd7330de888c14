package cerby

import (
	"context"
	"iter"
	"net/url"
	"strconv"
	"strings"
	"time"

	"golang.org/x/text/unicode/norm"
)

// The operations on users.
var (
	ListUsers = Operation{
		Name: "list users", Method: "GET", Path: "/users",
		Scopes: []Scope{ReadUsers}, Role: WorkspaceAdmin, Sure: Published,
	}
	GetUser = Operation{
		Name: "read user", Method: "GET", Path: "/users/{id}",
		Scopes: []Scope{ReadUsers}, Role: WorkspaceAdmin, Sure: Published,
	}
	CreateUser = Operation{
		Name: "create user", Method: "POST", Path: "/users",
		Scopes: []Scope{WriteUsers}, Role: WorkspaceAdmin, Sure: RouteOnly,
	}
	UpdateUser = Operation{
		Name: "update user", Method: "PATCH", Path: "/users/{id}",
		Scopes: []Scope{WriteUsers}, Role: WorkspaceAdmin, Sure: RouteOnly,
	}
	DeleteUser = Operation{
		Name: "delete user", Method: "DELETE", Path: "/users/{id}",
		Scopes: []Scope{WriteUsers}, Role: WorkspaceAdmin, Sure: RouteOnly,
	}
)

// The statuses of a user. The set is open.
const (
	UserPending  = "pending"
	UserDisabled = "disabled"
)

// leeway is how far apart the service's times and ours may be that mean the same moment: the service's come in whole
// seconds, and answers take a while.
const leeway = time.Minute

// User is a person of the workspace. Texts are empty where the service gives none.
type User struct {
	ID        string `json:"-"`
	Email     string `json:"email"`
	FirstName string `json:"firstName"`
	LastName  string `json:"lastName"`
	// Role carries its prefix, as in workspace_admin.
	Role string `json:"role"`
	// Status is live, pending, disabled or a value of the future.
	Status string `json:"status"`
	// IsGuest is nil where the answer does not say.
	IsGuest      *bool  `json:"isGuest"`
	CreatedAt    string `json:"createdAt"`
	UpdatedAt    string `json:"updatedAt"`
	LastActivity string `json:"lastActivity"`
}

// setID takes the id from the envelope.
func (u *User) setID(id string) { u.ID = id }

// id gives it.
func (u *User) id() string { return u.ID }

// Removed reports whether the user is gone from the workspace: removed users stay readable.
func (u User) Removed() bool { return u.Status == UserDisabled }

// UserFilter narrows a list of users; its zero value takes all.
type UserFilter struct {
	// Search is free text, found in full names and e-mails.
	Search string
	// Status is one status.
	Status string
	// Guest takes guests only, or all others.
	Guest *bool
}

// CreateUserRequest is what a user is made of. Names that are empty are not sent.
type CreateUserRequest struct {
	Email     string `json:"email"`
	FirstName string `json:"firstName,omitempty"`
	LastName  string `json:"lastName,omitempty"`
	// Role carries its prefix, as in workspace_admin.
	Role    string `json:"role"`
	IsGuest bool   `json:"isGuest"`
}

// UpdateUserRequest is what can be changed of a user; nil leaves it as it is.
type UpdateUserRequest struct {
	FirstName *string `json:"firstName,omitempty"`
	LastName  *string `json:"lastName,omitempty"`
	Role      *string `json:"role,omitempty"`
}

// Users are the people of the workspace.
type Users struct{ client *Client }

// Users gives the calls on users.
func (c *Client) Users() Users { return Users{c} }

// List reads the users that a filter takes, in the service's order.
func (u Users) List(ctx context.Context, filter UserFilter) iter.Seq2[User, error] {
	query := url.Values{}
	if filter.Search != "" {
		query.Set("filter", filter.Search)
	}
	if filter.Status != "" {
		query.Set("filter[status]", filter.Status)
	}
	if filter.Guest != nil {
		query.Set("filter[isGuest]", strconv.FormatBool(*filter.Guest))
	}
	return list[User](ctx, u.client, call{op: ListUsers, query: query})
}

// Get reads one user.
func (u Users) Get(ctx context.Context, id string) (User, error) {
	return get[User](ctx, u.client, call{op: GetUser, ids: []string{id}})
}

// Known gives a user as this client knows them, or nil where there is none.
func (u Users) Known(ctx context.Context, id string) (*User, error) {
	return u.client.users.find(ctx, id)
}

// AllSince gives all users of a reading that began after a moment, with what this client has written, in no certain
// order.
func (u Users) AllSince(ctx context.Context, moment time.Time) ([]User, error) {
	return u.client.users.since(ctx, moment)
}

// AllKnown gives all users as this client knows them, in no certain order.
func (u Users) AllKnown(ctx context.Context) ([]User, error) { return u.client.users.known(ctx) }

// All gives all users as this client knows them, in the service's order.
func (u Users) All(ctx context.Context) ([]User, error) { return u.client.users.all(ctx) }

// FindByEmail reads every user of an e-mail, without regard to case: there may be removed ones among them. It asks for
// the e-mail first, and where that finds nobody reads the whole list: what the service's free text finds is not
// promised.
func (u Users) FindByEmail(ctx context.Context, email string) ([]User, error) {
	found, err := u.withEmail(ctx, email, UserFilter{Search: email})
	if err != nil || len(found) > 0 {
		return found, err
	}
	return u.withEmail(ctx, email, UserFilter{})
}

// Depth is how far a lookup of emails goes.
type Depth int

// The depths of lookups.
const (
	// SearchOnly takes what the service's search finds, and the list where that costs less.
	SearchOnly Depth = iota
	// SearchAndList looks through the list as well for emails that the search does not find.
	SearchAndList
	// Fresh reads the list again, if it is older than the lookup, before it answers that nobody has an email.
	Fresh
)

// ByEmail returns the users of some emails, by folded email: there may be removed ones among them. A few emails are
// searched for one by one, and many are taken from the list: searches and single reads together never cost more than
// the list's pages.
func (u Users) ByEmail(ctx context.Context, emails []string, depth Depth) (map[string][]User, error) {
	start := time.Now()
	found := map[string][]User{}
	var left []string
	for _, email := range emails {
		users, err := u.search(ctx, email)
		if err != nil {
			return nil, err
		}
		if users == nil || depth != SearchOnly && len(users) == 0 {
			left = append(left, email)
			continue
		}
		found[FoldEmail(email)] = users
	}
	if len(left) == 0 {
		return found, nil
	}
	all, err := u.client.users.known(ctx)
	if err != nil {
		return nil, err
	}
	if left = takeByEmail(found, left, all); len(left) == 0 || depth != Fresh {
		return found, nil
	}
	if all, err = u.AllSince(ctx, start); err != nil {
		return nil, err
	}
	takeByEmail(found, left, all)
	return found, nil
}

// takeByEmail adds the users of some emails to those that are found, and returns the emails that nobody has.
func takeByEmail(found map[string][]User, emails []string, all []User) (left []string) {
	byEmail := map[string][]User{}
	for _, user := range all {
		byEmail[FoldEmail(user.Email)] = append(byEmail[FoldEmail(user.Email)], user)
	}
	for _, email := range emails {
		if users := byEmail[FoldEmail(email)]; len(users) > 0 {
			found[FoldEmail(email)] = users
		} else {
			left = append(left, email)
		}
	}
	return left
}

// FoldEmail returns the form of an email that is equal for all spellings: in one case, and composed as Unicode's form
// NFC.
func FoldEmail(email string) string { return strings.ToLower(norm.NFC.String(email)) }

// SameEmail reports whether two texts are the same email.
func SameEmail(a, b string) bool { return FoldEmail(a) == FoldEmail(b) }

// search gives the users whom the service's search finds by an e-mail, asked once for each; nil where the list is to be
// asked.
func (u Users) search(ctx context.Context, email string) ([]User, error) {
	known := u.client.emails.get(FoldEmail(email), func() *once[[]User] { return &once[[]User]{} })
	if !known.begun() {
		if aside, err := u.client.users.aside(ctx); !aside {
			return nil, err
		}
	}
	return known.get(ctx, func() ([]User, error) { return u.withEmail(ctx, email, UserFilter{Search: email}) })
}

// withEmail reads the users of an e-mail among those that a filter takes.
func (u Users) withEmail(ctx context.Context, email string, filter UserFilter) ([]User, error) {
	return Matching(u.List(ctx, filter), func(user User) bool { return SameEmail(user.Email, email) })
}

// madeBy reports whether a user fits what a creation asked for, and has not signed in since.
func (req CreateUserRequest) madeBy(user User) bool {
	return user.Status == UserPending && SameEmail(user.Email, req.Email) && sameRole(user.Role, req.Role) &&
		(user.IsGuest == nil || *user.IsGuest == req.IsGuest)
}

// sameRole compares roles with or without the prefix, which some answers leave out.
func sameRole(a, b string) bool {
	return BareWorkspaceRole(a) == BareWorkspaceRole(b)
}

// LeftBehind reports whether a user is what a creation that was cut off may have left behind: what that asked for,
// still pending, and made less than an hour ago.
func (u Users) LeftBehind(user User, req CreateUserRequest) bool {
	return req.madeBy(user) && u.client.MadeWithinTheHour(user.CreatedAt)
}

// Create makes a user, who starts as pending. IsConflict tells that the e-mail is in the workspace already. Where the
// answer is lost, the user is looked up.
func (u Users) Create(ctx context.Context, req CreateUserRequest) (User, error) {
	began := time.Now()
	c := call{op: CreateUser, data: payload{Type: "user", Attributes: req}}
	user, err := write(ctx, u.client, c, func(ctx context.Context, failure *Error) (User, bool, error) {
		var found []User
		var err error
		if IsConflict(failure) {
			found, err = u.FindByEmail(ctx, req.Email)
		} else {
			found, err = u.withEmail(ctx, req.Email, UserFilter{Search: req.Email})
		}
		for _, user := range found {
			if req.madeBy(user) && u.client.madeSince(user.CreatedAt, began) {
				return user, true, nil
			}
		}
		return User{}, false, err
	})
	u.client.users.settled(user.ID, &user, err)
	u.client.emails.clear()
	return user, err
}

// Update changes a user.
func (u Users) Update(ctx context.Context, id string, req UpdateUserRequest) (User, error) {
	c := call{op: UpdateUser, ids: []string{id}, data: payload{Type: "user", Attributes: req}}
	user, err := write(ctx, u.client, c, func(ctx context.Context, _ *Error) (User, bool, error) {
		user, err := u.Get(ctx, id)
		done := err == nil && holds(req.FirstName, user.FirstName) && holds(req.LastName, user.LastName) &&
			(req.Role == nil || sameRole(*req.Role, user.Role))
		return user, done, err
	})
	u.client.users.settled(id, &user, err)
	return user, err
}

// holds reports whether a name that was to be changed has its new value.
func holds(sent *string, now string) bool { return sent == nil || *sent == now }

// Delete removes a user from the workspace. One who is gone already is no error.
func (u Users) Delete(ctx context.Context, id string) error {
	err := remove(ctx, u.client, call{op: DeleteUser, ids: []string{id}}, func(ctx context.Context) (bool, error) {
		user, err := u.Get(ctx, id)
		if IsNotFound(err) {
			return true, nil
		}
		return user.Removed(), err
	})
	u.client.users.settled(id, nil, err)
	u.client.emails.clear()
	return err
}

// BareWorkspaceRole returns a workspace role without its prefix.
func BareWorkspaceRole(role string) string { return strings.TrimPrefix(role, "workspace_") }
