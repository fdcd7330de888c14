package cerbytest

import (
	"cmp"
	"maps"
	"net/http"
	"time"
)

// The schemes and the state that decide whether the API creates secrets in a vault and returns its passwords.
const (
	kmsVault     = "kms_byo"
	localVault   = "local_encryption_key"
	vaultEnabled = "enabled"
)

// Vault stores secrets and passwords.
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
	// Extra contains additional attributes of responses. They override the usual ones.
	Extra map[string]any
}

func vaults(w *Workspace) *table[Vault] { return tableOf[Vault](w, "vault") }

// AddVault seeds a vault, and sets ID, Scheme (kms_byo), State (enabled), WorkspaceID and the times if they are
// empty.
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

// UpdateVault changes a vault outside the API. The change function must not call the workspace.
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

// PurgeVault removes a vault.
func (w *Workspace) PurgeVault(id string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	vaults(w).remove(id)
}

func (v *Vault) clone() Vault {
	c := *v
	c.Extra = maps.Clone(v.Extra)
	return c
}

// vaultRoutes returns the operations on vaults, which can only be listed.
func vaultRoutes() []route {
	return []route{
		{
			method: http.MethodGet, path: "/vaults", scopes: []string{scopeReadVaults}, adminOnly: true,
			pageSize: 25, handle: listVaults,
		},
	}
}

// listVaults handles GET /vaults. The list includes local vaults, as the published example does.
func listVaults(w *Workspace, c *call) (response, error) {
	return paginate(c, vaults(w).iterate(), (*Vault).resource, previousAbsent)
}

// resource returns the API's form of a vault.
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
