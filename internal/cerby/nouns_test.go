package cerby_test

import (
	"encoding/json"
	"slices"
	"testing"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
)

// TestGetAccount reads every attribute of an account into its own field.
func TestGetAccount(t *testing.T) {
	w := inOrder(t, answer(t, 200, "account.json"))
	account, err := newClient(t, w, nil).Accounts().Get(t.Context(), "a-1")
	if err != nil {
		t.Fatal(err)
	}
	w.expectRequests("GET /api/v1/accounts/a-1")
	got := map[string]any{
		"application": text(account.Application), "label": text(account.Label), "workspace": text(account.Workspace),
		"status": text(account.Status), "domain": text(account.Domain), "url": text(account.URL), "email": text(account.Email),
		"phone": text(account.Phone), "businessId": text(account.BusinessID), "vaultId": text(account.VaultID),
		"createdAt": text(account.CreatedAt), "createdBy": text(account.CreatedBy), "createdByEmail": text(account.CreatedByEmail),
		"updatedAt": text(account.UpdatedAt), "lastLoginDate": text(account.LastLoginDate), "lastLoginBy": text(account.LastLoginBy),
		"lastPasswordChange": text(account.LastPasswordChange), "rotatedAt": text(account.RotatedAt), "rotatedBy": text(account.RotatedBy),
		"rotatedById": text(account.RotatedByID), "syncedAt": text(account.SyncedAt), "avatarUrl": text(account.AvatarURL),
		"autofillMfa": truth(account.AutofillMFA), "passwordSet": truth(account.PasswordSet), "passwordVisible": truth(account.PasswordVisible),
		"cerbyManagedEmail": truth(account.CerbyManagedEmail), "cerbyManagedPhone": truth(account.CerbyManagedPhone),
		"hasBackupCode": truth(account.HasBackupCode), "hasPasskey": truth(account.HasPasskey), "hasTotp": truth(account.HasTOTP),
		"mfaEnabled": truth(account.MFAEnabled),
	}
	var wire struct {
		Data struct {
			Attributes map[string]any `json:"attributes"`
		} `json:"data"`
	}
	if err := json.Unmarshal([]byte(file(t, "account.json")), &wire); err != nil {
		t.Fatal(err)
	}
	for name, want := range wire.Data.Attributes {
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

// text gives a text, or a word that no file holds for none.
func text(s *string) string {
	if s == nil {
		return "(nil)"
	}
	return *s
}

// truth gives a truth value, or nil for none.
func truth(b *bool) any {
	if b == nil {
		return nil
	}
	return *b
}

// TestListAccounts sends its filters, and leaves nil what the service leaves out.
func TestListAccounts(t *testing.T) {
	const page = "page%5Bnumber%5D=1&page%5Bsize%5D=100"
	for want, filter := range map[string]cerby.AccountFilter{
		"GET /api/v1/accounts?filter%5Bapplication%5D=Instagram%2CX+%28Twitter%29&" + page: {Applications: []string{"Instagram", "X (Twitter)"}},
		"GET /api/v1/accounts?filter%5Bstatus%5D=enabled%2Cdisabled&" + page:               {Statuses: []string{"enabled", "disabled"}},
	} {
		w := inOrder(t, answer(t, 200, "accounts.json"))
		accounts, err := cerby.Filter(newClient(t, w, nil).Accounts().List(t.Context(), filter), func(cerby.Account) bool { return true })
		if err != nil || len(accounts) != 2 {
			t.Fatalf("%d accounts, %v", len(accounts), err)
		}
		w.expectRequests(want)
		if a := accounts[0]; a.ID != "a-1" || text(a.Label) != "one" || a.MFATypes != nil {
			t.Errorf("got %+v", a)
		}
		if a := accounts[1]; a.ID != "a-2" || a.Label != nil || a.HasTOTP != nil {
			t.Errorf("got %+v", a)
		}
	}
	w := inOrder(t, vaultPage("", 0))
	for account, err := range newClient(t, w, nil).Accounts().List(t.Context(), cerby.AccountFilter{}) {
		t.Errorf("an empty list gave %q, %v", account.ID, err)
	}
	w.expectRequests("GET /api/v1/accounts?" + page)
}

// TestListVaults reads every attribute of a vault into its own field.
func TestListVaults(t *testing.T) {
	w := inOrder(t, answer(t, 200, "vaults.json"))
	vaults, err := cerby.Filter(newClient(t, w, nil).Vaults().List(t.Context()), func(cerby.Vault) bool { return true })
	if err != nil || len(vaults) != 2 {
		t.Fatalf("%d vaults, %v", len(vaults), err)
	}
	w.expectRequests(vaultsURI(1))
	v := vaults[0]
	got := []string{v.ID, text(v.Name), text(v.Scheme), text(v.State), text(v.CreatedAt), text(v.CreatedBy), text(v.CreatedByType), text(v.UpdatedAt)}
	want := []string{"v-1", "Cloud", "kms_byo", "enabled", "2023-11-02T10:00:00.123456", "cerby", "system", "2023-11-03T10:00:00.123456"}
	if !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
	if v = vaults[1]; v.ID != "v-2" || text(v.State) != "disabled" || v.CreatedAt != nil {
		t.Errorf("got %+v", v)
	}
}
