package cerbytest

import (
	"cmp"
	"crypto/rand"
	"net/http"
	"slices"
	"time"
)

// The scopes of keys, by the names in the web app.
const (
	scopeReadActivities    = "Read activities"
	scopeReadItems         = "Read items"
	scopeReadAccounts      = "Read accounts"
	scopeReadSecrets       = "Read secrets"
	scopeReadUsers         = "Read users"
	scopeReadTeams         = "Read teams"
	scopeReadIntegrations  = "Read integrations"
	scopeReadJobs          = "Read automated jobs"
	scopeReadVaults        = "Read vaults"
	scopeWriteAccounts     = "Write accounts"
	scopeWriteSecrets      = "Write secrets"
	scopeWriteUsers        = "Write users"
	scopeWriteIntegrations = "Write integrations"
	scopeWriteJobs         = "Write automated jobs"
	scopeWriteCollections  = "Write collections"
	scopeWriteTeams        = "Write teams"
	scopeDeleteTeams       = "Delete teams"
)

var knownScopes = []string{
	scopeReadActivities, scopeReadItems, scopeReadAccounts, scopeReadSecrets, scopeReadUsers, scopeReadTeams,
	scopeReadIntegrations, scopeReadJobs, scopeReadVaults, scopeWriteAccounts, scopeWriteSecrets, scopeWriteUsers,
	scopeWriteIntegrations, scopeWriteJobs, scopeWriteCollections, scopeWriteTeams, scopeDeleteTeams,
}

// Scopes returns the names of all scopes.
func Scopes() []string { return slices.Clone(knownScopes) }

// widerScope maps a narrow scope to the wider scope that includes it.
var widerScope = map[string]string{
	scopeReadAccounts: scopeReadItems,
	scopeReadSecrets:  scopeReadItems,
	scopeReadTeams:    scopeReadUsers,
}

// adminRoles are the workspace roles that see users, teams, jobs and vaults.
var adminRoles = []string{roleOwner, roleSuperAdmin, roleAdmin}

// Key is an API key. It belongs to the user who created it and sees what that user may see.
type Key struct {
	// Token is the value of X-API-Key. An empty one is generated.
	Token string
	// Scopes are names such as "Read users". Nil means all.
	Scopes []string
	// Role is the workspace role of the key's user. Empty means workspace_owner.
	Role string
	// UserID is the key's user. The key sees only items that this user owns.
	UserID string
	// ExpiresAt is when the key expires. Zero means never.
	ExpiresAt time.Time
}

// AddKey adds a key and returns its token. It panics if a scope does not exist.
func (w *Workspace) AddKey(k Key) string {
	for _, scope := range k.Scopes {
		if !slices.Contains(knownScopes, scope) {
			panic("cerbytest: there is no scope " + scope)
		}
	}
	k.Token = cmp.Or(k.Token, rand.Text())
	k.Role = cmp.Or(k.Role, roleOwner)
	k.Scopes = slices.Clone(k.Scopes)
	w.mu.Lock()
	defer w.mu.Unlock()
	w.keys[k.Token] = k
	return k.Token
}

// RevokeKey deletes a key.
func (w *Workspace) RevokeKey(token string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	delete(w.keys, token)
}

// authenticate returns the key of a request. The error is the same for a missing, unknown, deleted and expired key.
func (w *Workspace) authenticate(r *http.Request) (Key, error) {
	requested := r.Header.Values("X-Api-Key")
	if len(requested) != 1 {
		return Key{}, newAPIError(http.StatusUnauthorized)
	}
	key, known := w.keys[requested[0]]
	if !known || !key.ExpiresAt.IsZero() && !w.now().Before(key.ExpiresAt) {
		return Key{}, newAPIError(http.StatusUnauthorized)
	}
	return key, nil
}

// authorize checks the scopes and the role of a key. The error is the same as for an unknown key.
func (w *Workspace) authorize(c *call) error {
	for _, scope := range c.route.scopes {
		if !c.key.hasScope(scope) {
			return newAPIError(http.StatusUnauthorized)
		}
	}
	if c.route.adminOnly && !slices.Contains(adminRoles, c.key.Role) {
		return newAPIError(http.StatusUnauthorized)
	}
	return nil
}

// hasScope reports whether the key has a scope or a wider one.
func (k Key) hasScope(scope string) bool {
	wider, covered := widerScope[scope]
	return k.Scopes == nil || slices.Contains(k.Scopes, scope) || covered && slices.Contains(k.Scopes, wider)
}
