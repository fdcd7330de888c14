package cerby

import (
	"context"
	"errors"
	"iter"
	"net/url"
	"strconv"
	"strings"
	"time"

	"golang.org/x/text/unicode/norm"
)

// The operations on users.
var (
	ListUsers  = published("list users", "GET /users", WorkspaceAdmin, ReadUsers)
	GetUser    = published("read user", "GET /users/{id}", WorkspaceAdmin, ReadUsers)
	CreateUser = routeOnly("create user", "POST /users", WorkspaceAdmin, WriteUsers)
	UpdateUser = routeOnly("update user", "PATCH /users/{id}", WorkspaceAdmin, WriteUsers)
	DeleteUser = routeOnly("delete user", "DELETE /users/{id}", WorkspaceAdmin, WriteUsers)
)

// The statuses of a user. The set is open.
const (
	UserPending  = "pending"
	UserDisabled = "disabled"
)

// User is a user of the workspace. A string is empty if the service returns none.
type User struct {
	ID        string `json:"-"`
	Email     string `json:"email"`
	FirstName string `json:"firstName"`
	LastName  string `json:"lastName"`
	// Role has its prefix, as in workspace_admin.
	Role string `json:"role"`
	// Status is live, pending, disabled or a value of the future.
	Status string `json:"status"`
	// IsGuest is nil if the response does not have it.
	IsGuest      *bool  `json:"isGuest"`
	CreatedAt    string `json:"createdAt"`
	UpdatedAt    string `json:"updatedAt"`
	LastActivity string `json:"lastActivity"`
	// MFA is nil unless it is requested, and for users who sign in through an identity provider.
	MFA *MFA `json:"mfaStatus"`
}

// MFA is the multi-factor authentication of a user. A field is nil if the service returns none.
type MFA struct {
	Enabled    *bool   `json:"mfaEnabled"`
	EnrolledAt *string `json:"mfaEnrollmentDate"`
}

func (u *User) setID(id string) { u.ID = id }

func (u *User) id() string { return u.ID }

// IsRemoved reports whether the user was removed from the workspace. Removed users stay readable.
func (u User) IsRemoved() bool { return u.Status == UserDisabled }

// UserFilter selects users. Its zero value selects all.
type UserFilter struct {
	// Search is free text, found in full names and emails.
	Search string
	// Status is one status.
	Status string
	// Guest selects guests only, or all others.
	Guest *bool
	// WithMFA requests the MFA of the users. It selects nothing.
	WithMFA bool
}

// CreateUserRequest creates a user. Empty names are not sent.
type CreateUserRequest struct {
	Email     string `json:"email"`
	FirstName string `json:"firstName,omitempty"`
	LastName  string `json:"lastName,omitempty"`
	// Role has its prefix, as in workspace_admin.
	Role    string `json:"role"`
	IsGuest bool   `json:"isGuest"`
}

// UpdateUserRequest changes a user. A nil field is not changed.
type UpdateUserRequest struct {
	FirstName *string `json:"firstName,omitempty"`
	LastName  *string `json:"lastName,omitempty"`
	Role      *string `json:"role,omitempty"`
}

// Users makes the calls on users.
type Users struct{ client *Client }

// Users returns the calls on users.
func (c *Client) Users() Users { return Users{c} }

// List returns the list of all users that the API key's user may read.
func (u Users) List() List[User] { return newList[User](u.client, apiCall{op: ListUsers}) }

// withMFA returns the query that requests the MFA of users.
func withMFA() url.Values { return url.Values{"mfaStatus": {"true"}} }

// ListWithMFA is List with the MFA of the users.
func (u Users) ListWithMFA() List[User] {
	return newList[User](u.client, apiCall{op: ListUsers, query: withMFA()})
}

// ListFiltered reads the users that a filter selects, in the service's order.
func (u Users) ListFiltered(ctx context.Context, filter UserFilter) iter.Seq2[User, error] {
	query := url.Values{}
	if filter.WithMFA {
		query = withMFA()
	}
	if filter.Search != "" {
		query.Set("filter", filter.Search)
	}
	if filter.Status != "" {
		query.Set("filter[status]", filter.Status)
	}
	if filter.Guest != nil {
		query.Set("filter[isGuest]", strconv.FormatBool(*filter.Guest))
	}
	return newList[User](u.client, apiCall{op: ListUsers, query: query}).Each(ctx)
}

// Get reads one user.
func (u Users) Get(ctx context.Context, id string) (User, error) {
	return get[User](ctx, u.client, apiCall{op: GetUser, ids: []string{id}})
}

