package cerbytest

import (
	"net/http"
	"slices"
	"strings"
)

// integrationUserRoutes returns the operations on the users of integrations.
func integrationUserRoutes() []route {
	read := []string{scopeReadIntegrations, scopeReadUsers}
	invite := []string{scopeWriteIntegrations, scopeReadJobs}
	write := []string{scopeWriteIntegrations, scopeWriteJobs}
	const all, one = "/integrations/{id}/users", "/integrations/{id}/users/{userId}"
	return []route{
		{method: http.MethodGet, path: all, scopes: read, pageSize: 20, handle: listIntegrationUsers},
		{method: http.MethodGet, path: one, scopes: read, handle: getIntegrationUser},
		{method: http.MethodPost, path: all, scopes: invite, handle: inviteIntegrationUsers, body: inviteBody},
		{method: http.MethodPatch, path: one, scopes: write, handle: replaceEntitlements, body: replaceEntitlementsBody},
		{
			method: http.MethodPatch, path: one + "/entitlements", scopes: write, handle: changeEntitlements,
			body: changeEntitlementsBody,
		},
		{method: http.MethodDelete, path: one, scopes: write, handle: deleteIntegrationUser},
	}
}

// entitlementList validates a list of at least one entitlement, each an object with its ID.
var entitlementList = listOf(object(required("id", anyString)))

// inviteBody validates the body of POST /integrations/{id}/users.
func inviteBody(*Workspace) validator {
	return document("invite_tenant_users", object(
		required("role", oneOf("account_owner", "account_collaborator")),
		required("entitlements", entitlementList),
		required("userIds", listOf(anyString)),
	))
}

// replaceEntitlementsBody validates the body of PATCH /integrations/{id}/users/{userId}.
func replaceEntitlementsBody(*Workspace) validator {
	return document("update_user_entitlement", object(required("entitlements", entitlementList)))
}

// changeEntitlementsBody validates the body of PATCH .../entitlements. It has neither type nor attributes.
func changeEntitlementsBody(*Workspace) validator {
	listed := object(required("entitlements", entitlementList))
	return object(required("data", nonEmpty(object(optional("add", listed), optional("remove", listed)))))
}

// getIDs returns the IDs in a list of strings or of objects. The body must have passed validation.
func (m jsonObject) getIDs(name string) []string {
	list, _ := m[name].([]any)
	var ids []string
	for _, element := range list {
		id, plain := element.(string)
		if !plain {
			id = asObject(element).getString("id")
		}
		ids = append(ids, id)
	}
	return ids
}

// findUnknown returns a problem at loc for each of the entitlements that the integration does not have.
func (i *Integration) findUnknown(ids []string, loc ...any) []problem {
	var found []problem
	for _, id := range ids {
		if i.indexOf(id) < 0 {
			found = append(found, problem{loc, "the integration has no entitlement '" + id + "'", "value_error.entitlement"})
		}
	}
	return found
}

// findIntegrationUser returns the integration and the integration user that the path names. A user who was purged
// from the workspace has no integrations.
func findIntegrationUser(w *Workspace, c *call) (*Integration, *IntegrationUser, error) {
	i, err := findIntegration(w, c)
	if err != nil {
		return nil, nil, err
	}
	u, kind := integrationUsers(w).get(integrationRowKey(i.ID, c.pathValue("userId")))
	if _, known := users(w).get(c.pathValue("userId")); !kind || !known {
		return nil, nil, newAPIError(http.StatusNotFound)
	}
	return i, u, nil
}

// listIntegrationUsers handles GET /integrations/{id}/users.
func listIntegrationUsers(w *Workspace, c *call) (response, error) {
	i, err := findIntegration(w, c)
	if err != nil {
		return response{}, err
	}
	found := filterRows(integrationUsers(w).inGroup(i.ID), func(u *IntegrationUser) bool {
		_, known := users(w).get(u.UserID)
		return known
	})
	return paginate(c, found, func(u *IntegrationUser) map[string]any {
		user, _ := users(w).get(u.UserID)
		return u.resource(i, user)
	}, previousNull)
}

// getIntegrationUser handles GET /integrations/{id}/users/{userId}. The error is 404 while the user's invitation is
// pending.
func getIntegrationUser(w *Workspace, c *call) (response, error) {
	i, u, err := findIntegrationUser(w, c)
	if err != nil {
		return response{}, err
	}
	user, _ := users(w).get(u.UserID)
	return response{document: newDocument(u.resource(i, user))}, nil
}

// inviteIntegrationUsers handles POST /integrations/{id}/users with one job for all users. A user who has access
// already, or has it when the job finishes, gets the new role and entitlements.
func inviteIntegrationUsers(w *Workspace, c *call) (response, error) {
	i, err := findIntegration(w, c)
	if err != nil {
		return response{}, err
	}
	a := c.attributes()
	role, entitlements, userIDs := a.getString("role"), a.getIDs("entitlements"), a.getIDs("userIds")
	for n, id := range userIDs {
		user, known := users(w).get(id)
		switch {
		case !known || user.Status == statusDisabled:
			return response{}, newAPIError(http.StatusNotFound)
		case role == "account_owner" && user.isCollaboratorOnly():
			return response{}, newValidationError(problem{
				[]any{"data", "attributes", "userIds", n}, "this user can only be account_collaborator", "value_error.role",
			})
		}
	}
	if unknown := i.findUnknown(entitlements, "data", "attributes", "entitlements"); unknown != nil {
		return response{}, newValidationError(unknown...)
	}
	integrationID := i.ID
	return startJob(w, c, workflowProvide, integrationID, userIDs, func() {
		for _, id := range userIDs {
			w.grantAccess(integrationID, id, strings.TrimPrefix(role, "account_"), entitlements)
		}
	}).acceptedResponse(), nil
}

