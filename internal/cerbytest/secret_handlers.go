package cerbytest

import (
	"net/http"
	"time"
)

// The maximum lengths of a secret's title and value, in characters.
const (
	longestTitle = 255
	longestValue = 45_000
)

// secretRoutes returns the operations on secrets, which cannot be updated.
func secretRoutes() []route {
	read := []string{scopeReadSecrets}
	return []route{
		{method: http.MethodGet, path: "/secrets", scopes: read, pageSize: 25, handle: listSecrets},
		{method: http.MethodGet, path: "/secrets/{id}", scopes: read, handle: getSecret},
		{
			method: http.MethodPost, path: "/secrets", scopes: []string{scopeReadSecrets, scopeWriteSecrets},
			handle: createSecret, body: createSecretBody,
		},
		{method: http.MethodDelete, path: "/secrets/{id}", scopes: []string{scopeWriteSecrets}, handle: deleteSecret},
	}
}

// createSecretBody validates the body of POST /secrets, which has no type.
func createSecretBody(*Workspace) validator {
	return object(required("data", object(required("attributes", object(
		required("vaultId", anyString),
		required("title", stringOfLength(1, longestTitle)),
		required("requiresIdentityChallenge", boolean),
		required("body", object(
			required("type", constant("plaintext")),
			required("value", stringOfLength(0, longestValue)),
		)),
		required("category", oneOf("text")),
		optional("expiresAt", nullableTime),
	)))))
}

// listSecrets handles GET /secrets. The list includes deleted secrets that are still readable.
func listSecrets(w *Workspace, c *call) (response, error) {
	found := filterRows(secrets(w).iterate(), func(s *Secret) bool { return c.key.canSee(s) })
	return paginate(c, found, func(s *Secret) map[string]any { return s.resource(w, inList) }, previousAbsent)
}

// getSecret handles GET /secrets/{id}.
func getSecret(w *Workspace, c *call) (response, error) {
	s, err := findItem(w, c, KindSecret, c.pathValue("id"))
	if err != nil {
		return response{}, err
	}
	return response{document: newDocument(s.resource(w, inRead))}, nil
}

// createSecret handles POST /secrets. The key's user owns the new secret.
func createSecret(w *Workspace, c *call) (response, error) {
	a := c.attributes()
	vault, known := vaults(w).get(a.getString("vaultId"))
	switch {
	case !known:
		return response{}, newAPIError(http.StatusNotFound)
	case vault.Scheme == localVault || vault.State != vaultEnabled:
		return response{}, newValidationError(problem{
			[]any{"data", "attributes", "vaultId"},
			"secrets are only made in cloud vaults that are enabled",
			"value_error.vault",
		})
	}
	now := w.now().UTC().Truncate(time.Millisecond)
	s := Secret{
		ID: newID(), Title: a.getString("title"), Category: a.getString("category"), Status: secretActive,
		RequiresIdentityChallenge: a.getBool("requiresIdentityChallenge"), VaultID: vault.ID,
		Value: asObject(a["body"]).getString("value"), VersionID: newID(), EventName: secretMade,
		CreatedAt: now, CreatedBy: c.key.UserID, UpdatedAt: now, UpdatedBy: c.key.UserID,
		WorkspaceID: workspaceID, WorkspaceName: w.name, Owners: []string{c.key.UserID},
		ExpiresAt: a.getTime("expiresAt"),
	}
	w.insertSecret(s)
	return response{http.StatusCreated, newDocument(s.resource(w, inCreate))}, nil
}

// deleteSecret handles DELETE /secrets/{id}. The secret remains readable without its value, unless
// PurgeDeletedSecrets is set.
func deleteSecret(w *Workspace, c *call) (response, error) {
	id := c.pathValue("id")
	if err := checkActiveItem(w, c, KindSecret, id); err != nil {
		return response{}, err
	}
	if w.quirks.PurgeDeletedSecrets {
		w.purgeSecret(id)
		return response{status: http.StatusNoContent}, nil
	}
	s, _ := secrets(w).get(id)
	s.Status, s.EventName, s.Value = secretDisabled, secretDeleted, ""
	s.UpdatedAt, s.UpdatedBy = w.currentSecond(), c.key.UserID
	return response{status: http.StatusNoContent}, nil
}
