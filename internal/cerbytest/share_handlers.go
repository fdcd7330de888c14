package cerbytest

import (
	"maps"
	"net/http"
	"slices"
	"strings"
)

// shareEndpoints defines how the API shares items of one kind.
type shareEndpoints struct {
	kind Kind
	// path is the prefix of the lists of users and teams.
	path        string
	read, write string
	pageSize    int
	// listed are the kinds of members that can be listed.
	listed []string
}

// shareRoutes returns the operations on the shares of accounts, secrets and collections. The teams of an account have
// no list.
func shareRoutes() []route {
	both := []string{memberUsers, memberTeams}
	return slices.Concat(
		shareEndpoints{
			kind: KindAccount, path: "/accounts/{id}/", read: scopeReadAccounts, write: scopeWriteAccounts,
			pageSize: 20, listed: []string{memberUsers},
		}.routes(),
		shareEndpoints{
			kind: KindSecret, path: "/secrets/{id}/members/", read: scopeReadSecrets, write: scopeWriteSecrets,
			pageSize: 25, listed: both,
		}.routes(),
		shareEndpoints{
			kind: KindCollection, path: "/collections/{id}/", read: scopeReadItems, write: scopeWriteCollections,
			pageSize: 20, listed: both,
		}.routes(),
	)
}

func (s shareEndpoints) routes() []route {
	var all []route
	for _, memberKind := range []string{memberUsers, memberTeams} {
		path, write := s.path+memberKind, []string{s.write}
		if slices.Contains(s.listed, memberKind) {
			all = append(all, route{
				method: http.MethodGet, path: path, scopes: []string{s.read}, pageSize: s.pageSize,
				handle: func(w *Workspace, c *call) (response, error) { return listShares(w, c, s.kind, memberKind) },
			})
		}
		all = append(all,
			route{
				method: http.MethodPost, path: path, scopes: write,
				body:   func(*Workspace) validator { return shareBody(s.kind, memberKind) },
				handle: func(w *Workspace, c *call) (response, error) { return createShare(w, c, s.kind, memberKind) },
			},
			route{
				method: http.MethodDelete, path: path + "/{memberId}", scopes: write,
				handle: func(w *Workspace, c *call) (response, error) { return deleteShare(w, c, s.kind, memberKind) },
			},
		)
	}
	return all
}

// shareBody validates the body of a share, whose type is that of the path. The message is required but may be empty.
func shareBody(kind Kind, memberKind string) validator {
	return object(required("data", object(
		required("id", anyString),
		required("type", constant(memberKind)),
		required("attributes", object(
			required("role", oneOf(kind.prefix()+shareOwner, kind.prefix()+shareCollaborator)),
			required("message", anyString),
		)),
	)))
}

// prefix is the API's prefix of the roles on items of the kind.
func (k Kind) prefix() string { return string(k) + "_" }

// findItem returns an item, also if it is deleted. The error is 401, not 404, if the key's user does not own it.
func findItem(w *Workspace, c *call, kind Kind, id string) (item, error) {
	i, ok := w.getItem(kind, id)
	switch {
	case !ok:
		return nil, newAPIError(http.StatusNotFound)
	case !c.key.canSee(i):
		return nil, newAPIError(http.StatusUnauthorized)
	}
	return i, nil
}

// checkActiveItem checks that the key's user owns an item and that it is not deleted.
func checkActiveItem(w *Workspace, c *call, kind Kind, id string) error {
	i, err := findItem(w, c, kind, id)
	if err == nil && i.isDeleted() {
		return newAPIError(http.StatusNotFound)
	}
	return err
}

