package cerbytest_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

// passwordPath is the path of a password below its account.
const passwordPath = "/secrets?filter[secretType]=password"

// serveWithPasswords serves a workspace with a vault of each kind and the account acc in the vault cloud, with a
// password and a code.
func serveWithPasswords(t *testing.T, options ...cerbytest.Option) *client {
	t.Helper()
	a := serveWithVaults(t, options...)
	a.workspace.AddAccount(cerbytest.Account{
		ID: "acc", VaultID: "cloud", Password: "made-up password", PasswordID: "p-1", TOTPCode: "000000",
		CreatedAt: noon.Add(-time.Hour), LastPasswordChange: noon.Add(-time.Minute), Owners: []string{"olivia", "adam"},
	})
	return a
}

// TestGetPassword checks the password in a list, as seen in the field, and as an object, as published.
func TestGetPassword(t *testing.T) {
	a := serveWithPasswords(t)
	links := `"links": {
		"self":"/api/v1/accounts/acc/secrets?filter%5BsecretType%5D=password&page%5Bnumber%5D=1&page%5Bsize%5D=20",
		"next":null,"previous":null},
		"meta": {"page":{"maxSize":100,"total":1,"cursor":null},"region":"simulated"}`
	wantJSON(t, a.get("/accounts/acc"+passwordPath, 200).text, `{
		"data": [{"id":"p-1","type":"password","relationships":{"audit":null},"attributes":{
			"secretType":"password","body":{"type":"plaintext","value":"made-up password"},"vaultId":"cloud",
			"createdAt":"2025-03-06T11:00:00+00:00","updatedAt":"2025-03-06T11:59:00",
			"novelty":{"rollout":["beta",null,3]}}}], `+links+`}`)

	a.workspace.UpdateQuirks(func(q *cerbytest.Quirks) {
		q.PasswordAsObject, q.PasswordType, q.PasswordBodyType = true, "account_secret", "PLAINTEXT"
	})
	wantJSON(t, a.get("/accounts/acc"+passwordPath, 200).text, `{
		"data": {"id":"p-1","type":"account_secret","relationships":{"audit":null},"attributes":{
			"secretType":"password","body":{"type":"PLAINTEXT","value":"made-up password"},"vaultId":"cloud",
			"createdAt":"2025-03-06T11:00:00","updatedAt":"2025-03-06T11:59:00.000Z",
			"novelty":{"rollout":["beta",null,3]}}}, `+links+`}`)
}

// TestGetAccount_withoutPassword checks that no other response contains the password or the code.
func TestGetAccount_withoutPassword(t *testing.T) {
	a := serveWithPasswords(t)
	for _, path := range []string{"/accounts", "/accounts/acc", "/users/olivia/accounts"} {
		got := a.get(path, 200).text
		wantEqual(t, path,
			[]bool{strings.Contains(got, `"acc"`), strings.Contains(got, "made-up"), strings.Contains(got, `"000000"`)},
			[]bool{true, false, false})
	}
}

// TestGetPassword_missing checks the response for an account without a password: an empty list, or 404 with
// NotFoundWithoutPassword.
func TestGetPassword_missing(t *testing.T) {
	a := serveWithPasswords(t)
	a.workspace.UpdateAccount("it", func(account *cerbytest.Account) { account.VaultID = "cloud" })
	got := a.get("/accounts/it"+passwordPath, 200)
	wantEqual(t, "listed", []any{got.valueAt("data"), got.valueAt("meta", "page", "total")}, []any{[]any{}, 0.0})
	a.workspace.UpdateQuirks(func(q *cerbytest.Quirks) { q.PasswordAsObject = true })
	got = a.get("/accounts/it"+passwordPath, 200)
	wantEqual(t, "alone", []any{got.valueAt("data"), got.valueAt("meta", "page", "total")}, []any{nil, 0.0})
	a.workspace.UpdateQuirks(func(q *cerbytest.Quirks) { q.NotFoundWithoutPassword = true })
	a.get("/accounts/it"+passwordPath, 404)
	a.get("/accounts/acc"+passwordPath, 200)
	remaining, _ := a.workspace.Account("it")
	wantEqual(t, "a login", remaining.LastLoginDate.IsZero(), true)

	a.workspace.UpdateAccount("it", func(account *cerbytest.Account) { account.Password = "another made-up one" })
	id := a.get("/accounts/it"+passwordPath, 200).stringAt("data", "id")
	wantEqual(t, "ids", []any{id != "", a.get("/accounts/it"+passwordPath, 200).stringAt("data", "id")}, []any{true, id})
}

// TestGetPassword_vaults checks that passwords are readable in AWS KMS vaults only, and codes in any vault.
func TestGetPassword_vaults(t *testing.T) {
	a := serveWithPasswords(t)
	for vault, status := range map[string]int{
		"cloud": 200, "retired": 200, "azure": 400, "local": 400, "unheard-of": 400, "": 400,
	} {
		a.workspace.UpdateAccount("acc", func(account *cerbytest.Account) {
			account.VaultID, account.LastLoginBy = vault, "nobody"
		})
		got := a.get("/accounts/acc"+passwordPath, status)
		remaining, _ := a.workspace.Account("acc")
		wantEqual(t, vault+" moves the login", remaining.LastLoginBy != "nobody", status == 200)
		if status == 400 {
			wantEqual(t, vault, got.objectAt("errors", 0)["detail"], "The account is not in an AWS KMS vault.")
			wantEqual(t, vault, listProblems(got), []string{"<nil> <nil>"})
		}
		a.get("/accounts/acc/totp", 200)
	}
}

