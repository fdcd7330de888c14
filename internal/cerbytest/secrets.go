package cerbytest

import (
	"cmp"
	"maps"
	"slices"
	"time"
)

// The states of a secret, and the events that lead to its versions.
const (
	secretActive   = "active"
	secretDisabled = "disabled"
	secretMade     = "create"
	secretChanged  = "update"
	secretDeleted  = "delete"
)

// Secret is one secret, told only to keys whose user is its Owner.
type Secret struct {
	ID    string
	Title string
	// Category is text, wifi_password, ssh_key, database, server, software_license or custom.
	Category string
	// Status is active or disabled.
	Status                    string
	RequiresIdentityChallenge bool
	ExpiresAt                 time.Time
	// VaultID is where the value lies, which no answer tells.
	VaultID string
	// Value is what the single read tells.
	Value     string
	Version   int
	VersionID string
	// EventName is create, update, restore_version or delete.
	EventName     string
	CreatedAt     time.Time
	CreatedBy     string
	UpdatedAt     time.Time
	UpdatedBy     string
	WorkspaceID   string
	WorkspaceName string
	// Owners are the ids of the users who own the secret, whose shares they are; nil means that every key sees it.
	Owners []string
	// Extra are further attributes in answers; they win over the usual ones, to answer what nobody expects.
	Extra map[string]any
}

// secrets is the table of all secrets, deleted ones included.
func secrets(w *Workspace) *table[Secret] { return tableOf[Secret](w, "secret") }

// AddSecret seeds a secret, and fills ID, Category (text), Status (active), VersionID, EventName (create), UpdatedBy,
// the workspace and the times where empty.
func (w *Workspace) AddSecret(s Secret) Secret {
	w.mu.Lock()
	defer w.mu.Unlock()
	s.ID, s.VersionID = cmp.Or(s.ID, newID()), cmp.Or(s.VersionID, newID())
	s.Category = cmp.Or(s.Category, "text")
	s.Status, s.EventName = cmp.Or(s.Status, secretActive), cmp.Or(s.EventName, secretMade)
	s.UpdatedBy = cmp.Or(s.UpdatedBy, s.CreatedBy)
	s.WorkspaceID, s.WorkspaceName = cmp.Or(s.WorkspaceID, workspaceID), cmp.Or(s.WorkspaceName, w.name)
	if s.CreatedAt.IsZero() {
		s.CreatedAt = w.currentSecond()
	}
	if s.UpdatedAt.IsZero() {
		s.UpdatedAt = s.CreatedAt
	}
	w.insertSecret(s.clone())
	return s
}

// content is what people see of a secret, of which each change makes a version.
func (s *Secret) versionedFields() [5]any {
	return [5]any{s.Title, s.Category, s.Value, s.RequiresIdentityChallenge, s.ExpiresAt.UTC()}
}

// putSecret adds a secret with its owners.
func (w *Workspace) insertSecret(s Secret) {
	secrets(w).add(s.ID, s)
	w.setOwners(KindSecret, s.ID, s.Owners)
}

// Secret returns a secret by id, deleted ones included.
func (w *Workspace) Secret(id string) (Secret, bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	s, ok := secrets(w).get(id)
	if !ok {
		return Secret{}, false
	}
	return s.clone(), true
}

// Secrets returns all secrets in the order of their creation, deleted ones included.
func (w *Workspace) Secrets() []Secret {
	w.mu.Lock()
	defer w.mu.Unlock()
	return cloneRows(secrets(w).iterate(), (*Secret).clone)
}

// UpdateSecret changes a secret behind the API's back; change must not call the workspace. Where the content changes
// and VersionID does not, it is the next version: what change leaves alone of Version, EventName (update) and UpdatedAt
// moves with it.
func (w *Workspace) UpdateSecret(id string, change func(*Secret)) {
	w.mu.Lock()
	defer w.mu.Unlock()
	s, ok := secrets(w).get(id)
	if !ok {
		panic("cerbytest: there is no secret " + id)
	}
	before := *s
	change(s)
	s.ID = id
	if s.VersionID == before.VersionID && s.versionedFields() != before.versionedFields() {
		s.advanceVersion(before, w.currentSecond())
	}
	w.setOwners(KindSecret, id, s.Owners)
}

// follow makes a secret the next version of what it was before, save for what says otherwise already.
func (s *Secret) advanceVersion(before Secret, now time.Time) {
	s.VersionID = newID()
	if s.Version == before.Version {
		s.Version++
	}
	if s.EventName == before.EventName {
		s.EventName = secretChanged
	}
	if s.UpdatedAt.Equal(before.UpdatedAt) {
		s.UpdatedAt = now
	}
}

// PurgeSecret forgets a secret, which is answered with 404 from then on.
func (w *Workspace) PurgeSecret(id string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.purgeSecret(id)
}

// purgeSecret forgets a secret and its shares.
func (w *Workspace) purgeSecret(id string) {
	secrets(w).remove(id)
	w.removeItem(KindSecret, id)
}

// clone copies a secret so that the store shares no list or map with callers.
func (s *Secret) clone() Secret {
	c := *s
	c.Extra, c.Owners = maps.Clone(s.Extra), slices.Clone(s.Owners)
	return c
}

// owners are those whose keys see it.
func (s *Secret) owners() *[]string { return &s.Owners }

// deleted tells whether only the memory of the secret is left.
func (s *Secret) isDeleted() bool {
	return s.Status == secretDisabled || s.EventName == secretDeleted
}

// resource tells a secret: its value on the single read alone, where it is not deleted, and its vault never.
func (s *Secret) resource(w *Workspace, kind responseKind) map[string]any {
	a := map[string]any{
		"title":                     s.Title,
		"category":                  s.Category,
		"status":                    s.Status,
		"requiresIdentityChallenge": s.RequiresIdentityChallenge,
		"expiresAt":                 formatTime(s.ExpiresAt, kind, 2),
		"version":                   s.Version,
		"versionId":                 s.VersionID,
		"eventName":                 s.EventName,
		"createdAt":                 formatTime(s.CreatedAt, kind, 0),
		"updatedAt":                 formatTime(s.UpdatedAt, kind, 1),
		"workspaceId":               s.WorkspaceID,
		"workspaceName":             s.WorkspaceName,
	}
	if w.quirks.OmitExpiryInLists && kind == inList {
		delete(a, "expiresAt")
	}
	setOptional(a, kind, "createdBy", s.CreatedBy, s.CreatedBy != "")
	setOptional(a, kind, "updatedBy", s.UpdatedBy, s.UpdatedBy != "")
	if kind == inRead && !s.isDeleted() {
		a["body"] = map[string]any{"type": "plaintext", "value": s.Value}
	}
	maps.Copy(a, s.Extra)
	return newResource("secret", s.ID, a)
}
