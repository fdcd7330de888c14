package cerby_test

import (
	"strings"
	"testing"
	"time"

	"github.com/cerby-community/terraform-provider-cerby/internal/apitest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
)

// TestDecode_user decodes a user in each form of the service, with fields that are not known yet.
func TestDecode_user(t *testing.T) {
	for name, want := range map[string]cerby.User{
		"user.json": {
			ID: "5f0c7c1e-3f2b-4a52-9d52-0a4a4f1f7a01", Email: "Jane.Doe@acme.example", FirstName: "Jane", LastName: "Doe",
			Role: "workspace_admin", Status: "live", IsGuest: new(false),
			CreatedAt: "2024-01-04T15:36:54", UpdatedAt: "2024-07-08T19:30:56.984000+00:00",
			LastActivity: "2024-07-09T01:02:03.158Z",
		},
		"user-from-the-future.json": {
			ID: "u-future", Email: "max@acme.example", Role: "workspace_quantum_admin", Status: "frozen",
		},
		"user-without-attributes.json": {ID: "u-bare"},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := newClient(t, apitest.InOrder(t, apitest.FromFile(200, name)), nil).Users().Get(t.Context(), "u")
			if err != nil {
				t.Fatal(err)
			}
			guest, wantGuest := got.IsGuest, want.IsGuest
			if (guest == nil) != (wantGuest == nil) || guest != nil && *guest != *wantGuest {
				t.Errorf("guest %v, want %v", guest, wantGuest)
			}
			got.IsGuest, want.IsGuest = nil, nil
			if got != want {
				t.Errorf("got  %+v\nwant %+v", got, want)
			}
		})
	}
}

// TestDecode_invalid says what is wrong with a success that holds no object, without repeating it.
func TestDecode_invalid(t *testing.T) {
	for body, words := range map[string]string{
		``: "the service responded with 200 OK and an empty body. Unable to decode " +
			"the response",
		`<title>Sign in</title>hunter2`: `the service responded with 200 OK and an HTML page titled "Sign in". Unable ` +
			`to decode the response`,
		`{"data": {"id": "hunter2"`: "and a body of 25 bytes that is not JSON of the Cerby API (no media type). " +
			"Unable to decode the response",
		`{"data": {"id": "u"}} hunter2`: "Unable to decode the response",
		`{}`:                            "the service responded with 200 OK. The response contains no object with an ID",
		`null`:                          "The response contains no object with an ID",
		`{"data": null}`:                "The response contains no object with an ID",
		`{"data": {}}`:                  "The response contains no object with an ID",
		`{"data": {"id": ""}}`:          "The response contains no object with an ID",
		`{"data": [{"id": "hunter2"}]}`: "The field data of the response has an unexpected type",
		`{"data": {"id": 5}}`:           "The field data.id of the response has an unexpected type",
		`{"data": {"id": "u", "attributes": {"email": ["hunter2"]}}}`: "The field data.attributes.email of the " +
			"response has an unexpected type",
		`["hunter2"]`: "Unable to decode the response",
	} {
		e := readError(t, apitest.Response{Status: 200, Body: body})
		apitest.ExpectText(t, e.Error(), "unable to read user: the service responded with 200 OK", words)
		if strings.Contains(e.Error(), "hunter2") || e.Attempts != 1 {
			t.Errorf("%s: %v", body, e)
		}
	}
	for body, words := range map[string]string{
		`{"data": null}`:              "The response contains no list",
		`{}`:                          "The response contains no list",
		`{"data": {"id": "hunter2"}}`: "The field data of the response has an unexpected type",
	} {
		_, err := listVaults(t.Context(), newClient(t, apitest.InOrder(t, apitest.Response{Status: 200, Body: body}), nil))
		apitest.ExpectText(t, callError(t, err).Error(), "unable to list vaults: the service responded with 200 OK", words)
	}
}

// TestParseTime reads every form in which the service writes an instant.
func TestParseTime(t *testing.T) {
	for text, want := range map[string]time.Time{
		"2024-01-04T15:36:54":              time.Date(2024, 1, 4, 15, 36, 54, 0, time.UTC),
		"2024-01-04T15:36:54.984":          time.Date(2024, 1, 4, 15, 36, 54, 984_000_000, time.UTC),
		"2024-01-04T15:36:54+00:00":        time.Date(2024, 1, 4, 15, 36, 54, 0, time.UTC),
		"2024-01-04T15:36:54.984000+00:00": time.Date(2024, 1, 4, 15, 36, 54, 984_000_000, time.UTC),
		"2024-01-04T15:36:54.158Z":         time.Date(2024, 1, 4, 15, 36, 54, 158_000_000, time.UTC),
		"2024-01-04T15:36:54-02:30":        time.Date(2024, 1, 4, 18, 6, 54, 0, time.UTC),
	} {
		if got, ok := cerby.ParseTime(text); !ok || !got.Equal(want) {
			t.Errorf("%s: %s, %t", text, got, ok)
		}
	}
	for _, text := range []string{"", "2024-01-04", "04/01/2024", "1704382614", "2024-13-04T15:36:54Z"} {
		if got, ok := cerby.ParseTime(text); ok {
			t.Errorf("%q was taken for %s", text, got)
		}
	}
}