// TestGetPassword_query checks that invalid queries and a page beyond the last do not count as a login.
func TestGetPassword_query(t *testing.T) {
	a := serveWithPasswords(t)
	for query, want := range map[string]string{
		"":                                      "[filter[secretType]] value_error.missing",
		"?filter[secretType]=":                  "[filter[secretType] 0] type_error.enum",
		"?filter[secretType]=totp":              "[filter[secretType] 0] type_error.enum",
		"?filter[secretType]=Password":          "[filter[secretType] 0] type_error.enum",
		"?filter[secretType]=password,password": "[filter[secretType] 0] type_error.enum",
		"?filter[secretType]=password&filter[secretType]=x":   "[filter[secretType] 1] value_error",
		"?filter[secretType]=password&filter[status]=enabled": "[filter[status] 0] extra_forbidden",
		"?filter[secretType]=password&page[size]=101":         "[page[size] 0] value_error.number.not_le",
		"?secretType=password": "[secretType 0] extra_forbidden," +
			"[filter[secretType]] value_error.missing",
		"?filter[secrettype]=password&filter[secretType]=twice": "[filter[secretType] 0] type_error.enum," +
			"[filter[secrettype] 0] extra_forbidden",
	} {
		wantEqual(t, query, strings.Join(listProblems(a.get("/accounts/acc/secrets"+query, 400)), ","), want)
	}
	wantEqual(t, "totp", listProblems(a.get("/accounts/acc/totp?page[size]=1", 400)),
		[]string{"[page[size] 0] extra_forbidden"})
	wantEqual(t, "beyond the end", a.get("/accounts/acc"+passwordPath+"&page[number]=2", 200).valueAt("data"), []any{})
	remaining, _ := a.workspace.Account("acc")
	wantEqual(t, "a login", remaining.LastLoginDate.IsZero(), true)
	for _, path := range []string{"/accounts/acc/secrets", "/accounts/acc/totp"} {
		a.call(http.MethodPost, path, createSecretBody, 405)
	}
}

// TestGetPassword_recordsLogin checks that a read of the password changes only the account's last login.
func TestGetPassword_recordsLogin(t *testing.T) {
	now := noon
	a := serveWithPasswords(t, cerbytest.WithClock(func() time.Time { return now }))
	before, _ := a.workspace.Account("acc")
	a.get("/accounts/acc/totp", 200)
	remaining, _ := a.workspace.Account("acc")
	wantEqual(t, "after the code", remaining, before)

	now = noon.Add(90 * time.Minute)
	a.withKey(cerbytest.Key{UserID: "adam"}).get("/accounts/acc"+passwordPath, 200)
	listed := a.get("/accounts/acc", 200).objectAt("data", "attributes")
	wantEqual(t, "told", []any{listed["lastLoginDate"], listed["lastLoginBy"]},
		[]any{"2025-03-06T13:30:00.000000+00:00", "adam"})
	before.LastLoginDate, before.LastLoginBy = now, "adam"
	remaining, _ = a.workspace.Account("acc")
	wantEqual(t, "after the password", remaining, before)
}

// TestGetTOTP checks all forms of a code's validity, and an account without a code.
func TestGetTOTP(t *testing.T) {
	a := serveWithPasswords(
		t,
		cerbytest.WithClock(func() time.Time { return noon.Add(44*time.Second + time.Millisecond) }),
	)
	for form, more := range map[cerbytest.TOTPForm]string{
		cerbytest.TOTPExpiresAt: `"expiresAt":"2025-03-06T12:01:00",`,
		cerbytest.TOTPPeriod:    `"period":30,`,
		cerbytest.TOTPCodeOnly:  "",
	} {
		a.workspace.UpdateQuirks(func(q *cerbytest.Quirks) { q.TOTPForm = form })
		wantJSON(t, a.get("/accounts/acc/totp", 200).text, `{
			"data": {"id":"acc","type":"totp","relationships":{"audit":null},"attributes":{
				"code":"000000",`+more+`"novelty":{"rollout":["beta",null,3]}}},
			"meta": {}, "jsonapi": {"version":"1.1"}}`)
	}
	a.get("/accounts/it/totp", 404)
}

// TestAccountSecretScopes checks that only owners with a scope to read accounts get the password and the code, with
// any role.
func TestAccountSecretScopes(t *testing.T) {
	a := serveWithPasswords(t)
	for _, path := range []string{"/accounts/acc" + passwordPath, "/accounts/acc/totp"} {
		a.checkScopes(operation{"GET", path, "", 200, []string{"Read accounts", "Read items"}})
		a.withKey(cerbytest.Key{UserID: "adam", Role: "workspace_guest_user"}).get(path, 200)
		a.withKey(cerbytest.Key{UserID: "ines"}).get(path, 401)
	}
	a.get("/accounts/unheard-of"+passwordPath, 404)
	a.get("/accounts/unheard-of/totp", 404)
}
