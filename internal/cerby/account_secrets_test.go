package cerby_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/cerby-community/terraform-provider-cerby/internal/apitest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
)

// passwordURI is the request that reads the password of the account a-1.
const passwordURI = "/api/v1/accounts/a-1/secrets?filter%5BsecretType%5D=password"

// passwordOf is an element with a password, as the service writes it.
func passwordOf(kind, bodyType, value string) string {
	return fmt.Sprintf(
		`{"id": "p-1", "type": %q, "attributes": {"secretType": "password", "body": {"type": %q, "value": %q}, `+
			`"vaultId": "v-1", "updatedAt": "2024-01-04T15:36:54"}}`,
		kind,
		bodyType,
		value,
	)
}

// TestPassword reads a password from one object and from a list, of either type and in either case of letters.
func TestPassword(t *testing.T) {
	for name, data := range map[string]string{
		"one object":     passwordOf("password", "plaintext", secretValue),
		"list":           "[" + passwordOf("password", "plaintext", secretValue) + "]",
		"account_secret": "[" + passwordOf("account_secret", "PLAINTEXT", secretValue) + "]",
		"second": "[" + passwordOf("password", "sealed", "another") + "," +
			passwordOf("password", "Plaintext", secretValue) + "]",
	} {
		apitest.Run(t, name, func(t *testing.T) {
			server := apitest.InOrder(t, apitest.Response{Status: 200, Body: `{"data": ` + data + `, "links": {"next": null}}`})
			var log apitest.Log
			got, err := newClient(t, server, func(c *cerby.Config) { c.Logger = &log }).Accounts().Password(t.Context(), "a-1")
			if err != nil || got.Value().Reveal() != secretValue || apitest.Text(got.VaultID) != "v-1" ||
				apitest.Text(got.UpdatedAt) != "2024-01-04T15:36:54" {
				t.Errorf("got %q, %s, %s, %v", got.Value().Reveal(), apitest.Text(got.VaultID), apitest.Text(got.UpdatedAt), err)
			}
			printed := fmt.Sprintf("%v %+v %#v", got, got, got) + strings.Join(log.Lines, "\n")
			if strings.Contains(printed, secretValue) {
				t.Errorf("it is in %s", printed)
			}
			server.ExpectRequests("GET " + passwordURI)
		})
	}
}

// TestPassword_missing distinguishes an account without a password from a response that cannot be decoded. Errors
// repeat nothing of the response.
func TestPassword_missing(t *testing.T) {
	for body, want := range map[string]string{
		`{"data": []}`: "The account has no readable password",
		`{"data": [` + passwordOf("password", "sealed", secretValue) + `]}`: "The account has no readable password",
		`{"data": null}`:                  "The account has no readable password",
		`{"data": "` + secretValue + `"}`: "The response contains no password",
		`{"data": [{"attributes": {"body": "` + secretValue + `"}}]}`: "The response contains no password",
		`{"data": {"attributes": {"body": {"value": ["` + secretValue + `"]}}}}`: "The account has no readable " +
			"password",
		`{"data": ` + secretValue + `}`: "Unable to decode the response",
	} {
		synctest.Test(t, func(t *testing.T) {
			server := apitest.InOrder(t, apitest.Response{Status: 200, Body: body})
			_, err := newClient(t, server, nil).Accounts().Password(t.Context(), "a-1")
			got := callError(t, err).Error()
			apitest.ExpectText(t, got, "unable to read account password: ", want)
			if strings.Contains(got, secretValue) {
				t.Errorf("it is in %q", got)
			}
			if cerby.IsNoPassword(err) != strings.HasPrefix(want, "The account") {
				t.Errorf("%s: no password: %t", body, cerby.IsNoPassword(err))
			}
		})
	}
}

// TestTOTP reads a code with the time of its end, if the response states one.
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
			server := apitest.InOrder(
				t,
				apitest.Response{Status: 200, Header: clock, Body: `{"data": ` + object + `}`},
				apitest.Response{Status: 200, Header: clock, Body: `{"data": [` + object + `]}`},
			)
			accounts := newClient(t, server, nil).Accounts()
			for range 2 {
				code, err := accounts.TOTP(t.Context(), "a-1")
				if err != nil || code.Code.Reveal() != "000000" || apitest.Text(code.ExpiresAt) != want {
					t.Errorf("%s: got %q until %s, %v", attributes, code.Code.Reveal(), apitest.Text(code.ExpiresAt), err)
				}
			}
			server.ExpectRequests("GET /api/v1/accounts/a-1/totp", "GET /api/v1/accounts/a-1/totp")
		})
	}
	for body, want := range map[string]string{
		`{"data": null}`:               "The response contains no code",
		`{"data": []}`:                 "The response contains no code",
		`{"data": {"attributes": {}}}`: "The response contains no code",
		`{"data": {"attributes": {"code": ["` + secretValue + `"]}}}`: "The response contains no code",
		secretValue: "Unable to decode the response",
	} {
		synctest.Test(t, func(t *testing.T) {
			server := apitest.InOrder(t, apitest.Response{Status: 200, Body: body})
			_, err := newClient(t, server, nil).Accounts().TOTP(t.Context(), "a-1")
			got := callError(t, err).Error()
			apitest.ExpectText(t, got, "unable to read account one-time code: ", want)
			if strings.Contains(got, secretValue) {
				t.Errorf("it is in %q", got)
			}
		})
	}
}

// TestAccountSecrets_refused passes the service's words on.
func TestAccountSecrets_refused(t *testing.T) {
	for name, call := range map[string]func(ctx context.Context, accounts cerby.Accounts) error{
		"unable to read account password: ": func(ctx context.Context, accounts cerby.Accounts) error {
			_, err := accounts.Password(ctx, "a-1")
			return err
		},
		"unable to read account one-time code: ": func(ctx context.Context, accounts cerby.Accounts) error {
			_, err := accounts.TOTP(ctx, "a-1")
			return err
		},
	} {
		synctest.Test(t, func(t *testing.T) {
			server := apitest.InOrder(t, apitest.FromFile(404, "error-404.json"), apitest.FromFile(401, "error-401.json"))
			accounts := newClient(t, server, nil).Accounts()
			if err := call(t.Context(), accounts); !errors.Is(err, cerby.ErrNotFound) {
				t.Errorf("got %v", err)
			}
			err := call(t.Context(), accounts)
			if !errors.Is(err, cerby.ErrDenied) {
				t.Errorf("got %v", err)
			}
			apitest.ExpectText(t, err.Error(), name)
		})
	}
}
