package cerbytest_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

// sendExpectingError sends a request on a new connection and returns the error, which must occur.
func (a *client) sendExpectingError(request *http.Request) error {
	a.t.Helper()
	request.Close = true
	response, err := a.http.Do(request)
	if err != nil {
		return err
	}
	defer func() { _ = response.Body.Close() }()
	if _, err = io.ReadAll(response.Body); err == nil {
		a.t.Fatalf("%s %s was answered: %d", request.Method, request.URL, response.StatusCode)
	}
	return err
}

func (a *client) userCount() int { return len(a.workspace.Users()) }

// TestFaultStatus checks a status that replaces the service's response, in its envelope unless the fault has a body.
func TestFaultStatus(t *testing.T) {
	a := serve(t)
	a.workspace.Inject(cerbytest.Fault{Status: 429, Header: http.Header{"retry-after": {"7"}}})
	got := a.call(http.MethodPost, "/users", createUserBody, 429)
	wantEqual(t, "retry-after", got.header.Get("Retry-After"), "7")
	wantEqual(t, "code", got.valueAt("errors", 0, "code"), "Too many requests")
	wantEqual(t, "status", got.valueAt("errors", 0, "status"), 429.0)
	wantEqual(t, "people", a.userCount(), 0)

	a.workspace.ClearFaults()
	a.call(http.MethodPost, "/users", createUserBody, 201)

	a.workspace.Inject(cerbytest.Fault{Status: 503, Times: 1})
	wantEqual(t, "code", a.get("/users", 503).valueAt("errors", 0, "code"), "Service Unavailable")
	a.workspace.Inject(cerbytest.Fault{Body: `{"data":{}}`, Times: 1})
	wantEqual(t, "body", a.get("/users", 200).text, `{"data":{}}`)
	a.workspace.Inject(cerbytest.Fault{Status: 204, Times: 1})
	wantEqual(t, "empty", a.get("/users", 204).text, "")
	a.workspace.Inject(cerbytest.Fault{Header: http.Header{"Retry-After": {"1"}, "x-request-id": {"mine"}}, Times: 1})
	got = a.get("/users", 200)
	wantEqual(t, "headers", []string{got.header.Get("Retry-After"), got.header.Get("X-Request-Id")}, []string{"1", "mine"})
	wantEqual(t, "the service's own", got.valueAt("meta", "page", "total"), 1.0)
}

// TestFaultAfterChange checks a fault that executes the request and reports a failure.
func TestFaultAfterChange(t *testing.T) {
	a := serve(t)
	a.workspace.Inject(cerbytest.Fault{Method: "POST", HTML: true, Status: 504, AfterChange: true})
	a.call(http.MethodPost, "/users", createUserBody, 504)
	wantEqual(t, "people", a.userCount(), 1)
}

// TestFaultHTML checks the HTML page of a proxy.
func TestFaultHTML(t *testing.T) {
	a := serve(t)
	a.workspace.Inject(cerbytest.Fault{HTML: true, Times: 1})
	got := a.get("/users", 502)
	if !strings.HasPrefix(got.header.Get("Content-Type"), "text/html") || !strings.Contains(got.text, "<html>") {
		t.Errorf("%v %s", got.header, got.text)
	}
	a.workspace.Inject(cerbytest.Fault{HTML: true, Status: 200, Body: "<p>Sign in</p>"})
	wantEqual(t, "page", a.get("/users", 200).text, "<p>Sign in</p>")
}

