package cerbytest

import (
	"cmp"
	"maps"
	"slices"
	"time"
)

// The statuses of a secret, and the events that create its versions.
const (
	secretActive   = "active"
	secretDisabled = "disabled"
	secretMade     = "create"
	secretChanged  = "update"
	secretDeleted  = "delete"
)

// Secret is a secret. Only keys whose user is its owner see it.
type Secret struct {
	ID    string
	Title string
	// Category is text, wifi_password, ssh_key, database, server, software_license or custom.
	Category string
	// Status is active or disabled.
	Status                    string
	RequiresIdentityChallenge bool
	ExpiresAt                 time.Time
	// VaultID is the vault that stores the value. No response contains it.
	VaultID string
	// Value is returned by the single read only.
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
	// Owners are the IDs of the users who own it. It is shared with them. Nil makes it visible to every key.
	Owners []string
	// Extra contains additional attributes of responses. They override the usual ones.
	Extra map[string]any
}

// secrets returns the table of secrets, including deleted ones.
func secrets(w *Workspace) *table[Secret] { return tableOf[Secret](w, "secret") }

// AddSecret seeds a secret, and sets ID, Category (text), Status (active), VersionID, EventName (create), UpdatedBy,
// the workspace and the times if they are empty.
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

// versionedFields returns the fields of which each change creates a version.
func (s *Secret) versionedFields() [5]any {
	return [5]any{s.Title, s.Category, s.Value, s.RequiresIdentityChallenge, s.ExpiresAt.UTC()}
}

func (w *Workspace) insertSecret(s Secret) {
	secrets(w).add(s.ID, s)
	w.setOwners(KindSecret, s.ID, s.Owners)
}

// Secret returns the secret with the given ID, also if it is deleted.
func (w *Workspace) Secret(id string) (Secret, bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	s, ok := secrets(w).get(id)
	if !ok {
		return Secret{}, false
	}
	return s.clone(), true
}

// Secrets returns all secrets in the order of their creation, including deleted ones.
func (w *Workspace) Secrets() []Secret {
	w.mu.Lock()
	defer w.mu.Unlock()
	return cloneRows(secrets(w).iterate(), (*Secret).clone)
}

// UpdateSecret changes a secret outside the API. The change function must not call the workspace. If it changes the
// content but not VersionID, the secret advances to its next version: Version, EventName (update) and UpdatedAt
// change too, unless the function sets them.
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

// advanceVersion makes a secret the next version of before. It keeps fields that differ already.
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

// PurgeSecret removes a secret. Reads return 404 from then on.
func (w *Workspace) PurgeSecret(id string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.purgeSecret(id)
}

func (w *Workspace) purgeSecret(id string) {
	secrets(w).remove(id)
	w.removeItem(KindSecret, id)
}

func (s *Secret) clone() Secret {
	c := *s
	c.Extra, c.Owners = maps.Clone(s.Extra), slices.Clone(s.Owners)
	return c
}

func (s *Secret) owners() *[]string { return &s.Owners }

// isDeleted reports whether the secret is deleted but still readable.
func (s *Secret) isDeleted() bool {
	return s.Status == secretDisabled || s.EventName == secretDeleted
}

// resource returns the API's form of a secret. Only the single read of a secret that is not deleted contains the
// value, and no response contains the vault.
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
