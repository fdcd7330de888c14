package cerbytest

import (
	"cmp"
	"maps"
	"net/http"
	"time"
)

// The schemes and the state that decide whether the API puts secrets into a vault, and tells the passwords in it.
const (
	kmsVault     = "kms_byo"
	localVault   = "local_encryption_key"
	vaultEnabled = "enabled"
)

// Vault is one place where secrets are kept.
type Vault struct {
	ID   string
	Name string
	// Scheme is kms_byo, akv or local_encryption_key.
	Scheme string
	// State is enabled or disabled.
	State     string
	CreatedAt time.Time
	CreatedBy string
	// CreatedByType is system or user.
	CreatedByType string
	UpdatedAt     time.Time
	WorkspaceID   string
	// Extra are further attributes in answers; they win over the usual ones, to answer what nobody expects.
	Extra map[string]any
}

// vaults is the table of all vaults.
func vaults(w *Workspace) *table[Vault] { return tableOf[Vault](w, "vault") }

// AddVault seeds a vault, and fills ID, Scheme (kms_byo), State (enabled), WorkspaceID and the times where empty.
func (w *Workspace) AddVault(v Vault) Vault {
	w.mu.Lock()
	defer w.mu.Unlock()
	v.ID = cmp.Or(v.ID, newID())
	v.Scheme = cmp.Or(v.Scheme, kmsVault)
	v.State = cmp.Or(v.State, vaultEnabled)
	v.CreatedByType = cmp.Or(v.CreatedByType, "user")
	v.WorkspaceID = cmp.Or(v.WorkspaceID, workspaceID)
	if v.CreatedAt.IsZero() {
		v.CreatedAt = w.currentSecond()
	}
	if v.UpdatedAt.IsZero() {
		v.UpdatedAt = v.CreatedAt
	}
	vaults(w).add(v.ID, v.clone())
	return v
}

// Vaults returns all vaults in the order of their creation.
func (w *Workspace) Vaults() []Vault {
	w.mu.Lock()
	defer w.mu.Unlock()
	var all []Vault
	for v := range vaults(w).iterate() {
		all = append(all, v.clone())
	}
	return all
}

// UpdateVault changes a vault behind the API's back; change must not call the workspace.
func (w *Workspace) UpdateVault(id string, change func(*Vault)) {
	w.mu.Lock()
	defer w.mu.Unlock()
	v, ok := vaults(w).get(id)
	if !ok {
		panic("cerbytest: there is no vault " + id)
	}
	change(v)
	v.ID = id
}

// PurgeVault forgets a vault.
func (w *Workspace) PurgeVault(id string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	vaults(w).remove(id)
}

// clone copies a vault so that the store shares no map with callers.
func (v *Vault) clone() Vault {
	c := *v
	c.Extra = maps.Clone(v.Extra)
	return c
}

// vaultRoutes are the operations on vaults, which can only be listed.
func vaultRoutes() []route {
	return []route{
		{
			method: http.MethodGet, path: "/vaults", scopes: []string{scopeReadVaults}, adminOnly: true,
			pageSize: 25, handle: listVaults,
		},
	}
}

// listVaults answers GET /vaults, local vaults included, as the published example does.
func listVaults(w *Workspace, c *call) (response, error) {
	return paginate(c, vaults(w).iterate(), (*Vault).resource, previousAbsent)
}

// resource tells a vault.
func (v *Vault) resource() map[string]any {
	a := map[string]any{
		"name":          v.Name,
		"scheme":        v.Scheme,
		"state":         v.State,
		"createdAt":     formatTime(v.CreatedAt, inList, 0),
		"createdByType": v.CreatedByType,
		"updatedAt":     formatTime(v.UpdatedAt, inList, 1),
		"workspaceId":   v.WorkspaceID,
	}
	setOptional(a, inList, "createdBy", v.CreatedBy, v.CreatedBy != "")
	maps.Copy(a, v.Extra)
	return newResource("vault", v.ID, a)
}
