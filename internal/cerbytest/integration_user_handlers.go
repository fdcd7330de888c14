package cerbytest

import (
	"net/http"
	"slices"
	"strings"
)

// integrationUserRoutes are the operations on the users of integrations.
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

// grants accepts entitlements by their ids, at least one.
var entitlementList = listOf(object(required("id", anyString)))

// inviteBody is the body of POST /integrations/{id}/users.
func inviteBody(*Workspace) validator {
	return document("invite_tenant_users", object(
		required("role", oneOf("account_owner", "account_collaborator")),
		required("entitlements", entitlementList),
		required("userIds", listOf(anyString)),
	))
}

// replaceEntitlementsBody is the body of PATCH /integrations/{id}/users/{userId}.
func replaceEntitlementsBody(*Workspace) validator {
	return document("update_user_entitlement", object(required("entitlements", entitlementList)))
}

// changeEntitlementsBody is the body of PATCH .../entitlements, which has neither type nor attributes.
func changeEntitlementsBody(*Workspace) validator {
	listed := object(required("entitlements", entitlementList))
	return object(required("data", nonEmpty(object(optional("add", listed), optional("remove", listed)))))
}

// ids returns a list of strings, or of objects the ids, from a body that has passed its check.
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

// lacks tells which of the entitlements at loc the integration does not have, one problem for each.
func (i *Integration) findUnknown(ids []string, loc ...any) []problem {
	var found []problem
	for _, id := range ids {
		if i.indexOf(id) < 0 {
			found = append(found, problem{loc, "the integration has no entitlement '" + id + "'", "value_error.entitlement"})
		}
	}
	return found
}

// integrationUserOf finds the integration and the person on it that a path names; someone who was purged from the
// workspace is not on any.
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

// listIntegrationUsers answers GET /integrations/{id}/users.
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

// getIntegrationUser answers GET /integrations/{id}/users/{userId}; whose invitation still runs is not there yet.
func getIntegrationUser(w *Workspace, c *call) (response, error) {
	i, u, err := findIntegrationUser(w, c)
	if err != nil {
		return response{}, err
	}
	user, _ := users(w).get(u.UserID)
	return response{document: newDocument(u.resource(i, user))}, nil
}

// inviteIntegrationUsers answers POST /integrations/{id}/users with one job for everybody; who is there already, or is
// by the time it ends, gets the role and the entitlements anew.
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

// grant puts a person on an integration that is still there, or changes who is on it.
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

// changeLater starts a job that changes a person on an integration, if they are still there when it ends.
func startChangeJob(w *Workspace, c *call, workflow string, u *IntegrationUser, change func(*IntegrationUser)) *jobRow {
	integrationID, userID := u.IntegrationID, u.UserID
	return startJob(w, c, workflow, integrationID, []string{userID}, func() {
		if u, kind := integrationUsers(w).get(integrationRowKey(integrationID, userID)); kind {
			change(u)
		}
	})
}

// replaceEntitlements answers PATCH /integrations/{id}/users/{userId}.
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

// changeEntitlements answers PATCH .../entitlements: what a person holds goes even where the integration has it no
// more, and the last of it not this way.
func changeEntitlements(w *Workspace, c *call) (response, error) {
	i, u, err := findIntegrationUser(w, c)
	if err != nil {
		return response{}, err
	}
	data := asObject(asObject(c.body)["data"])
	add, remove := asObject(data["add"]).getIDs("entitlements"), asObject(data["remove"]).getIDs("entitlements")
	unassigned := slices.DeleteFunc(slices.Clone(remove), func(id string) bool { return slices.Contains(u.Entitlements, id) })
	found := slices.Concat(i.findUnknown(add, "data", "add", "entitlements"), i.findUnknown(unassigned, "data", "remove", "entitlements"))
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

// changed are the entitlements that somebody has after an addition and a removal.
func mergeEntitlements(current, add, remove []string) []string {
	after := slices.DeleteFunc(slices.Clone(current), func(id string) bool { return slices.Contains(remove, id) })
	for _, id := range add {
		if !slices.Contains(after, id) {
			after = append(after, id)
		}
	}
	return after
}

// deleteIntegrationUser answers DELETE /integrations/{id}/users/{userId}, which takes no access away that a team gives.
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
