package cerbytest

import (
	"cmp"
	"maps"
	"net/http"
	"slices"
	"time"
)

// Account is an account in an application. Only keys whose user is its owner see it.
type Account struct {
	ID          string
	Application string
	Label       string
	// Workspace is the name of the workspace.
	Workspace          string
	Status             string
	Domain             string
	URL                string
	Email              string
	Phone              string
	BusinessID         string
	VaultID            string
	CreatedAt          time.Time
	CreatedBy          string
	CreatedByEmail     string
	UpdatedAt          time.Time
	LastLoginDate      time.Time
	LastLoginBy        string
	LastPasswordChange time.Time
	RotatedAt          time.Time
	RotatedBy          string
	RotatedByID        string
	SyncedAt           time.Time
	AvatarURL          string
	AutofillMFA        *bool
	PasswordSet        *bool
	PasswordVisible    *bool
	CerbyManagedEmail  *bool
	CerbyManagedPhone  *bool
	HasBackupCode      *bool
	HasPasskey         *bool
	HasTOTP            *bool
	MFAEnabled         *bool
	MFATypes           []string
	Meta               map[string]any
	// Password is the value that a read of the account's secrets returns. Empty means no password.
	Password string
	// PasswordID is the ID of the password. If it is empty, the first read sets it.
	PasswordID string
	// TOTPCode is the current code of six digits. It does not change by itself. Empty means no code.
	TOTPCode string
	// Owners are the IDs of the users who own it. It is shared with them. Nil makes it visible to every key.
	Owners []string
	// Extra contains additional attributes of responses. They override the usual ones.
	Extra map[string]any
}

func accounts(w *Workspace) *table[Account] { return tableOf[Account](w, "account") }

// AddAccount seeds an account, and sets ID, Workspace, Status (enabled) and the times if they are empty.
func (w *Workspace) AddAccount(a Account) Account {
	w.mu.Lock()
	defer w.mu.Unlock()
	a.ID = cmp.Or(a.ID, newID())
	a.Workspace = cmp.Or(a.Workspace, w.name)
	a.Status = cmp.Or(a.Status, "enabled")
	if a.CreatedAt.IsZero() {
		a.CreatedAt = w.currentSecond()
	}
	if a.UpdatedAt.IsZero() {
		a.UpdatedAt = a.CreatedAt
	}
	accounts(w).add(a.ID, a.clone())
	w.setOwners(KindAccount, a.ID, a.Owners)
	return a
}

// Account returns the account with the given ID.
func (w *Workspace) Account(id string) (Account, bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	a, ok := accounts(w).get(id)
	if !ok {
		return Account{}, false
	}
	return a.clone(), true
}

// Accounts returns all accounts in the order of their creation.
func (w *Workspace) Accounts() []Account {
	w.mu.Lock()
	defer w.mu.Unlock()
	return cloneRows(accounts(w).iterate(), (*Account).clone)
}

// UpdateAccount changes an account outside the API. The change function must not call the workspace.
func (w *Workspace) UpdateAccount(id string, change func(*Account)) {
	w.mu.Lock()
	defer w.mu.Unlock()
	a, ok := accounts(w).get(id)
	if !ok {
		panic("cerbytest: there is no account " + id)
	}
	change(a)
	a.ID = id
	w.setOwners(KindAccount, id, a.Owners)
}

// PurgeAccount removes an account and its shares. Reads return 404 from then on.
func (w *Workspace) PurgeAccount(id string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	accounts(w).remove(id)
	w.removeItem(KindAccount, id)
}

func (a *Account) clone() Account {
	c := *a
	c.MFATypes, c.Owners = slices.Clone(a.MFATypes), slices.Clone(a.Owners)
	c.Meta, c.Extra = maps.Clone(a.Meta), maps.Clone(a.Extra)
	return c
}

// accountRoutes returns the operations on accounts.
func accountRoutes() []route {
	read := []string{scopeReadAccounts}
	return []route{
		{
			method: http.MethodGet, path: "/accounts", scopes: read, pageSize: 25, handle: listAccounts,
			query: []queryParameter{
				{"filter[application]", textList},
				{"filter[status]", enumList("enabled", "disabled")},
			},
		},
		{method: http.MethodGet, path: "/accounts/{id}", scopes: read, handle: getAccount},
	}
}

func (a *Account) owners() *[]string { return &a.Owners }

func (a *Account) isDeleted() bool { return false }

// listAccounts handles GET /accounts.
func listAccounts(w *Workspace, c *call) (response, error) {
	application, status := c.listParameter("filter[application]"), c.listParameter("filter[status]")
	found := filterRows(accounts(w).iterate(), func(a *Account) bool {
		return c.key.canSee(a) && matchesFilter(application, a.Application) && matchesFilter(status, a.Status)
	})
	return paginate(c, found, func(a *Account) map[string]any { return a.resource(w, inList) }, previousNull)
}

// getAccount handles GET /accounts/{id}. The error is 401, not 404, if the key's user does not own the account.
func getAccount(w *Workspace, c *call) (response, error) {
	a, err := findItem(w, c, KindAccount, c.pathValue("id"))
	if err != nil {
		return response{}, err
	}
	return response{document: newDocument(a.resource(w, inRead))}, nil
}

// resource returns the API's form of an account.
func (a *Account) resource(_ *Workspace, kind responseKind) map[string]any {
	attributes := map[string]any{}
	for name, value := range map[string]string{
		"application": a.Application, "label": a.Label, "workspace": a.Workspace, "status": a.Status,
		"domain": a.Domain, "url": a.URL, "email": a.Email, "phone": a.Phone, "businessId": a.BusinessID,
		"vaultId": a.VaultID, "createdBy": a.CreatedBy, "createdByEmail": a.CreatedByEmail,
		"lastLoginBy": a.LastLoginBy, "rotatedBy": a.RotatedBy, "rotatedById": a.RotatedByID, "avatarUrl": a.AvatarURL,
	} {
		setOptional(attributes, kind, name, value, value != "")
	}
	for name, value := range map[string]*bool{
		"autofillMfa": a.AutofillMFA, "passwordSet": a.PasswordSet, "passwordVisible": a.PasswordVisible,
		"cerbyManagedEmail": a.CerbyManagedEmail, "cerbyManagedPhone": a.CerbyManagedPhone,
		"hasBackupCode": a.HasBackupCode, "hasPasskey": a.HasPasskey, "hasTotp": a.HasTOTP, "mfaEnabled": a.MFAEnabled,
	} {
		setOptional(attributes, kind, name, value, value != nil)
	}
	for nth, timestamp := range []struct {
		name string
		at   time.Time
	}{
		{"createdAt", a.CreatedAt},
		{"updatedAt", a.UpdatedAt},
		{"lastLoginDate", a.LastLoginDate},
		{"lastPasswordChange", a.LastPasswordChange},
		{"rotatedAt", a.RotatedAt},
		{"syncedAt", a.SyncedAt},
	} {
		setOptional(attributes, kind, timestamp.name, formatTime(timestamp.at, kind, nth), !timestamp.at.IsZero())
	}
	setOptional(attributes, kind, "mfaTypes", a.MFATypes, a.MFATypes != nil)
	setOptional(attributes, kind, "meta", a.Meta, a.Meta != nil)
	maps.Copy(attributes, a.Extra)
	return newResource("account", a.ID, attributes)
}
