package cerbytest

import (
	"cmp"
	"net/http"
	"slices"
	"time"
)

// totpPeriod is how long a one-time code is valid.
const totpPeriod = 30 * time.Second

// accountSecretRoutes returns the operations that read an account's password and one-time code.
func accountSecretRoutes() []route {
	read := []string{scopeReadAccounts}
	return []route{
		{
			method: http.MethodGet, path: "/accounts/{id}/secrets", scopes: read, pageSize: 20, handle: getPassword,
			query:         []queryParameter{{"filter[secretType]", enumValue("password")}},
			requiredQuery: []string{"filter[secretType]"},
		},
		{method: http.MethodGet, path: "/accounts/{id}/totp", scopes: read, handle: getTOTP},
	}
}

// findAccount returns the account that the path names. The error is 401 if the key's user does not own it.
func findAccount(w *Workspace, c *call) (*Account, error) {
	if _, err := findItem(w, c, KindAccount, c.pathValue("id")); err != nil {
		return nil, err
	}
	a, _ := accounts(w).get(c.pathValue("id"))
	return a, nil
}

// getPassword handles GET /accounts/{id}/secrets. It serves only accounts in an AWS KMS vault.
func getPassword(w *Workspace, c *call) (response, error) {
	a, err := findAccount(w, c)
	if err != nil {
		return response{}, err
	}
	vault, known := vaults(w).get(a.VaultID)
	switch {
	case !known || vault.Scheme != kmsVault:
		return response{}, &apiError{status: http.StatusBadRequest, detail: "The account is not in an AWS KMS vault."}
	case a.Password == "" && w.quirks.NotFoundWithoutPassword:
		return response{}, newAPIError(http.StatusNotFound)
	}
	var passwords []*Account
	if a.Password != "" {
		passwords = append(passwords, a)
	}
	resp, err := paginate(c, slices.Values(passwords), func(a *Account) map[string]any {
		return a.passwordResource(w, c, inList)
	}, previousNull)
	if err == nil && w.quirks.PasswordAsObject {
		resp.document["data"] = nil
		if a.Password != "" {
			resp.document["data"] = a.passwordResource(w, c, inRead)
		}
	}
	return resp, err
}

// passwordResource returns the API's form of an account's password. It records a login of the key's user.
func (a *Account) passwordResource(w *Workspace, c *call, kind responseKind) map[string]any {
	a.LastLoginDate, a.LastLoginBy = w.now().UTC().Truncate(time.Millisecond), c.key.UserID
	a.PasswordID = cmp.Or(a.PasswordID, newID())
	changed := a.LastPasswordChange
	if changed.IsZero() {
		changed = a.CreatedAt
	}
	return newResource(cmp.Or(w.quirks.PasswordType, "password"), a.PasswordID, map[string]any{
		"secretType": "password",
		"body":       map[string]any{"type": cmp.Or(w.quirks.PasswordBodyType, "plaintext"), "value": a.Password},
		"vaultId":    a.VaultID,
		"createdAt":  formatTime(a.CreatedAt, kind, 0),
		"updatedAt":  formatTime(changed, kind, 1),
	})
}

// getTOTP handles GET /accounts/{id}/totp for accounts in any vault.
func getTOTP(w *Workspace, c *call) (response, error) {
	a, err := findAccount(w, c)
	switch {
	case err != nil:
		return response{}, err
	case a.TOTPCode == "":
		return response{}, newAPIError(http.StatusNotFound)
	}
	attributes := map[string]any{"code": a.TOTPCode}
	switch w.quirks.TOTPForm {
	case TOTPExpiresAt:
		attributes["expiresAt"] = formatTime(w.now().Truncate(totpPeriod).Add(totpPeriod), inRead, 0)
	case TOTPPeriod:
		attributes["period"] = int(totpPeriod.Seconds())
	case TOTPCodeOnly:
	}
	return response{document: newDocument(newResource("totp", a.ID, attributes))}, nil
}
