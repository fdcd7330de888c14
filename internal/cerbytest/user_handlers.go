package cerbytest

import (
	"maps"
	"net/http"
	"strconv"
	"strings"
)

// userRoutes returns the operations on users.
func userRoutes() []route {
	mfa := queryParameter{"mfaStatus", booleanText}
	read, write := []string{scopeReadUsers}, []string{scopeWriteUsers}
	return []route{
		{
			method: http.MethodGet, path: "/users", scopes: read, adminOnly: true, pageSize: 25, handle: listUsers,
			query: []queryParameter{
				{"filter", anyText},
				{"filter[status]", enumValue(statusLive, statusDisabled, statusPending)},
				{"filter[isGuest]", booleanText},
				mfa,
			},
		},
		{
			method: http.MethodGet, path: "/users/{id}", scopes: read, adminOnly: true, handle: getUser,
			query: []queryParameter{mfa},
		},
		{
			method: http.MethodPost, path: "/users", scopes: write, adminOnly: true, handle: createUser,
			body: createUserBody,
		},
		{
			method: http.MethodPatch, path: "/users/{id}", scopes: write, adminOnly: true, handle: updateUser,
			body: updateUserBody,
		},
		{method: http.MethodDelete, path: "/users/{id}", scopes: write, adminOnly: true, handle: deleteUser},
	}
}

// validateRole accepts the assignable workspace roles.
func (w *Workspace) validateRole() validator {
	roles := []string{roleSuperAdmin, roleAdmin, roleUser, roleLoginOnly, roleGuestAdmin, roleGuestUser}
	return oneOf(append(roles, w.extraRoles...)...)
}

// createUserBody validates the body of POST /users.
func createUserBody(w *Workspace) validator {
	return document("user", object(
		required("email", email),
		field{"firstName", w.requireNames, anyString},
		field{"lastName", w.requireNames, anyString},
		required("role", w.validateRole()),
		required("isGuest", boolean),
	))
}

// updateUserBody validates the body of PATCH /users/{id}. Email and guest status cannot change.
func updateUserBody(w *Workspace) validator {
	return document("user", nonEmpty(object(
		optional("firstName", anyString),
		optional("lastName", anyString),
		optional("role", w.validateRole()),
	)))
}

// listUsers handles GET /users.
func listUsers(w *Workspace, c *call) (response, error) {
	text := strings.ToLower(c.query.Get("filter"))
	status, guest := c.listParameter("filter[status]"), c.listParameter("filter[isGuest]")
	found := filterRows(users(w).iterate(), func(u *User) bool {
		return (text == "" || u.matchesText(text)) && (status == nil || matchesFilter(status, u.Status)) &&
			(guest == nil || matchesFilter(guest, strconv.FormatBool(u.IsGuest)))
	})
	return paginate(c, found, func(u *User) map[string]any { return u.resource(c, inList) }, previousNull)
}

// matchesText reports whether the full name or the email contains a lower-case text.
func (u *User) matchesText(text string) bool {
	return strings.Contains(strings.ToLower(u.Email), text) ||
		strings.Contains(strings.ToLower(u.FirstName+" "+u.LastName), text)
}

// getUser handles GET /users/{id}, also for deleted users.
func getUser(w *Workspace, c *call) (response, error) {
	u, ok := users(w).get(c.pathValue("id"))
	if !ok {
		return response{}, newAPIError(http.StatusNotFound)
	}
	return response{document: newDocument(u.resource(c, inRead))}, nil
}

// createUser handles POST /users. The new user is pending.
func createUser(w *Workspace, c *call) (response, error) {
	a := c.attributes()
	address := a.getString("email")
	for u := range users(w).iterate() {
		if strings.EqualFold(u.Email, address) {
			return response{}, newAPIError(http.StatusConflict)
		}
	}
	if !w.preserveEmailCase {
		address = strings.ToLower(address)
	}
	now := w.currentSecond()
	u := User{
		ID: newID(), Email: address, Role: a.getString("role"), IsGuest: a.getBool("isGuest"),
		Status: statusPending, CreatedAt: now, UpdatedAt: now,
	}
	u.applyAttributes(a)
	users(w).add(u.ID, u)
	return response{http.StatusCreated, newDocument(u.resource(c, inCreate))}, nil
}

// isGuest reports whether the user is a guest. Guests cannot be team admins.
func (u *User) isGuest() bool {
	return u.IsGuest || u.Role == roleGuestUser || u.Role == roleGuestAdmin
}

// isCollaboratorOnly reports whether the user can own nothing.
func (u *User) isCollaboratorOnly() bool {
	return u.isGuest() || u.Role == roleLoginOnly
}

// applyAttributes sets the attributes that both POST and PATCH may contain.
func (u *User) applyAttributes(a jsonObject) {
	for name, target := range map[string]*string{"firstName": &u.FirstName, "lastName": &u.LastName, "role": &u.Role} {
		if _, given := a[name]; given {
			*target = a.getString(name)
		}
	}
}

// updateUser handles PATCH /users/{id}. The role of the workspace owner cannot change.
func updateUser(w *Workspace, c *call) (response, error) {
	u, ok := users(w).get(c.pathValue("id"))
	if !ok || u.Status == statusDisabled {
		return response{}, newAPIError(http.StatusNotFound)
	}
	if _, given := c.attributes()["role"]; given && u.Role == roleOwner {
		return response{}, newAPIError(http.StatusForbidden)
	}
	u.applyAttributes(c.attributes())
	u.UpdatedAt = w.currentSecond()
	return response{document: newDocument(u.resource(c, inUpdate))}, nil
}

// deleteUser handles DELETE /users/{id}. The workspace owner and SCIM users cannot be deleted.
func deleteUser(w *Workspace, c *call) (response, error) {
	u, ok := users(w).get(c.pathValue("id"))
	switch {
	case !ok || u.Status == statusDisabled:
		return response{}, newAPIError(http.StatusNotFound)
	case u.SCIM || u.Role == roleOwner:
		return response{}, newAPIError(http.StatusForbidden)
	}
	w.disableUser(u)
	return response{status: http.StatusNoContent}, nil
}

// resource returns the API's form of a user. mfaStatus is null unless the query requests it, and always null for SCIM
// users.
func (u *User) resource(c *call, kind responseKind) map[string]any {
	a := map[string]any{
		"email":     u.Email,
		"firstName": nullIfEmpty(u.FirstName),
		"lastName":  nullIfEmpty(u.LastName),
		"role":      u.Role,
		"status":    u.Status,
		"isGuest":   u.IsGuest,
		"mfaStatus": nil,
		"createdAt": formatTime(u.CreatedAt, kind, 0),
		"updatedAt": formatTime(u.UpdatedAt, kind, 1),
	}
	setOptional(a, kind, "lastActivity", formatTime(u.LastActivity, kind, 2), !u.LastActivity.IsZero())
	if c.query.Get("mfaStatus") == "true" && !u.SCIM {
		a["mfaStatus"] = map[string]any{
			"mfaEnabled": u.MFAEnabled, "mfaEnrollmentDate": formatTime(u.MFAEnrollmentDate, kind, 3),
		}
	}
	maps.Copy(a, u.Extra)
	return newResource("user", u.ID, a)
}

func nullIfEmpty(s string) any {
	if s == "" {
		return nil
	}
	return s
}
