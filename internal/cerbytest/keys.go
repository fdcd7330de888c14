package cerbytest

import (
	"cmp"
	"crypto/rand"
	"net/http"
	"slices"
	"time"
)

// The scopes of keys, by the names that the web app shows.
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

// knownScopes are all scopes a key can have.
var knownScopes = []string{
	scopeReadActivities, scopeReadItems, scopeReadAccounts, scopeReadSecrets, scopeReadUsers, scopeReadTeams,
	scopeReadIntegrations, scopeReadJobs, scopeReadVaults, scopeWriteAccounts, scopeWriteSecrets, scopeWriteUsers,
	scopeWriteIntegrations, scopeWriteJobs, scopeWriteCollections, scopeWriteTeams, scopeDeleteTeams,
}

// coveredBy tells which wider scope serves in place of a narrow one.
var widerScope = map[string]string{
	scopeReadAccounts: scopeReadItems,
	scopeReadSecrets:  scopeReadItems,
	scopeReadTeams:    scopeReadUsers,
}

// adminRoles are the workspace roles that see users, teams, jobs and vaults.
var adminRoles = []string{roleOwner, roleSuperAdmin, roleAdmin}

// Key is an API key; it belongs to the user who made it and sees what that user may.
type Key struct {
	// Token is sent as X-API-Key; an empty one is made at random.
	Token string
	// Scopes are names such as "Read users"; nil means all.
	Scopes []string
	// Role is the workspace role of the key's user; empty means workspace_owner.
	Role string
	// UserID is the key's user, who owns some accounts and not others.
	UserID string
	// ExpiresAt ends the key's life; zero means never.
	ExpiresAt time.Time
}

// AddKey adds a key and returns its token; a scope that does not exist is a mistake of the test's, and panics.
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

// authenticate finds the request's key, and refuses alike one that is missing, unknown, deleted or expired.
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

// authorize refuses a key whose scopes or whose user's role do not suffice, in the words for an unknown key.
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

// has tells whether the key has a scope or one that covers it.
func (k Key) hasScope(scope string) bool {
	wider, covered := widerScope[scope]
	return k.Scopes == nil || slices.Contains(k.Scopes, scope) || covered && slices.Contains(k.Scopes, wider)
}
