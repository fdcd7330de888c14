package cerby_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/cerby-community/terraform-provider-cerby/internal/apitest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
)

// TestCreateSecret_partsRedacted removes the value from errors in each form in which the response repeats it.
func TestCreateSecret_partsRedacted(t *testing.T) {
	const value = `made-up "words" & more`
	for name, detail := range map[string]string{
		"whole":     "the value " + value + " is too plain",
		"truncated": "the value made-up \"wor… is too plain",
		"escaped":   "the value made-up &quot;words&quot; &amp; more",
	} {
		apitest.Run(t, name, func(t *testing.T) {
			body, err := json.Marshal(
				map[string]any{"errors": []any{map[string]any{"code": "Bad request", "detail": detail, "title": "Bad request"}}},
			)
			if err != nil {
				t.Fatal(err)
			}
			server := apitest.NewServer(t, func(_ int, req apitest.Request) apitest.Response {
				if req.Method == http.MethodGet {
					return apitest.Response{Status: 200, Body: `{"data": [], "links": {}, "meta": {}}`}
				}
				return apitest.Response{Status: 400, Body: string(body)}
			})
			_, err = newClient(t, server, nil).Secrets().
				Creation(cerby.CreateSecretRequest{
					VaultID: "v-1", Title: "Words", Value: cerby.NewConfidential(value),
				}).Send(t.Context(), nil)
			text := callError(t, err).Error()
			if strings.Contains(text, "made-up") || !strings.Contains(text, "400 Bad Request") {
				t.Errorf("it says %q", text)
			}
		})
	}
}

// The requests that the tests on secrets expect.
const (
	postSecret   = "POST /api/v1/secrets"
	listSecrets  = "GET /api/v1/secrets" + apitest.FirstPage
	readSecret   = "GET /api/v1/secrets/s-1"
	deleteSecret = "DELETE /api/v1/secrets/s-1"
)

// secretValue is the value of the secrets that the tests create.
const secretValue = "three quiet words"

// doorSecret is the secret that most tests create.
var doorSecret = cerby.CreateSecretRequest{VaultID: "v-1", Title: "Door", Value: cerby.NewConfidential(secretValue)}

// createDoorSecret creates doorSecret.
func createDoorSecret(ctx context.Context, client *cerby.Client) error {
	_, err := client.Secrets().Creation(doorSecret).Send(ctx, nil)
	return err
}

// TestSecrets_requests sends what the service documents and nothing else, byte for byte.
func TestSecrets_requests(t *testing.T) {
	made := apitest.Response{
		Status: 201,
		Body:   `{"data": {"id": "s-1", "type": "secret", "attributes": {"title": "Door", "versionId": "1"}}}`,
	}
	expectRequestOf(t, map[string]apitest.Response{"201": made}, map[string]requestTest{
		"create": {func(ctx context.Context, client *cerby.Client) error {
			return createDoorSecret(ctx, client)
		}, apitest.Request{Method: "POST", URI: "/api/v1/secrets", Body: `{"data":{"attributes":{"vaultId":"v-1",` +
			`"title":"Door","requiresIdentityChallenge":false,` +
			`"body":{"type":"plaintext","value":"three quiet words"},"category":"text"}}}`}},
		"create with all": {func(ctx context.Context, client *cerby.Client) error {
			_, err := client.Secrets().Creation(cerby.CreateSecretRequest{
				VaultID:                   "v-1",
				Title:                     "Door",
				Value:                     cerby.NewConfidential("a \"b\"\n"),
				RequiresIdentityChallenge: true,
				ExpiresAt:                 "2060-01-31T12:00:00Z",
			}).Send(ctx, nil)
			return err
		}, apitest.Request{Method: "POST", URI: "/api/v1/secrets", Body: `{"data":{"attributes":{"vaultId":"v-1",` +
			`"title":"Door","requiresIdentityChallenge":true,` +
			`"body":{"type":"plaintext","value":"a \"b\"\n"},"category":"text","expiresAt":"2060-01-31T12:00:00Z"}}}`}},
		"open": {func(ctx context.Context, client *cerby.Client) error {
			_, err := client.Secrets().Open(ctx, "s-1")
			return err
		}, apitest.Request{Method: "GET", URI: "/api/v1/secrets/s-1"}},
		"delete": {
			func(ctx context.Context, client *cerby.Client) error {
				return client.Secrets().Delete(ctx, "s-1")
			},
			apitest.Request{Method: "DELETE", URI: "/api/v1/secrets/s-1"},
		},
	})
}

