package cerby_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/cerby-community/terraform-provider-cerby/internal/apitest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
)

// TestError_operation states the scopes and the role that the failed call needs, and the ID of the request.
func TestError_operation(t *testing.T) {
	denied := apitest.FromFile(401, "error-401.json")
	denied.Header["X-Request-Id"] = "req-\x1b[31m1"
	e := readError(t, denied)
	if e.Operation.Name != "read user" ||
		cerby.Needs(
			e.Operation,
		) != `scope "Read users", and must belong to a user with the workspace role Admin, Super Admin or Owner` {
		t.Errorf("operation %+v", e.Operation)
	}
	if e.RequestID != "req-[31m1" {
		t.Errorf("request id %q", e.RequestID)
	}
	got, want := e.Error(), "unable to read user: the service responded with 401 Unauthorized: Unable to access resource."
	if got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

// TestError_tokenRedacted finds the API key in no part of an error, wherever the response repeats it.
func TestError_tokenRedacted(t *testing.T) {
	everywhere := `{"errors": [{"code": "` + apitest.Token + `", "title": "` + apitest.Token + `", "detail": "` +
		apitest.Token + `",
		"meta": {"loc": ["` + apitest.Token + `"], "msg": "` + apitest.Token + `", "type": "` + apitest.Token + `"}}]}`
	for name, r := range map[string]apitest.Response{
		"errors":  {Status: 400, Body: everywhere},
		"message": {Status: 400, Body: `{"message": "` + apitest.Token + `"}`},
		"title":   {Status: 400, Body: `<title>` + strings.ReplaceAll(apitest.Token, "-", "&#45;") + `</title>`},
		"media":   {Status: 400, Body: "x", Header: map[string]string{"Content-Type": "text/" + apitest.Token}},
		"headers": {
			Status: 302,
			Header: map[string]string{
				"X-Request-Id": apitest.Token, "Location": "https://" + apitest.Token + ".example/" + apitest.Token,
			},
		},
		"success":  {Status: 200, Body: `{"data": "` + apitest.Token + `"}`},
		"no JSON":  {Status: 200, Body: apitest.Token},
		"list":     {Status: 200, Body: `[{"` + apitest.Token + `": "` + apitest.Token + `"}]`},
		"of types": {Status: 200, Body: `{"data": {"id": "u", "attributes": {"email": {"` + apitest.Token + `": 1}}}}`},
	} {
		t.Run(name, func(t *testing.T) {
			if text := fmt.Sprintf("%+v", *readError(t, r)); strings.Contains(text, apitest.Token) {
				t.Errorf("the key is in %s", text)
			}
		})
	}
}

// TestError_is matches errors by status. Only a 404 in the service's form means that an object does not exist.
func TestError_is(t *testing.T) {
	for name, test := range map[string]struct {
		reply                      apitest.Response
		notFound, conflict, denied bool
	}{
		"400":      {reply: apitest.FromFile(400, "error-400.json")},
		"401":      {reply: apitest.FromFile(401, "error-401.json"), denied: true},
		"403":      {reply: apitest.FromFile(403, "error-403.json"), denied: true},
		"403 page": {reply: apitest.FromFile(403, "not-found-404.html"), denied: true},
		"404":      {reply: apitest.FromFile(404, "error-404.json"), notFound: true},
		"404 page": {reply: apitest.FromFile(404, "not-found-404.html")},
		"404 bare": {reply: apitest.Response{Status: 404}},
		"404 text": {reply: apitest.Response{Status: 404, Body: `{"message": "no Route matched"}`}},
		"409":      {reply: apitest.FromFile(409, "error-409.json"), conflict: true},
		"410":      {reply: apitest.FromFile(410, "error-404.json")},
		"500":      {reply: apitest.FromFile(500, "error-401.json")},
	} {
		t.Run(name, func(t *testing.T) {
			err := fmt.Errorf("wrapped: %w", readError(t, test.reply))
			if errors.Is(err, cerby.ErrNotFound) != test.notFound || errors.Is(err, cerby.ErrConflict) != test.conflict ||
				errors.Is(err, cerby.ErrDenied) != test.denied {
				t.Errorf(
					"not found %t, conflict %t, denied %t",
					errors.Is(err, cerby.ErrNotFound),
					errors.Is(err, cerby.ErrConflict),
					errors.Is(err, cerby.ErrDenied),
				)
			}
		})
	}
	for _, err := range []error{nil, errors.New("404"), readError(t, apitest.Response{Unreachable: true})} {
		if errors.Is(err, cerby.ErrNotFound) || errors.Is(err, cerby.ErrConflict) || errors.Is(err, cerby.ErrDenied) {
			t.Errorf("%v is taken for a response", err)
		}
	}
}