// TestFaultSelection checks the selection by Method, Path, Skip, Every and Times.
func TestFaultSelection(t *testing.T) {
	for name, c := range map[string]struct {
		fault cerbytest.Fault
		path  string
		want  string
	}{
		"all":                {cerbytest.Fault{}, "/users", "XXXXXXX"},
		"method":             {cerbytest.Fault{Method: "GET"}, "/users", "XXXXXXX"},
		"another method":     {cerbytest.Fault{Method: "POST"}, "/users", "......."},
		"path":               {cerbytest.Fault{Path: "/users"}, "/users", "XXXXXXX"},
		"another path":       {cerbytest.Fault{Path: "/vaults"}, "/users", "......."},
		"a shorter path":     {cerbytest.Fault{Path: "/users"}, "/users/u", "......."},
		"pattern":            {cerbytest.Fault{Path: "/users/{id}"}, "/users/u", "XXXXXXX"},
		"pattern, shorter":   {cerbytest.Fault{Path: "/users/{id}"}, "/users", "......."},
		"one id":             {cerbytest.Fault{Path: "/users/u"}, "/users/u", "XXXXXXX"},
		"another id":         {cerbytest.Fault{Path: "/users/v"}, "/users/u", "......."},
		"skip":               {cerbytest.Fault{Skip: 2}, "/users", "..XXXXX"},
		"times":              {cerbytest.Fault{Times: 2}, "/users", "XX....."},
		"skip and times":     {cerbytest.Fault{Skip: 3, Times: 1}, "/users", "...X..."},
		"every":              {cerbytest.Fault{Every: 3}, "/users", "..X..X."},
		"every one":          {cerbytest.Fault{Every: 1}, "/users", "XXXXXXX"},
		"skip, every, times": {cerbytest.Fault{Skip: 1, Every: 2, Times: 2}, "/users", "..X.X.."},
	} {
		a := serve(t)
		a.workspace.AddUser(cerbytest.User{ID: "u"})
		c.fault.Status = 500
		a.workspace.Inject(c.fault)
		var got strings.Builder
		for range 7 {
			if a.send(a.request(http.MethodGet, c.path, "")).status == 500 {
				got.WriteString("X")
			} else {
				got.WriteString(".")
			}
		}
		wantEqual(t, name, got.String(), c.want)
	}
}

// TestFault_several checks that every matching fault counts a request and that the first due one acts.
func TestFault_several(t *testing.T) {
	a := serve(t)
	a.workspace.Inject(cerbytest.Fault{Status: 500, Times: 1})
	a.workspace.Inject(cerbytest.Fault{Status: 503, Every: 2})
	for _, status := range []int{500, 503, 200, 503} {
		a.get("/users", status)
	}
	a.workspace.ClearFaults()
	a.workspace.Inject(cerbytest.Fault{Status: 500, Times: 1})
	a.workspace.Inject(cerbytest.Fault{Status: 503})
	a.get("/users", 500)
	a.get("/users", 503)
}

// TestFault_beforeAuthentication checks that faults also act on requests that the service rejects.
func TestFault_beforeAuthentication(t *testing.T) {
	a := serve(t)
	a.token = "made-up"
	a.workspace.Inject(cerbytest.Fault{Status: 502})
	a.get("/users", 502)
}

// TestFaultDrop checks a connection that is dropped before or after the change.
func TestFaultDrop(t *testing.T) {
	for drop, users := range map[cerbytest.Drop]int{cerbytest.DropBefore: 0, cerbytest.DropAfter: 1} {
		a := serve(t)
		a.workspace.Inject(cerbytest.Fault{Method: "POST", Drop: drop})
		if err := a.sendExpectingError(a.request(http.MethodPost, "/users", createUserBody)); !errors.Is(err, io.EOF) {
			t.Errorf("drop %d: %v", drop, err)
		}
		wantEqual(t, "people", a.userCount(), users)
		log := a.workspace.Requests()
		wantEqual(t, "logged", []any{len(log), log[0].Method, log[0].Status}, []any{1, "POST", 0})
	}

	a := serve(t)
	a.workspace.Inject(cerbytest.Fault{Status: 500, Drop: cerbytest.DropAfter})
	_ = a.sendExpectingError(a.request(http.MethodPost, "/users", createUserBody))
	wantEqual(t, "people, with a status that nobody sees", a.userCount(), 1)
}

// TestFaultCutBody checks a body that is truncated after the change. A response without a body is dropped.
func TestFaultCutBody(t *testing.T) {
	a := serve(t)
	a.workspace.Inject(cerbytest.Fault{TruncateBody: true, Times: 2})
	request := a.request(http.MethodPost, "/users", createUserBody)
	request.Close = true
	response, err := a.http.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	body, err := io.ReadAll(response.Body)
	if !errors.Is(err, io.ErrUnexpectedEOF) || response.StatusCode != http.StatusCreated {
		t.Errorf("status %d, error %v", response.StatusCode, err)
	}
	if got := int64(len(body)); got == 0 || got != response.ContentLength/2 {
		t.Errorf("%d bytes of %d", got, response.ContentLength)
	}
	wantEqual(t, "people", a.userCount(), 1)

	id := a.workspace.Users()[0].ID
	if err := a.sendExpectingError(a.request(http.MethodDelete, "/users/"+id, "")); !errors.Is(err, io.EOF) {
		t.Errorf("an empty body: %v", err)
	}
	wantEqual(t, "status", a.workspace.Users()[0].Status, "disabled")
}

