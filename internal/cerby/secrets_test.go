package cerby_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/workspace"
)

// The requests that the tests on secrets expect.
const (
	postSecret   = "POST /api/v1/secrets"
	listSecrets  = "GET /api/v1/secrets" + firstPage
	readSecret   = "GET /api/v1/secrets/s-1"
	deleteSecret = "DELETE /api/v1/secrets/s-1"
)

// hushed is the value of all secrets that are made.
const hushed = "three quiet words"

// doorSecret is what is made in most tests.
var doorSecret = cerby.CreateSecretRequest{VaultID: "v-1", Title: "Door", Value: cerby.NewConfidential(hushed)}

// createDoor makes it.
func createDoor(ctx context.Context, client *workspace.Workspace) (cerby.Secret, error) {
	return client.Secrets().Create(ctx, doorSecret)
}

// TestSecretRequests sends what the service documents and nothing else, byte for byte.
func TestSecretRequests(t *testing.T) {
	made := reply{status: 201, body: `{"data": {"id": "s-1", "type": "secret", "attributes": {"title": "Door", "versionId": "1"}}}`}
	expectEach(t, map[string]reply{"201": made}, map[string]request{
		"create": {func(ctx context.Context, client *workspace.Workspace) error {
			_, err := createDoor(ctx, client)
			return err
		}, arrival{method: "POST", uri: "/api/v1/secrets", body: `{"data":{"attributes":{"vaultId":"v-1","title":"Door","requiresIdentityChallenge":false,` +
			`"body":{"type":"plaintext","value":"three quiet words"},"category":"text"}}}`}},
		"create with all": {func(ctx context.Context, client *workspace.Workspace) error {
			_, err := client.Secrets().Create(ctx, cerby.CreateSecretRequest{
				VaultID: "v-1", Title: "Door", Value: cerby.NewConfidential("a \"b\"\n"), RequiresIdentityChallenge: true, ExpiresAt: "2060-01-31T12:00:00Z",
			})
			return err
		}, arrival{method: "POST", uri: "/api/v1/secrets", body: `{"data":{"attributes":{"vaultId":"v-1","title":"Door","requiresIdentityChallenge":true,` +
			`"body":{"type":"plaintext","value":"a \"b\"\n"},"category":"text","expiresAt":"2060-01-31T12:00:00Z"}}}`}},
		"open": {func(ctx context.Context, client *workspace.Workspace) error {
			_, err := client.API().Secrets().Open(ctx, "s-1")
			return err
		}, arrival{method: "GET", uri: "/api/v1/secrets/s-1"}},
		"delete": {
			func(ctx context.Context, client *workspace.Workspace) error {
				return client.Secrets().Delete(ctx, "s-1")
			},
			arrival{method: "DELETE", uri: "/api/v1/secrets/s-1"},
		},
	})
}

// TestOpenSecret reads every attribute into its own field, and the value where it is a text in either case of letters.
func TestOpenSecret(t *testing.T) {
	for kind, plain := range map[string]bool{"plaintext": true, "PLAINTEXT": true, "Plaintext": true, "sealed": false, "": false} {
		synctest.Test(t, func(t *testing.T) {
			w := inOrder(t, reply{status: 200, body: `{"data": {"id": "s-1", "type": "secret", "attributes": {"title": "Door", "category": "text", "status": "active",
				"requiresIdentityChallenge": true, "expiresAt": "2060-01-31T12:00:00", "version": 3, "versionId": "v-3", "eventName": "update", "createdAt": "2024-01-04T15:36:54",
				"updatedAt": "2024-01-05T15:36:54", "body": {"type": "` + kind + `", "value": "` + hushed + `"}}}}`})
			s, err := newClient(t, w, nil).Secrets().Open(t.Context(), "s-1")
			value, isPlain := s.Value()
			got := strings.Join([]string{s.ID, text(s.Title), text(s.Category), text(s.Status), text(s.ExpiresAt.Text), text(s.VersionID), text(s.EventName), text(s.CreatedAt), text(s.UpdatedAt)}, " ")
			if err != nil || got != "s-1 Door text active 2060-01-31T12:00:00 v-3 update 2024-01-04T15:36:54 2024-01-05T15:36:54" || truth(s.RequiresIdentityChallenge) != true {
				t.Errorf("got %s, %v", got, err)
			}
			if value.Reveal() != hushed || isPlain != plain {
				t.Errorf("%q: got %q, plain %t", kind, value.Reveal(), isPlain)
			}
			if printed := fmt.Sprintf("%v %+v %#v", s, s, s); strings.Contains(printed, hushed) {
				t.Errorf("it prints as %s", printed)
			}
			w.expectRequests(readSecret)
		})
	}
}

