package cerbytest_test

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

// noon is the constant time of the test workspaces.
var noon = time.Date(2025, time.March, 6, 12, 0, 0, 0, time.UTC)

// client calls a served workspace with a key.
type client struct {
	t         *testing.T
	workspace *cerbytest.Workspace
	http      http.Client
	token     string
}

// apiResponse is a response, with its body decoded if it is JSON.
type apiResponse struct {
	status int
	header http.Header
	text   string
	json   map[string]any
}

// serve serves an empty workspace whose clock stands at noon, with a key that has all scopes.
func serve(t *testing.T, options ...cerbytest.Option) *client {
	t.Helper()
	options = append([]cerbytest.Option{cerbytest.WithClock(func() time.Time { return noon })}, options...)
	workspace := cerbytest.New(options...)
	network := http.Client{Transport: cerbytest.NewTransport(workspace)}
	return &client{t, workspace, network, workspace.AddKey(cerbytest.Key{})}
}

// withKey returns a client of the same workspace with another key.
func (a *client) withKey(k cerbytest.Key) *client {
	other := *a
	other.token = a.workspace.AddKey(k)
	return &other
}

// request returns a request with the key and, if there is a body, its content type.
func (a *client) request(method, path, body string) *http.Request {
	a.t.Helper()
	request, err := http.NewRequest(method, "https://acme.cerby.example/api/v1"+path, strings.NewReader(body))
	if err != nil {
		a.t.Fatal(err)
	}
	request.Header.Set("X-API-Key", a.token)
	if body != "" {
		request.Header.Set("Content-Type", "application/json")
	}
	return request
}

// send sends a request, which must get a complete response.
func (a *client) send(request *http.Request) apiResponse {
	a.t.Helper()
	response, err := a.http.Do(request)
	if err != nil {
		a.t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		a.t.Fatal(err)
	}
	got := apiResponse{status: response.StatusCode, header: response.Header, text: string(body)}
	if len(body) > 0 && response.Header.Get("Content-Type") == "application/json" {
		if err := json.Unmarshal(body, &got.json); err != nil {
			a.t.Fatalf("%v in %s", err, body)
		}
	}
	return got
}

// start sends a request on a goroutine of its own. The channel has the error once the request has ended.
func (a *client) start(ctx context.Context, request *http.Request) <-chan error {
	ended := make(chan error, 1)
	go func() {
		response, err := a.http.Do(request.WithContext(ctx))
		if err == nil {
			err = response.Body.Close()
		}
		ended <- err
	}()
	return ended
}

// call sends a request and checks the status.
func (a *client) call(method, path, body string, status int) apiResponse {
	a.t.Helper()
	got := a.send(a.request(method, path, body))
	if got.status != status {
		a.t.Fatalf("%s %s: status %d, want %d: %s", method, path, got.status, status, got.text)
	}
	return got
}

// get sends a GET request and checks the status.
func (a *client) get(path string, status int) apiResponse {
	a.t.Helper()
	return a.call(http.MethodGet, path, "", status)
}

// followPages returns all pages of a list from the given path on.
func (a *client) followPages(path string) []apiResponse {
	a.t.Helper()
	var pages []apiResponse
	for path != "" {
		got := a.get(path, 200)
		pages = append(pages, got)
		path = strings.TrimPrefix(got.stringAt("links", "next"), "/api/v1")
	}
	return pages
}

// valueAt returns the value at a path in the decoded body. Numbers are indexes of lists.
func (r apiResponse) valueAt(path ...any) any {
	var here any = r.json
	for _, step := range path {
		switch s := step.(type) {
		case string:
			object, _ := here.(map[string]any)
			here = object[s]
		case int:
			list, _ := here.([]any)
			if s >= len(list) {
				return nil
			}
			here = list[s]
		}
	}
	return here
}

// stringAt returns the string at a path, or "" for any other value.
func (r apiResponse) stringAt(path ...any) string {
	s, _ := r.valueAt(path...).(string)
	return s
}

// objectAt returns the object at a path, or nil for any other value.
func (r apiResponse) objectAt(path ...any) map[string]any {
	m, _ := r.valueAt(path...).(map[string]any)
	return m
}

// listStrings returns a string member of every element of data, or of its attributes.
func (r apiResponse) listStrings(name string) []string {
	names := []string{}
	list, _ := r.valueAt("data").([]any)
	for i := range list {
		value, ok := r.valueAt("data", i, name).(string)
		if !ok {
			value, _ = r.valueAt("data", i, "attributes", name).(string)
		}
		names = append(names, value)
	}
	return names
}

// wantJSON compares two texts as JSON.
func wantJSON(t *testing.T, got, want string) {
	t.Helper()
	var g, w any
	if err := json.Unmarshal([]byte(want), &w); err != nil {
		t.Fatalf("the expectation: %v", err)
	}
	if err := json.Unmarshal([]byte(got), &g); err != nil {
		t.Errorf("%v in %s", err, got)
	}
	wantEqual(t, "the document", g, w)
}

// wantEqual compares two values, which are called what in a failure.
func wantEqual(t *testing.T, what string, got, want any) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", what, diff)
	}
}

// wantPanic requires a mistake of a test to panic.
func wantPanic(t *testing.T, name string, mistake func()) {
	t.Helper()
	defer func() {
		if recover() == nil {
			t.Errorf("%s: no panic", name)
		}
	}()
	mistake()
}
