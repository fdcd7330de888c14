package cerbytest_test

import (
	"testing"
	"time"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

// fullAccount returns an account with every attribute. Its times are a day apart.
func fullAccount() cerbytest.Account {
	yes, no := true, false
	day := func(n int) time.Time { return time.Date(2024, time.May, n, 20, 24, 35, 0, time.UTC) }
	return cerbytest.Account{
		ID: "acc-1", Application: "mailchimp", Label: "News", Workspace: "acme", Status: "enabled",
		Domain: "mailchimp.com", URL: "https://mailchimp.com", Email: "n@acme.example", Phone: "+10000000000",
		BusinessID: "b-1", VaultID: "v-1", CreatedAt: day(1), CreatedBy: "u-1", CreatedByEmail: "o@acme.example",
		UpdatedAt: day(2), LastLoginDate: day(3), LastLoginBy: "u-2", LastPasswordChange: day(4), RotatedAt: day(5),
		RotatedBy: "Olivia", RotatedByID: "u-3", SyncedAt: day(6), AvatarURL: "https://acme.example/a.png",
		AutofillMFA: &yes, PasswordSet: &yes, PasswordVisible: &no, CerbyManagedEmail: &yes, CerbyManagedPhone: &no,
		HasBackupCode: &yes, HasPasskey: &no, HasTOTP: &yes, MFAEnabled: &yes, MFATypes: []string{"otp", "voip"},
		Meta: map[string]any{"plan": "pro"},
	}
}

// TestGetAccount checks an account with every attribute in a list, and a minimal account in a single read, with null
// for missing attributes.
func TestGetAccount(t *testing.T) {
	a := serve(t)
	a.workspace.AddAccount(fullAccount())
	bare := a.workspace.AddAccount(cerbytest.Account{ID: "acc-2", Application: "twitter"})
	wantEqual(t, "bare", []any{bare.Workspace, bare.Status, bare.CreatedAt, bare.UpdatedAt},
		[]any{"acme", "enabled", noon, noon})

	wantJSON(t, a.get("/accounts?page[size]=1", 200).text, `{
		"data": [{"id":"acc-1","type":"account","relationships":{"audit":null},"attributes":{
			"application":"mailchimp","label":"News","workspace":"acme","status":"enabled","domain":"mailchimp.com",
			"url":"https://mailchimp.com","email":"n@acme.example","phone":"+10000000000","businessId":"b-1",
			"vaultId":"v-1","createdAt":"2024-05-01T20:24:35+00:00","createdBy":"u-1","createdByEmail":"o@acme.example",
			"updatedAt":"2024-05-02T20:24:35","lastLoginDate":"2024-05-03T20:24:35.000Z","lastLoginBy":"u-2",
			"lastPasswordChange":"2024-05-04T20:24:35.000000+00:00","rotatedAt":"2024-05-05T20:24:35+00:00",
			"rotatedBy":"Olivia","rotatedById":"u-3","syncedAt":"2024-05-06T20:24:35",
			"avatarUrl":"https://acme.example/a.png","autofillMfa":true,"passwordSet":true,"passwordVisible":false,
			"cerbyManagedEmail":true,"cerbyManagedPhone":false,"hasBackupCode":true,"hasPasskey":false,"hasTotp":true,
			"mfaEnabled":true,"mfaTypes":["otp","voip"],"meta":{"plan":"pro"},
			"novelty":{"rollout":["beta",null,3]}}}],
		"links": {"self":"/api/v1/accounts?page%5Bnumber%5D=1&page%5Bsize%5D=1",
			"next":"/api/v1/accounts?page%5Bnumber%5D=2&page%5Bsize%5D=1","previous":null},
		"meta": {"page":{"maxSize":100,"total":2,"cursor":null},"region":"simulated"}}`)

	wantJSON(t, a.get("/accounts/acc-2", 200).text, `{
		"data": {"id":"acc-2","type":"account","relationships":{"audit":null},"attributes":{
			"application":"twitter","label":null,"workspace":"acme","status":"enabled","domain":null,"url":null,
			"email":null,"phone":null,"businessId":null,"vaultId":null,"createdAt":"2025-03-06T12:00:00",
			"createdBy":null,"createdByEmail":null,"updatedAt":"2025-03-06T12:00:00.000Z","lastLoginDate":null,
			"lastLoginBy":null,"lastPasswordChange":null,"rotatedAt":null,"rotatedBy":null,"rotatedById":null,
			"syncedAt":null,"avatarUrl":null,"autofillMfa":null,"passwordSet":null,"passwordVisible":null,
			"cerbyManagedEmail":null,"cerbyManagedPhone":null,"hasBackupCode":null,"hasPasskey":null,"hasTotp":null,
			"mfaEnabled":null,"mfaTypes":null,"meta":null,"novelty":{"rollout":["beta",null,3]}}},
		"meta": {}, "jsonapi": {"version":"1.1"}}`)
}

// TestListAccounts_omitsEmptyAttributes checks that a list omits the attributes that a single read returns as null.
func TestListAccounts_omitsEmptyAttributes(t *testing.T) {
	a := serve(t)
	a.workspace.AddAccount(cerbytest.Account{Application: "twitter"})
	attributes := a.get("/accounts", 200).objectAt("data", 0, "attributes")
	wantEqual(t, "application", attributes["application"], "twitter")
	for _, name := range []string{"label", "mfaTypes", "mfaEnabled", "lastLoginDate", "meta"} {
		if value, exists := attributes[name]; exists {
			t.Errorf("%s is %v", name, value)
		}
	}
}

// TestListAccounts_filters checks the filters, which accept comma-separated lists of applications and of the two
// statuses.
func TestListAccounts_filters(t *testing.T) {
	a := serve(t)
	a.workspace.AddAccount(cerbytest.Account{ID: "x", Application: "twitter"})
	a.workspace.AddAccount(cerbytest.Account{ID: "news", Application: "mailchimp", Status: "disabled"})
	a.workspace.AddAccount(cerbytest.Account{ID: "ads", Application: "google_ads"})
	a.workspace.AddAccount(cerbytest.Account{ID: "odd", Application: "google_ads", Status: "hibernating"})
	for query, want := range map[string][]string{
		"":                               {"x", "news", "ads", "odd"},
		"?filter[application]=mailchimp": {"news"},
		"?filter[application]=twitter,google_ads":                 {"x", "ads", "odd"},
		"?filter[application]=google":                             {},
		"?filter[status]=disabled":                                {"news"},
		"?filter[status]=enabled,disabled":                        {"x", "news", "ads"},
		"?filter[status]=enabled&filter[application]=google_ads":  {"ads"},
		"?filter%5Bapplication%5D=twitter%2Cmailchimp&sort=label": {"x", "news"},
	} {
		wantEqual(t, query, a.get("/accounts"+query, 200).listStrings("id"), want)
	}
}

// TestGetAccount_otherOwner checks that accounts of other owners are missing from lists and 401 by ID, with any role
// of the key.
func TestGetAccount_otherOwner(t *testing.T) {
	a := serve(t)
	a.workspace.AddAccount(cerbytest.Account{ID: "everyone's"})
	a.workspace.AddAccount(cerbytest.Account{ID: "olivia's", Owners: []string{"olivia", "adam"}})
	a.workspace.AddAccount(cerbytest.Account{ID: "nobody's", Owners: []string{}})

	olivia := a.withKey(cerbytest.Key{UserID: "olivia", Role: "workspace_user"})
	wantEqual(t, "olivia sees", olivia.get("/accounts", 200).listStrings("id"), []string{"everyone's", "olivia's"})
	olivia.get("/accounts/olivia's", 200)
	olivia.get("/accounts/nobody's", 401)

	ines := a.withKey(cerbytest.Key{UserID: "ines", Role: "workspace_owner"})
	list := ines.get("/accounts", 200)
	wantEqual(t, "ines sees", list.listStrings("id"), []string{"everyone's"})
	wantEqual(t, "ines counts", list.valueAt("meta", "page", "total"), 1.0)
	ines.get("/accounts/olivia's", 401)
	ines.get("/accounts/unheard-of", 404)
}

// TestAccountStore checks the methods that change accounts outside the API.
func TestAccountStore(t *testing.T) {
	a := serve(t, cerbytest.WithName("umbrella"))
	created := a.workspace.AddAccount(cerbytest.Account{Owners: []string{"olivia"}, MFATypes: []string{"otp"}})
	wantEqual(t, "workspace", created.Workspace, "umbrella")
	created.Owners[0] = "mallory"
	wantEqual(t, "a caller's list", a.workspace.Accounts()[0].Owners, []string{"olivia"})
	a.workspace.UpdateAccount(created.ID, func(account *cerbytest.Account) { account.Owners, account.Label = nil, "New" })
	wantEqual(t, "label", a.get("/accounts/"+created.ID, 200).valueAt("data", "attributes", "label"), "New")
	a.workspace.PurgeAccount(created.ID)
	a.get("/accounts/"+created.ID, 404)
}