// TestCreateSecretLeavesOthers makes a secret again whose creation was lost on the way, where somebody else has made
// one of its title since the list was read last.
func TestCreateSecretLeavesOthers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		posts := 0
		w := newWire(t, func(_ int, a arrival) reply {
			switch {
			case a.method == "GET" && posts == 0:
				return listOfAll(a)
			case a.method == "GET":
				return listOfAll(a, element("s-1", `"title": "Door", "createdAt": "1999-12-31T23:59:40"`))
			}
			if posts++; posts == 2 {
				return reply{dropped: true}
			}
			return reply{status: 201, body: `{"data": {"id": "s-` + strconv.Itoa(6+posts) + `", "attributes": {}}}`}
		})
		client := newWorkspace(t, w, nil)
		if _, err := client.Secrets().Create(t.Context(), cerby.CreateSecretRequest{VaultID: "v-1", Title: "Gate", Value: cerby.NewConfidential(hushed)}); err != nil {
			t.Fatal(err)
		}
		secret, err := createDoor(t.Context(), client)
		if secret.ID != "s-9" || err != nil {
			t.Errorf("got %q, %v", secret.ID, err)
		}
	})
}

// TestCreateSecretByTheClock takes what was made a minute before for another one where the service's clock is known,
// and for its own where the clocks may differ.
func TestCreateSecretByTheClock(t *testing.T) {
	for name, test := range map[string]struct {
		clock map[string]string
		id    string
	}{
		"known":     {map[string]string{"Date": "Sat, 01 Jan 2000 00:00:00 GMT"}, "s-7"},
		"not known": {nil, "s-1"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				posts := 0
				w := newWire(t, func(_ int, a arrival) reply {
					var answer reply
					switch {
					case a.method == "POST" && posts == 0:
						posts++
						return reply{dropped: true}
					case a.method == "POST":
						answer = reply{status: 201, body: `{"data": {"id": "s-7", "attributes": {}}}`}
					case posts == 0:
						answer = listOfAll(a)
					default:
						answer = listOfAll(a, element("s-1", `"title": "Door", "createdAt": "1999-12-31T23:58:59"`))
					}
					answer.header = test.clock
					return answer
				})
				secret, err := createDoor(t.Context(), newWorkspace(t, w, nil))
				if secret.ID != test.id || err != nil {
					t.Errorf("got %q, %v", secret.ID, err)
				}
			})
		})
	}
}

// TestCreateSecretSettles looks for a secret whose creation got no clear answer among those of its title that were not
// there before. The bubble's clock stands at the beginning of the year 2000.
func TestCreateSecretSettles(t *testing.T) {
	made := element("s-1", `"title": "Door", "status": "active", "createdAt": "2000-01-01T00:00:00.158Z"`)
	again := element("s-2", `"title": "Door", "createdAt": "2000-01-01T00:00:00"`)
	timeless := element("s-3", `"title": "Door"`)
	older := element("s-0", `"title": "Door", "createdAt": "1999-12-31T23:00:00"`)
	other := element("s-9", `"title": "door", "createdAt": "2000-01-01T00:00:00"`)
	gone := element("s-8", `"title": "Door", "createdAt": "2000-01-01T00:00:00", "eventName": "delete"`)
	for name, test := range map[string]struct {
		before, list []string
		id           string
		posts        int
		fails        []string
	}{
		"there":                  {nil, []string{older, other, gone, made}, "s-1", 1, nil},
		"there, of no known age": {nil, []string{timeless}, "s-3", 1, nil},
		"an hour old":            {nil, []string{older}, "s-7", 2, nil},
		"nothing there":          {nil, nil, "s-7", 2, nil},
		"deleted":                {nil, []string{gone}, "s-7", 2, nil},
		"one before":             {[]string{again}, []string{made, again}, "s-1", 1, nil},
		"several":                {nil, []string{made, again}, "", 1, []string{"2 objects match", "s-1, s-2"}},
	} {
		for kind, first := range map[string]reply{
			"dropped": {dropped: true}, "504": {status: 504}, "timed out": {after: time.Hour}, "a page": answer(t, 502, "gateway-502.html"), "cut": {status: 201, body: `{"data": {"id": "s-1"}}`, cut: true},
		} {
			if test.posts == 2 && kind == "cut" {
				continue // what was answered with success and is not there is not sent again
			}
			t.Run(name+", "+kind, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					posts := 0
					w := newWire(t, func(_ int, a arrival) reply {
						switch {
						case a.method == "GET" && posts == 0:
							return listOfAll(a, test.before...)
						case a.method == "GET":
							return listOfAll(a, test.list...)
						}
						if posts++; posts == 1 {
							return first
						}
						return reply{status: 201, body: `{"data": {"id": "s-7", "attributes": {}}}`}
					})
					secret, err := createDoor(t.Context(), newWorkspace(t, w, nil))
					if secret.ID != test.id || len(w.writes()) != test.posts || (err != nil) != (test.fails != nil) {
						t.Errorf("got %q, %v with %+v", secret.ID, err, w.all())
					}
					if test.fails != nil {
						expectText(t, failure(t, err).Error(), append(test.fails, "could not create secret: ", "whether the write was applied is unknown")...)
					}
				})
			})
		}
	}
}

