package cerby_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
)

// passwordURI is where an account's password is read.
const passwordURI = "/api/v1/accounts/a-1/secrets?filter%5BsecretType%5D=password"

// passwordOf is an element with a password, as the service writes it.
func passwordOf(kind, bodyType, value string) string {
	return fmt.Sprintf(`{"id": "p-1", "type": %q, "attributes": {"secretType": "password", "body": {"type": %q, "value": %q}, "vaultId": "v-1", "updatedAt": "2024-01-04T15:36:54"}}`, kind, bodyType, value)
}

// TestPassword reads a password from one object and from a list, of either type and in either case of letters.
func TestPassword(t *testing.T) {
	for name, data := range map[string]string{
		"one object":     passwordOf("password", "plaintext", hushed),
		"list":           "[" + passwordOf("password", "plaintext", hushed) + "]",
		"account_secret": "[" + passwordOf("account_secret", "PLAINTEXT", hushed) + "]",
		"second":         "[" + passwordOf("password", "sealed", "another") + "," + passwordOf("password", "Plaintext", hushed) + "]",
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := inOrder(t, reply{status: 200, body: `{"data": ` + data + `, "links": {"next": null}}`})
				var book logbook
				got, err := newClient(t, w, func(c *cerby.Config) { c.Logger = &book }).Accounts().Password(t.Context(), "a-1")
				if err != nil || got.Value().Reveal() != hushed || text(got.VaultID) != "v-1" || text(got.UpdatedAt) != "2024-01-04T15:36:54" {
					t.Errorf("got %q, %s, %s, %v", got.Value().Reveal(), text(got.VaultID), text(got.UpdatedAt), err)
				}
				if printed := fmt.Sprintf("%v %+v %#v", got, got, got) + strings.Join(book.entries, "\n"); strings.Contains(printed, hushed) {
					t.Errorf("it is in %s", printed)
				}
				w.expectRequests("GET " + passwordURI)
			})
		})
	}
}

// TestPasswordMissing tells an account without a password from an answer that cannot be read, and repeats nothing of
// either.
func TestPasswordMissing(t *testing.T) {
	for body, want := range map[string]string{
		`{"data": []}`: "the account has no password that can be read",
		`{"data": [` + passwordOf("password", "sealed", hushed) + `]}`: "the account has no password that can be read",
		`{"data": null}`:             "the account has no password that can be read",
		`{"data": "` + hushed + `"}`: "the response holds no password",
		`{"data": [{"attributes": {"body": "` + hushed + `"}}]}`:            "the response holds no password",
		`{"data": {"attributes": {"body": {"value": ["` + hushed + `"]}}}}`: "the account has no password that can be read",
		`{"data": ` + hushed + `}`:                                          "the response is not the service's JSON",
	} {
		synctest.Test(t, func(t *testing.T) {
			w := inOrder(t, reply{status: 200, body: body})
			_, err := newClient(t, w, nil).Accounts().Password(t.Context(), "a-1")
			got := failure(t, err).Error()
			expectText(t, got, "could not read account password: ", want)
			if strings.Contains(got, hushed) {
				t.Errorf("it is in %q", got)
			}
			if cerby.IsNoPassword(err) != strings.HasPrefix(want, "the account") {
				t.Errorf("%s: no password: %t", body, cerby.IsNoPassword(err))
			}
		})
	}
}

// TestTOTP reads a code with its end, where the service tells it.
func TestTOTP(t *testing.T) {
	// The service's clock counts, at the moment when the code was asked for.
	clock := map[string]string{"Date": "Mon, 06 May 2024 07:08:09 GMT"}
	for attributes, want := range map[string]string{
		`"code": "000000", "expiresAt": "2024-05-06T07:08:30Z"`:               "2024-05-06T07:08:30Z",
		`"code": "000000", "expiresAt": "2024-05-06T07:08:30Z", "period": 60`: "2024-05-06T07:08:30Z",
		`"code": "000000", "period": 30`:                                      "2024-05-06T07:08:30Z",
		`"code": "000000", "period": 60`:                                      "2024-05-06T07:09:00Z",
		`"code": "000000", "period": 0`:                                       "(nil)",
		`"code": "000000", "period": null, "expiresAt": null`:                 "(nil)",
		`"code": "000000"`:                                                    "(nil)",
	} {
		synctest.Test(t, func(t *testing.T) {
			object := `{"id": "a-1", "type": "totp", "attributes": {` + attributes + `}}`
			w := inOrder(t, reply{status: 200, header: clock, body: `{"data": ` + object + `}`}, reply{status: 200, header: clock, body: `{"data": [` + object + `]}`})
			accounts := newClient(t, w, nil).Accounts()
			for range 2 {
				code, err := accounts.TOTP(t.Context(), "a-1")
				if err != nil || code.Code.Reveal() != "000000" || text(code.ExpiresAt) != want {
					t.Errorf("%s: got %q until %s, %v", attributes, code.Code.Reveal(), text(code.ExpiresAt), err)
				}
			}
			w.expectRequests("GET /api/v1/accounts/a-1/totp", "GET /api/v1/accounts/a-1/totp")
		})
	}
	for body, want := range map[string]string{
		`{"data": null}`:               "the response holds no code",
		`{"data": []}`:                 "the response holds no code",
		`{"data": {"attributes": {}}}`: "the response holds no code",
		`{"data": {"attributes": {"code": ["` + hushed + `"]}}}`: "the response",
		hushed: "the response is not the service's JSON",
	} {
		synctest.Test(t, func(t *testing.T) {
			w := inOrder(t, reply{status: 200, body: body})
			_, err := newClient(t, w, nil).Accounts().TOTP(t.Context(), "a-1")
			got := failure(t, err).Error()
			expectText(t, got, "could not read account one-time code: ", want)
			if strings.Contains(got, hushed) {
				t.Errorf("it is in %q", got)
			}
		})
	}
}

// TestAccountSecretsRefused passes the service's words on.
func TestAccountSecretsRefused(t *testing.T) {
	for name, call := range map[string]func(ctx context.Context, accounts cerby.Accounts) error{
		"could not read account password: ": func(ctx context.Context, accounts cerby.Accounts) error {
			_, err := accounts.Password(ctx, "a-1")
			return err
		},
		"could not read account one-time code: ": func(ctx context.Context, accounts cerby.Accounts) error {
			_, err := accounts.TOTP(ctx, "a-1")
			return err
		},
	} {
		synctest.Test(t, func(t *testing.T) {
			w := inOrder(t, answer(t, 404, "error-404.json"), answer(t, 401, "error-401.json"))
			accounts := newClient(t, w, nil).Accounts()
			if err := call(t.Context(), accounts); !errors.Is(err, cerby.ErrNotFound) {
				t.Errorf("got %v", err)
			}
			err := call(t.Context(), accounts)
			if !errors.Is(err, cerby.ErrDenied) {
				t.Errorf("got %v", err)
			}
			expectText(t, err.Error(), name)
		})
	}
}