// GetWithMFA is Get with the MFA of the user.
func (u Users) GetWithMFA(ctx context.Context, id string) (User, error) {
	return get[User](ctx, u.client, apiCall{op: GetUser, ids: []string{id}, query: withMFA()})
}

// ListByEmail reads all users with an email, in whatever case. There may be removed ones among them. It searches for
// the email first. If that finds none, it reads the whole list: the service does not promise what its search finds.
func (u Users) ListByEmail(ctx context.Context, email string) ([]User, error) {
	found, err := u.SearchByEmail(ctx, email)
	if err != nil || len(found) > 0 {
		return found, err
	}
	return u.listByEmail(ctx, email, UserFilter{})
}

// FoldEmail returns the form of an email that is equal for all spellings: in one case, and composed as Unicode's form
// NFC.
func FoldEmail(email string) string { return strings.ToLower(norm.NFC.String(email)) }

// SameEmail reports whether two strings are the same email.
func SameEmail(a, b string) bool { return FoldEmail(a) == FoldEmail(b) }

// SearchByEmail reads the users with an email that the service's search finds. There may be removed ones among them.
func (u Users) SearchByEmail(ctx context.Context, email string) ([]User, error) {
	return u.listByEmail(ctx, email, UserFilter{Search: email})
}

// listByEmail reads the users with an email among those that a filter selects.
func (u Users) listByEmail(ctx context.Context, email string, filter UserFilter) ([]User, error) {
	return Filter(u.ListFiltered(ctx, filter), func(user User) bool { return SameEmail(user.Email, email) })
}

// matches reports whether a user is what was requested, and has not signed in since.
func (req CreateUserRequest) matches(user User) bool {
	return user.Status == UserPending && SameEmail(user.Email, req.Email) && sameRole(user.Role, req.Role) &&
		(user.IsGuest == nil || *user.IsGuest == req.IsGuest)
}

// sameRole compares roles with or without the prefix, which some responses leave out.
func sameRole(a, b string) bool {
	return BareWorkspaceRole(a) == BareWorkspaceRole(b)
}

// MayBeOrphan reports whether an interrupted creation may have created a user. Such a user matches the request, is
// still pending, and is less than OrphanAge old.
func (u Users) MayBeOrphan(user User, req CreateUserRequest) bool {
	return req.matches(user) && u.client.MayBeOrphan(user.CreatedAt)
}

// Create creates a user, who starts as pending. It returns an error that matches ErrConflict if the workspace has the
// email. After an ambiguous response, the user is looked up.
func (u Users) Create(ctx context.Context, req CreateUserRequest) (User, error) {
	start := time.Now()
	create := apiCall{op: CreateUser, data: payload{Type: "user", Attributes: req}}
	return write(ctx, u.client, create, func(ctx context.Context, failure *Error) (User, bool, error) {
		list := u.SearchByEmail
		if errors.Is(failure, ErrConflict) {
			list = u.ListByEmail
		}
		found, err := list(ctx, req.Email)
		for _, user := range found {
			if req.matches(user) && u.client.createdSince(user.CreatedAt, start) {
				return user, true, nil
			}
		}
		return User{}, false, err
	})
}

// Update changes a user.
func (u Users) Update(ctx context.Context, id string, req UpdateUserRequest) (User, error) {
	update := apiCall{op: UpdateUser, ids: []string{id}, data: payload{Type: "user", Attributes: req}}
	return write(ctx, u.client, update, func(ctx context.Context, _ *Error) (User, bool, error) {
		user, err := u.Get(ctx, id)
		return user, err == nil && req.isApplied(user), err
	})
}

// isApplied reports whether a user has all requested values.
func (req UpdateUserRequest) isApplied(user User) bool {
	return (req.FirstName == nil || *req.FirstName == user.FirstName) &&
		(req.LastName == nil || *req.LastName == user.LastName) &&
		(req.Role == nil || sameRole(*req.Role, user.Role))
}

// Delete removes a user from the workspace. A user who does not exist is no error.
func (u Users) Delete(ctx context.Context, id string) error {
	return remove(ctx, u.client, apiCall{op: DeleteUser, ids: []string{id}}, func(ctx context.Context) (bool, error) {
		user, err := u.Get(ctx, id)
		if errors.Is(err, ErrNotFound) {
			return false, nil
		}
		return err == nil && !user.IsRemoved(), err
	})
}

// BareWorkspaceRole returns a workspace role without its prefix.
func BareWorkspaceRole(role string) string { return strings.TrimPrefix(role, "workspace_") }