// TestCreateSecretConceals takes the value out of whatever the service says, and logs none of it.
func TestCreateSecretConceals(t *testing.T) {
	for name, r := range map[string]reply{
		"problem": {status: 400, body: `{"errors": [{"code": "x ` + hushed + `", "title": "` + hushed + `", "detail": "got ` + hushed + `", "meta": {"loc": ["data", "` + hushed + `"], "msg": "` + hushed + `", "type": "` + hushed + `"}}]}`},
		"page":    {status: 400, body: "<html><title>got " + hushed + "</title>" + hushed + "</html>", header: map[string]string{"Content-Type": "text/html"}},
		"gateway": {status: 400, body: `{"message": "got ` + hushed + `"}`, header: map[string]string{"X-Request-Id": hushed}},
		"success": {status: 201, body: `{"data": {"id": "` + hushed + `", "attributes": {"title": ["` + hushed + `"]}}}`},
		"no JSON": {status: 201, body: `got ` + hushed, header: map[string]string{"Content-Type": hushed}},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := newWire(t, func(_ int, a arrival) reply {
					if a.method == "GET" {
						return listOfAll(a)
					}
					return r
				})
				var book logbook
				_, err := createDoor(t.Context(), newWorkspace(t, w, func(c *cerby.Config) { c.Logger = &book }))
				e := failure(t, err)
				for _, text := range []string{e.Error(), fmt.Sprintf("%+v %#v", e, e), e.RequestID, strings.Join(book.entries, "\n")} {
					if strings.Contains(text, hushed) {
						t.Errorf("the value is in %q", text)
					}
				}
			})
		})
	}
}

// TestDeleteSecretSettles takes a secret for removed that is not listed, or listed as deleted.
func TestDeleteSecretSettles(t *testing.T) {
	there := element("s-1", `"title": "Door", "status": "active"`)
	for name, test := range map[string]struct {
		list []string
		want []string
	}{
		"gone":     {nil, []string{deleteSecret, listSecrets}},
		"disabled": {[]string{element("s-1", `"status": "disabled"`)}, []string{deleteSecret, listSecrets}},
		"deleted":  {[]string{element("s-1", `"eventName": "delete"`)}, []string{deleteSecret, listSecrets}},
		"there":    {[]string{there}, []string{deleteSecret, listSecrets, deleteSecret}},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := inOrder(t, []reply{{dropped: true}, listOfAll(arrival{uri: firstPage}, test.list...), {status: 204}}[:len(test.want)]...)
				if err := newWorkspace(t, w, nil).Secrets().Delete(t.Context(), "s-1"); err != nil {
					t.Error(err)
				}
				w.expectRequests(test.want...)
			})
		})
	}
	synctest.Test(t, func(t *testing.T) {
		w := inOrder(t, answer(t, 404, "error-404.json"), answer(t, 404, "not-found-404.html"))
		secrets := newWorkspace(t, w, nil).Secrets()
		if err := secrets.Delete(t.Context(), "s-1"); err != nil {
			t.Error(err)
		}
		if err := secrets.Delete(t.Context(), "s-1"); err == nil {
			t.Error("a page was taken for the service's word")
		}
	})
}

// TestCreateSecretWithoutTheList goes on where the key may not read the list, and not where that fails otherwise.
func TestCreateSecretWithoutTheList(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		made := reply{status: 201, body: `{"data": {"id": "s-1", "attributes": {}}}`}
		w := inOrder(t, answer(t, 401, "error-401.json"), made, answer(t, 400, "error-400.json"))
		client := newWorkspace(t, w, nil)
		if s, err := createDoor(t.Context(), client); err != nil || s.ID != "s-1" {
			t.Errorf("got %q, %v", s.ID, err)
		}
		w.expectRequests(listSecrets, postSecret)
	})
}

// TestConfidential prints as a placeholder in every way, and travels as what it is.
func TestConfidential(t *testing.T) {
	secret := cerby.NewConfidential(hushed)
	held := struct{ Inner []cerby.Confidential }{[]cerby.Confidential{secret}}
	for _, printed := range []string{
		fmt.Sprint(secret), fmt.Sprintf("%s %v %+v %#v %q %x", secret, secret, secret, secret, secret, secret),
		fmt.Sprintf("%v %+v %#v", held, held, &held), fmt.Errorf("no: %w", errors.New(fmt.Sprint(secret))).Error(),
	} {
		if strings.Contains(printed, hushed) || strings.Contains(printed, fmt.Sprintf("%x", hushed)) {
			t.Errorf("it prints as %s", printed)
		}
	}
	encoded, err := json.Marshal(secret)
	var decoded cerby.Confidential
	if err2 := json.Unmarshal(encoded, &decoded); err != nil || err2 != nil || string(encoded) != `"three quiet words"` || decoded.Reveal() != hushed {
		t.Errorf("it travels as %s, %v, %v", encoded, err, err2)
	}
}