// TestSecrets_open reads every attribute and the value, whose type may be in any case.
func TestSecrets_open(t *testing.T) {
	for kind, plain := range map[string]bool{
		"plaintext": true, "PLAINTEXT": true, "Plaintext": true, "sealed": false, "": false,
	} {
		synctest.Test(t, func(t *testing.T) {
			attributes := `
				"title": "Door", "category": "text", "status": "active", "requiresIdentityChallenge": true,
				"expiresAt": "2060-01-31T12:00:00", "version": 3, "versionId": "v-3", "eventName": "update",
				"createdAt": "2024-01-04T15:36:54", "updatedAt": "2024-01-05T15:36:54",
				"body": {"type": "` + kind + `", "value": "` + secretValue + `"}`
			server := apitest.InOrder(t, apitest.Object(apitest.Element("s-1", attributes)))
			s, err := newClient(t, server, nil).Secrets().Open(t.Context(), "s-1")
			value, isPlain := s.Value()
			got := strings.Join(
				[]string{
					s.ID,
					apitest.Text(s.Title),
					apitest.Text(s.Category),
					apitest.Text(s.Status),
					apitest.Text(s.ExpiresAt.Text),
					apitest.Text(s.VersionID),
					apitest.Text(s.EventName),
					apitest.Text(s.CreatedAt),
					apitest.Text(s.UpdatedAt),
				},
				" ",
			)
			if err != nil ||
				got != "s-1 Door text active 2060-01-31T12:00:00 v-3 update 2024-01-04T15:36:54 2024-01-05T15:36:54" ||
				boolOf(s.RequiresIdentityChallenge) != true {
				t.Errorf("got %s, %v", got, err)
			}
			if value.Reveal() != secretValue || isPlain != plain {
				t.Errorf("%q: got %q, plain %t", kind, value.Reveal(), isPlain)
			}
			if printed := fmt.Sprintf("%v %+v %#v", s, s, s); strings.Contains(printed, secretValue) {
				t.Errorf("it prints as %s", printed)
			}
			server.ExpectRequests(readSecret)
		})
	}
}

// TestCreateSecret_redacted removes the value from errors and logs, wherever the response repeats it.
func TestCreateSecret_redacted(t *testing.T) {
	for name, r := range map[string]apitest.Response{
		"problem": {Status: 400, Body: strings.ReplaceAll(`{"errors": [{"code": "x VALUE", "title": "VALUE",
			"detail": "got VALUE", "meta": {"loc": ["data", "VALUE"], "msg": "VALUE", "type": "VALUE"}}]}`,
			"VALUE", secretValue)},
		"page": {
			Status: 400, Body: "<html><title>got " + secretValue + "</title>" + secretValue + "</html>",
			Header: map[string]string{"Content-Type": "text/html"},
		},
		"gateway": {
			Status: 400, Body: `{"message": "got ` + secretValue + `"}`,
			Header: map[string]string{"X-Request-Id": secretValue},
		},
		"success": {
			Status: 201, Body: `{"data": {"id": "` + secretValue + `", "attributes": {"title": ["` + secretValue + `"]}}}`,
		},
		"no JSON": {Status: 201, Body: `got ` + secretValue, Header: map[string]string{"Content-Type": secretValue}},
	} {
		apitest.Run(t, name, func(t *testing.T) {
			server := apitest.NewServer(t, func(_ int, req apitest.Request) apitest.Response {
				if req.Method == http.MethodGet {
					return apitest.List(req)
				}
				return r
			})
			var log apitest.Log
			err := createDoorSecret(t.Context(), newClient(t, server, func(c *cerby.Config) { c.Logger = &log }))
			e := callError(t, err)
			for _, text := range []string{e.Error(), fmt.Sprintf("%+v %#v", e, e), e.RequestID, strings.Join(log.Lines, "\n")} {
				if strings.Contains(text, secretValue) {
					t.Errorf("the value is in %q", text)
				}
			}
		})
	}
}

// TestDeleteSecret_verify counts a secret as deleted that is not listed, or is listed as deleted.
func TestDeleteSecret_verify(t *testing.T) {
	there := apitest.Element("s-1", `"title": "Door", "status": "active"`)
	for name, test := range map[string]struct {
		list []string
		want []string
	}{
		"not listed": {nil, []string{deleteSecret, listSecrets}},
		"disabled":   {[]string{apitest.Element("s-1", `"status": "disabled"`)}, []string{deleteSecret, listSecrets}},
		"deleted":    {[]string{apitest.Element("s-1", `"eventName": "delete"`)}, []string{deleteSecret, listSecrets}},
		"there":      {[]string{there}, []string{deleteSecret, listSecrets, deleteSecret}},
	} {
		apitest.Run(t, name, func(t *testing.T) {
			server := apitest.InOrder(
				t,
				[]apitest.Response{{Dropped: true}, apitest.WholeList(test.list...), {Status: 204}}[:len(test.want)]...)
			if err := newClient(t, server, nil).Secrets().Delete(t.Context(), "s-1"); err != nil {
				t.Error(err)
			}
			server.ExpectRequests(test.want...)
		})
	}
	synctest.Test(t, func(t *testing.T) {
		server := apitest.InOrder(
			t, apitest.FromFile(404, "error-404.json"), apitest.WholeList(), apitest.FromFile(404, "not-found-404.html"))
		secrets := newClient(t, server, nil).Secrets()
		if err := secrets.Delete(t.Context(), "s-1"); err != nil {
			t.Error(err)
		}
		if err := secrets.Delete(t.Context(), "s-1"); err == nil {
			t.Error("a page was taken for the service's word")
		}
	})
}
