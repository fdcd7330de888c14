package cerbytest

import (
	"cmp"
	"maps"
	"time"
)

// The workspace roles. The API never assigns roleOwner.
const (
	roleOwner      = "workspace_owner"
	roleSuperAdmin = "workspace_super_admin"
	roleAdmin      = "workspace_admin"
	roleUser       = "workspace_user"
	roleLoginOnly  = "workspace_login_only"
	roleGuestAdmin = "workspace_guest_admin"
	roleGuestUser  = "workspace_guest_user"
)

// The statuses of a user.
const (
	statusLive     = "live"
	statusPending  = "pending"
	statusDisabled = "disabled"
)

// User is a user of the workspace.
type User struct {
	ID        string
	Email     string
	FirstName string
	LastName  string
	// Role contains its prefix, as in workspace_admin.
	Role    string
	Status  string
	IsGuest bool
	// SCIM marks a user whom the identity provider provisions. The API does not delete such a user and returns no
	// mfaStatus.
	SCIM              bool
	MFAEnabled        bool
	MFAEnrollmentDate time.Time
	CreatedAt         time.Time
	UpdatedAt         time.Time
	LastActivity      time.Time
	// Extra contains additional attributes of responses. They override the usual ones.
	Extra map[string]any
}

// users returns the table of users, including deleted ones.
func users(w *Workspace) *table[User] { return tableOf[User](w, "user") }

// AddUser seeds a user, and sets ID, Role (workspace_user), Status (live) and the times if they are empty.
func (w *Workspace) AddUser(u User) User {
	w.mu.Lock()
	defer w.mu.Unlock()
	u.ID = cmp.Or(u.ID, newID())
	u.Role = cmp.Or(u.Role, roleUser)
	u.Status = cmp.Or(u.Status, statusLive)
	if u.CreatedAt.IsZero() {
		u.CreatedAt = w.currentSecond()
	}
	if u.UpdatedAt.IsZero() {
		u.UpdatedAt = u.CreatedAt
	}
	users(w).add(u.ID, u.clone())
	return u
}

// User returns the user with the given ID, also if the user is deleted.
func (w *Workspace) User(id string) (User, bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	u, ok := users(w).get(id)
	if !ok {
		return User{}, false
	}
	return u.clone(), true
}

// Users returns all users in the order of their creation, including deleted ones.
func (w *Workspace) Users() []User {
	w.mu.Lock()
	defer w.mu.Unlock()
	var all []User
	for u := range users(w).iterate() {
		all = append(all, u.clone())
	}
	return all
}

// UpdateUser changes a user outside the API, such as from pending to live. The change function must not call the
// workspace.
func (w *Workspace) UpdateUser(id string, change func(*User)) {
	w.mu.Lock()
	defer w.mu.Unlock()
	u, ok := users(w).get(id)
	if !ok {
		panic("cerbytest: there is no user " + id)
	}
	change(u)
	u.ID = id
}

// RemoveUser deletes a user as DELETE does: the user remains readable as disabled, and loses all memberships and
// shares.
func (w *Workspace) RemoveUser(id string) {
	w.UpdateUser(id, func(u *User) { w.disableUser(u) })
}

func (w *Workspace) disableUser(u *User) {
	u.Status, u.UpdatedAt = statusDisabled, w.currentSecond()
	w.removeMember(memberUsers, u.ID)
}

// PurgeUser removes a user with all memberships and shares. Reads return 404 from then on.
func (w *Workspace) PurgeUser(id string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	users(w).remove(id)
	w.removeMember(memberUsers, id)
}

func (u *User) clone() User {
	c := *u
	c.Extra = maps.Clone(u.Extra)
	return c
}

// currentSecond returns the current time in whole seconds, which is the service's precision.
func (w *Workspace) currentSecond() time.Time {
	return w.now().UTC().Truncate(time.Second)
}