// grantAccess adds a user to an integration, or changes the role and entitlements of an integration user. It does
// nothing if the integration no longer exists.
func (w *Workspace) grantAccess(integrationID, userID, role string, entitlements []string) {
	if _, ok := integrations(w).get(integrationID); !ok {
		return
	}
	key := integrationRowKey(integrationID, userID)
	if _, kind := integrationUsers(w).get(key); !kind {
		row := IntegrationUser{UserID: userID, IntegrationID: integrationID}
		integrationUsers(w).add(key, row, integrationID)
	}
	u, _ := integrationUsers(w).get(key)
	u.Role, u.Entitlements = role, slices.Clone(entitlements)
}

// startChangeJob starts a job that changes an integration user, unless the user has no access when the job finishes.
func startChangeJob(w *Workspace, c *call, workflow string, u *IntegrationUser, change func(*IntegrationUser)) *jobRow {
	integrationID, userID := u.IntegrationID, u.UserID
	return startJob(w, c, workflow, integrationID, []string{userID}, func() {
		if u, kind := integrationUsers(w).get(integrationRowKey(integrationID, userID)); kind {
			change(u)
		}
	})
}

// replaceEntitlements handles PATCH /integrations/{id}/users/{userId}.
func replaceEntitlements(w *Workspace, c *call) (response, error) {
	i, u, err := findIntegrationUser(w, c)
	if err != nil {
		return response{}, err
	}
	ids := c.attributes().getIDs("entitlements")
	if unknown := i.findUnknown(ids, "data", "attributes", "entitlements"); unknown != nil {
		return response{}, newValidationError(unknown...)
	}
	job := startChangeJob(w, c, workflowUpdate, u, func(u *IntegrationUser) { u.Entitlements = slices.Clone(ids) })
	if i.PatchWithoutJob {
		return response{document: newDocument(map[string]any{
			"type": "update_user_entitlement", "attributes": map[string]any{"entitlements": ids, "novelty": true},
		})}, nil
	}
	return job.acceptedResponse(), nil
}

// changeEntitlements handles PATCH .../entitlements. An entitlement of the user can be removed even if the
// integration no longer has it. The last entitlement cannot be removed.
func changeEntitlements(w *Workspace, c *call) (response, error) {
	i, u, err := findIntegrationUser(w, c)
	if err != nil {
		return response{}, err
	}
	data := asObject(asObject(c.body)["data"])
	add, remove := asObject(data["add"]).getIDs("entitlements"), asObject(data["remove"]).getIDs("entitlements")
	unassigned := slices.DeleteFunc(slices.Clone(remove), func(id string) bool {
		return slices.Contains(u.Entitlements, id)
	})
	found := slices.Concat(
		i.findUnknown(add, "data", "add", "entitlements"),
		i.findUnknown(unassigned, "data", "remove", "entitlements"),
	)
	loc := []any{"data", "remove", "entitlements"}
	for _, id := range add {
		if slices.Contains(remove, id) {
			found = append(found, problem{loc, "'" + id + "' is added as well", "value_error.entitlement"})
		}
	}
	if len(u.Entitlements) > 0 && len(mergeEntitlements(u.Entitlements, add, remove)) == 0 {
		found = append(found, problem{loc, "at least one entitlement has to remain", "too_short"})
	}
	if len(found) > 0 {
		return response{}, newValidationError(found...)
	}
	return startChangeJob(w, c, workflowUpdate, u, func(u *IntegrationUser) {
		u.Entitlements = mergeEntitlements(u.Entitlements, add, remove)
	}).acceptedResponse(), nil
}

// mergeEntitlements returns the entitlements after an addition and a removal.
func mergeEntitlements(current, add, remove []string) []string {
	after := slices.DeleteFunc(slices.Clone(current), func(id string) bool { return slices.Contains(remove, id) })
	for _, id := range add {
		if !slices.Contains(after, id) {
			after = append(after, id)
		}
	}
	return after
}

// deleteIntegrationUser handles DELETE /integrations/{id}/users/{userId}. Access through a team remains.
func deleteIntegrationUser(w *Workspace, c *call) (response, error) {
	_, u, err := findIntegrationUser(w, c)
	if err != nil {
		return response{}, err
	}
	return startChangeJob(w, c, workflowRevoke, u, func(u *IntegrationUser) {
		u.Entitlements = nil
		if len(u.ThroughTeam) == 0 {
			integrationUsers(w).remove(integrationRowKey(u.IntegrationID, u.UserID))
		}
	}).acceptedResponse(), nil
}
