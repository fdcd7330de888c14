package cerby_test

import (
	"encoding/json"
	"slices"
	"testing"

	"github.com/cerby-community/terraform-provider-cerby/internal/apitest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
)

// TestAccounts_get reads every attribute of an account into its own field.
func TestAccounts_get(t *testing.T) {
	server := apitest.InOrder(t, apitest.FromFile(200, "account.json"))
	account, err := newClient(t, server, nil).Accounts().Get(t.Context(), "a-1")
	if err != nil {
		t.Fatal(err)
	}
	server.ExpectRequests("GET /api/v1/accounts/a-1")
	got := map[string]any{
		"application":        apitest.Text(account.Application),
		"label":              apitest.Text(account.Label),
		"workspace":          apitest.Text(account.Workspace),
		"status":             apitest.Text(account.Status),
		"domain":             apitest.Text(account.Domain),
		"url":                apitest.Text(account.URL),
		"email":              apitest.Text(account.Email),
		"phone":              apitest.Text(account.Phone),
		"businessId":         apitest.Text(account.BusinessID),
		"vaultId":            apitest.Text(account.VaultID),
		"createdAt":          apitest.Text(account.CreatedAt),
		"createdBy":          apitest.Text(account.CreatedBy),
		"createdByEmail":     apitest.Text(account.CreatedByEmail),
		"updatedAt":          apitest.Text(account.UpdatedAt),
		"lastLoginDate":      apitest.Text(account.LastLoginDate),
		"lastLoginBy":        apitest.Text(account.LastLoginBy),
		"lastPasswordChange": apitest.Text(account.LastPasswordChange),
		"rotatedAt":          apitest.Text(account.RotatedAt),
		"rotatedBy":          apitest.Text(account.RotatedBy),
		"rotatedById":        apitest.Text(account.RotatedByID),
		"syncedAt":           apitest.Text(account.SyncedAt),
		"avatarUrl":          apitest.Text(account.AvatarURL),
		"autofillMfa":        boolOf(account.AutofillMFA),
		"passwordSet":        boolOf(account.PasswordSet),
		"passwordVisible":    boolOf(account.PasswordVisible),
		"cerbyManagedEmail":  boolOf(account.CerbyManagedEmail),
		"cerbyManagedPhone":  boolOf(account.CerbyManagedPhone),
		"hasBackupCode":      boolOf(account.HasBackupCode),
		"hasPasskey":         boolOf(account.HasPasskey),
		"hasTotp":            boolOf(account.HasTOTP),
		"mfaEnabled":         boolOf(account.MFAEnabled),
	}
	var document struct {
		Data struct {
			Attributes map[string]any `json:"attributes"`
		} `json:"data"`
	}
	if err := json.Unmarshal([]byte(apitest.File("account.json")), &document); err != nil {
		t.Fatal(err)
	}
	for name, want := range document.Data.Attributes {
		if name == "mfaTypes" || name == "meta" {
			continue
		}
		if got[name] != want {
			t.Errorf("%s: got %v, want %v", name, got[name], want)
		}
	}
	if account.ID != "a-1" || !slices.Equal(account.MFATypes, []string{"totp", "sms"}) {
		t.Errorf("id %q, MFA types %v", account.ID, account.MFATypes)
	}
}

// boolOf returns a boolean, or nil without one.
func boolOf(b *bool) any {
	if b == nil {
		return nil
	}
	return *b
}

// TestAccounts_list sends its filters, and leaves nil what the service leaves out.
func TestAccounts_list(t *testing.T) {
	const page = "page%5Bnumber%5D=1&page%5Bsize%5D=100"
	for want, filter := range map[string]cerby.AccountFilter{
		"GET /api/v1/accounts?filter%5Bapplication%5D=Instagram%2CX+%28Twitter%29&" + page: {
			Applications: []string{"Instagram", "X (Twitter)"},
		},
		"GET /api/v1/accounts?filter%5Bstatus%5D=enabled%2Cdisabled&" + page: {Statuses: []string{"enabled", "disabled"}},
	} {
		server := apitest.InOrder(t, apitest.FromFile(200, "accounts.json"))
		accounts, err := cerby.Collect(newClient(t, server, nil).Accounts().ListFiltered(t.Context(), filter))
		if err != nil || len(accounts) != 2 {
			t.Fatalf("%d accounts, %v", len(accounts), err)
		}
		server.ExpectRequests(want)
		if a := accounts[0]; a.ID != "a-1" || apitest.Text(a.Label) != "one" || a.MFATypes != nil {
			t.Errorf("got %+v", a)
		}
		if a := accounts[1]; a.ID != "a-2" || a.Label != nil || a.HasTOTP != nil {
			t.Errorf("got %+v", a)
		}
	}
	server := apitest.InOrder(t, vaultPage("", 0))
	for account, err := range newClient(t, server, nil).Accounts().ListFiltered(t.Context(), cerby.AccountFilter{}) {
		t.Errorf("an empty list gave %q, %v", account.ID, err)
	}
	server.ExpectRequests("GET /api/v1/accounts?" + page)
}