// listShares handles the list of an item's users or teams, including inherited access. It omits users who are purged.
func listShares(w *Workspace, c *call, kind Kind, memberKind string) (response, error) {
	if err := checkActiveItem(w, c, kind, c.pathValue("id")); err != nil {
		return response{}, err
	}
	all := shares(w).inGroup(itemSharesGroup(kind, c.pathValue("id"), memberKind))
	if memberKind == memberUsers && w.quirks.ListInheritedShares {
		all = w.inheritedShares(kind, c.pathValue("id"))
	}
	found := filterRows(all, func(s *Share) bool {
		_, known := users(w).get(s.UserID)
		return known || s.TeamID != ""
	})
	return paginate(c, found, func(s *Share) map[string]any { return s.resource(w, inList) }, previousNull)
}

// createShare handles POST. It sets the role of a member who has the item already.
func createShare(w *Workspace, c *call, kind Kind, memberKind string) (response, error) {
	if err := checkActiveItem(w, c, kind, c.pathValue("id")); err != nil {
		return response{}, err
	}
	data, a := asObject(asObject(c.body)["data"]), c.attributes()
	requested := Share{Kind: kind, ItemID: c.pathValue("id")}
	requested.Role, requested.Message = strings.TrimPrefix(a.getString("role"), kind.prefix()), a.getString("message")
	if memberKind == memberTeams {
		requested.TeamID = data.getString("id")
	} else {
		requested.UserID = data.getString("id")
	}
	if err := w.checkMember(requested); err != nil {
		return response{}, err
	}
	s, exists := w.getShare(kind, requested.ItemID, memberKind, data.getString("id"))
	if exists {
		s.Role, s.Message = requested.Role, requested.Message
		w.syncOwners(s)
	} else {
		s = w.insertShare(requested)
	}
	return response{http.StatusCreated, newDocument(s.resource(w, inCreate))}, nil
}

// checkMember rejects unknown and disabled members, and owners who can only be collaborators.
func (w *Workspace) checkMember(s Share) error {
	if s.TeamID != "" {
		if _, known := teams(w).get(s.TeamID); !known {
			return newAPIError(http.StatusNotFound)
		}
		return nil
	}
	user, known := users(w).get(s.UserID)
	switch {
	case !known || user.Status == statusDisabled:
		return newAPIError(http.StatusNotFound)
	case s.Role == shareOwner && user.isCollaboratorOnly():
		return newValidationError(problem{
			[]any{"data", "attributes", "role"},
			"this user can only be " + s.Kind.prefix() + shareCollaborator,
			"value_error.role",
		})
	}
	return nil
}

// deleteShare handles DELETE. Inherited access remains, and a member who has only that is not found.
func deleteShare(w *Workspace, c *call, kind Kind, memberKind string) (response, error) {
	if err := checkActiveItem(w, c, kind, c.pathValue("id")); err != nil {
		return response{}, err
	}
	s, exists := w.getShare(kind, c.pathValue("id"), memberKind, c.pathValue("memberId"))
	if !exists || s.Role == "" {
		return response{}, newAPIError(http.StatusNotFound)
	}
	w.removeDirectShare(s)
	return response{status: http.StatusNoContent}, nil
}

// resource returns the API's form of a share, whose type is the singular. Only the lists of accounts contain the
// user's name and email.
func (s *Share) resource(w *Workspace, kind responseKind) map[string]any {
	memberKind, id := s.member()
	a := map[string]any{"role": w.formatRole(s.Kind, s.effectiveRole())}
	if user, known := users(w).get(s.UserID); known && s.Kind == KindAccount && kind == inList {
		a["email"], a["firstName"], a["lastName"] = user.Email, nullIfEmpty(user.FirstName), nullIfEmpty(user.LastName)
	}
	maps.Copy(a, s.Extra)
	return newResource(strings.TrimSuffix(memberKind, "s"), id, a)
}

// formatRole returns a role on an item in the workspace's role form.
func (w *Workspace) formatRole(kind Kind, role string) string {
	switch form := w.quirks.RoleForm; {
	case role != shareOwner && role != shareCollaborator, form == RoleShort:
		return role
	case form == RoleLegacy && kind == KindSecret:
		return "secure_" + kind.prefix() + role
	}
	return kind.prefix() + role
}