// TestFaultDelay checks that a delay affects one response, and neither its change nor other requests.
func TestFaultDelay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a := serve(t)
		a.workspace.Inject(cerbytest.Fault{Method: "POST", Delay: time.Minute, Times: 1})
		start := time.Now()
		a.call(http.MethodPost, "/users", createUserBody, 201)
		wantEqual(t, "elapsed", time.Since(start), time.Minute)

		a.workspace.Inject(cerbytest.Fault{Method: "POST", Delay: time.Hour})
		ctx, cancel := context.WithCancel(t.Context())
		other := strings.Replace(createUserBody, "Jane.Doe", "john", 1)
		ended := a.start(ctx, a.request(http.MethodPost, "/users", other))
		synctest.Wait()
		wantEqual(t, "users", a.userCount(), 2)
		a.get("/users", 200)
		wantEqual(t, "elapsed", time.Since(start), time.Minute)
		cancel()
		if err := <-ended; !errors.Is(err, context.Canceled) {
			t.Errorf("the delayed call ended with %v", err)
		}
	})
}

// TestRequestLog checks the order and the content of the log, which has no key, and its limit.
func TestRequestLog(t *testing.T) {
	var observed []cerbytest.Request
	a := serve(t, cerbytest.WithRequestLogLimit(3),
		cerbytest.WithObserver(func(r cerbytest.Request) { observed = append(observed, r) }))
	a.get("/vaults", 200)
	request := a.request(http.MethodGet, "/users/a%2Fb%20c?mfaStatus=true", "")
	request.Header.Set("User-Agent", "test/1")
	missed := a.send(request)
	a.call(http.MethodPost, "/users", createUserBody, 201)
	outside := a.request(http.MethodGet, "/x", "")
	outside.URL.Path = "/elsewhere/x"
	a.send(outside)

	log := a.workspace.Requests()
	wantEqual(t, "entries", []int{len(log), len(observed)}, []int{3, 4})
	one := log[0]
	wantEqual(t, "entry", []any{one.Time, one.Method, one.Path, one.Query.Get("mfaStatus"), one.Status, one.UserAgent},
		[]any{noon, "GET", "/users/a/b c", "true", 404, "test/1"})
	wantEqual(t, "id", one.ID, missed.header.Get("X-Request-Id"))
	if one.ID == "" || one.ID == log[1].ID {
		t.Errorf("ids %q and %q", one.ID, log[1].ID)
	}
	wantEqual(t, "body", string(log[1].Body), createUserBody)
	wantEqual(t, "outside", log[2].Path, "/elsewhere/x")

	a.workspace.ResetRequests()
	wantEqual(t, "after reset", len(a.workspace.Requests()), 0)
}

// TestConcurrentUse creates one email concurrently, which must succeed exactly once.
func TestConcurrentUse(t *testing.T) {
	a := serve(t)
	statuses := make(chan int, 16)
	var group sync.WaitGroup
	for range cap(statuses) {
		group.Go(func() {
			statuses <- a.send(a.request(http.MethodPost, "/users", createUserBody)).status
			a.workspace.AddAccount(cerbytest.Account{Meta: map[string]any{"a": 1}})
			a.send(a.request(http.MethodGet, "/accounts", ""))
			a.workspace.Inject(cerbytest.Fault{Path: "/nowhere"})
			_, _, _ = a.workspace.Users(), a.workspace.Accounts(), a.workspace.Requests()
		})
	}
	group.Wait()
	close(statuses)
	count := map[int]int{}
	for status := range statuses {
		count[status]++
	}
	wantEqual(t, "answers", count, map[int]int{201: 1, 409: 15})
}
