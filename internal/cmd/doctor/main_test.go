package main

import (
	"bytes"
	"context"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

// TestPlain checks that the plain workspace is as expected, and that it is only read, without secret values.
func TestPlain(t *testing.T) {
	w := newWorkspace()
	account, _ := w.Account(cerbytest.SeedTwitterID)
	got := runDoctor(t, cerbytest.NewTransport(w))
	if got.code != exitExpected || got.stderr != "" || strings.Contains(got.stdout, "DIFFERS") {
		t.Errorf("exit %d, output %s, errors %q", got.code, got.stdout, got.stderr)
	}
	for _, want := range []string{
		"GET /users/{id}/teams  [B]  as expected, 200 (2 times), objects: 3\n", "new: attributes.novelty object",
		"values of role: workspace_admin", "skipped on purpose",
	} {
		if !strings.Contains(got.stdout, want) {
			t.Errorf("no %q in %s", want, got.stdout)
		}
	}
	requests := w.Requests()
	if len(requests) > 60 {
		t.Errorf("%d requests", len(requests))
	}
	for _, r := range requests {
		if r.Method != http.MethodGet {
			t.Errorf("%s %s", r.Method, r.Path)
		}
		for _, op := range cerby.RevealingReads {
			if isPathOf(r.Path, op) {
				t.Errorf("%s reveals a secret", r.Path)
			}
		}
	}
	if after, _ := w.Account(cerbytest.SeedTwitterID); !after.LastLoginDate.Equal(account.LastLoginDate) {
		t.Errorf("the last sign-in moved from %s to %s", account.LastLoginDate, after.LastLoginDate)
	}
}

// TestStrict checks that new fields count with -strict.
func TestStrict(t *testing.T) {
	if got := runDoctor(t, cerbytest.NewTransport(newWorkspace()), "-strict"); got.code != exitDiffers {
		t.Errorf("exit %d, output %s", got.code, got.stdout)
	}
}

// TestRecorder checks what is never sent.
func TestRecorder(t *testing.T) {
	w := newWorkspace()
	r := &recorder{next: cerbytest.NewTransport(w), base: "/api/v1", writes: selfTestWrites}
	for _, request := range []string{
		"GET /secrets/1", "GET /accounts/1/secrets?filter[secretType]=password", "GET /accounts/1/totp", "POST /users",
		"DELETE /users/1", "POST /teams/1/members", "DELETE /secrets/1", "PATCH /accounts/1",
	} {
		method, path, _ := strings.Cut(request, " ")
		req, err := http.NewRequestWithContext(t.Context(), method, "https://acme.cerby.com/api/v1"+path, nil)
		if err != nil {
			t.Fatal(err)
		}
		resp, err := r.RoundTrip(req)
		if err != nil || resp.StatusCode != http.StatusMethodNotAllowed {
			t.Errorf("%s: %v, %v", request, resp, err)
		}
		_ = resp.Body.Close()
	}
	if sent := w.Requests(); len(sent) > 0 {
		t.Errorf("sent %v", sent)
	}
}

// TestJob checks that a job is read if its ID is known.
func TestJob(t *testing.T) {
	w := newWorkspace()
	network := cerbytest.NewTransport(w)
	job := startJob(t, network)
	r, got := runReport(t, network, "-job", job)
	i := slices.IndexFunc(r.Operations, func(e *entry) bool { return e.Path == cerby.GetJob.Path })
	if i < 0 || r.Operations[i].Result != asExpected || got.code != exitExpected {
		t.Errorf("exit %d, output %s", got.code, got.stdout)
	}
	if strings.Contains(got.stdout, job) {
		t.Errorf("the output contains the ID")
	}
}

// TestRefusals checks the advice for a key that lacks scopes.
func TestRefusals(t *testing.T) {
	w := newWorkspace()
	w.AddKey(cerbytest.Key{Token: testToken, UserID: cerbytest.SeedOwnerID, Scopes: []string{"Read vaults"}})
	got := runDoctor(t, cerbytest.NewTransport(w))
	for _, want := range []string{
		"GET /vaults  [A]  as expected", "GET /teams  [A]  refused, 401\n",
		`reason: the API key needs the scope "Read integrations"`, "reason: GET /users returned no object",
	} {
		if !strings.Contains(got.stdout, want) {
			t.Errorf("no %q in %s", want, got.stdout)
		}
	}
	if got.code != exitDiffers {
		t.Errorf("exit %d", got.code)
	}
	w.RevokeKey(testToken)
	if got := runDoctor(t, cerbytest.NewTransport(w)); !strings.Contains(got.stdout, "Every operation was refused") {
		t.Errorf("output %s", got.stdout)
	}
}

// TestRateLimit checks that the pause after a 429 is kept, and that it is no difference.
func TestRateLimit(t *testing.T) {
	w := newWorkspace()
	w.Inject(cerbytest.Fault{
		Status: http.StatusTooManyRequests, Header: http.Header{"Retry-After": {"90"}}, Skip: 5, Times: 1,
	})
	got := runDoctor(t, cerbytest.NewTransport(w))
	requests := w.Requests()
	pause := requests[6].Time.Sub(requests[5].Time).Seconds()
	if got.code != exitExpected || pause < 90 || !strings.Contains(got.stderr, ": waiting 1m30s after ") {
		t.Errorf("exit %d, pause of %f s, output %s, errors %q", got.code, pause, got.stdout, got.stderr)
	}
}

// lostNetwork loses all connections but the first ones.
type lostNetwork struct {
	next http.RoundTripper
	left int
}

func (n *lostNetwork) RoundTrip(req *http.Request) (*http.Response, error) {
	if n.left--; n.left < 0 {
		return nil, context.DeadlineExceeded
	}
	return n.next.RoundTrip(req)
}

// TestLostNetwork checks that a run without any response ends with a message, and a later loss with a report.
func TestLostNetwork(t *testing.T) {
	got := runDoctor(t, &lostNetwork{})
	if got.code != exitUsage || got.stdout != "" || !strings.Contains(got.stderr, "unable to reach the API") {
		t.Errorf("exit %d, output %q, errors %q", got.code, got.stdout, got.stderr)
	}
	got = runDoctor(t, &lostNetwork{cerbytest.NewTransport(newWorkspace()), 3}, "-write")
	if got.code != exitDiffers || !strings.Contains(got.stdout, "failed, 200, no response") &&
		!strings.Contains(got.stdout, "no response") || !strings.Contains(got.stdout, "an earlier request got no response") {
		t.Errorf("exit %d, output %s, errors %q", got.code, got.stdout, got.stderr)
	}
}

// TestOptions checks invalid command lines and settings, whose messages repeat no argument.
func TestOptions(t *testing.T) {
	const secret = "secret-0123456789"
	for _, test := range []struct {
		args    []string
		env     map[string]string
		code    int
		message string
	}{
		{args: []string{"-h"}, code: 0, message: "Exit status:"},
		{args: []string{"--version"}, code: 0},
		{args: []string{secret}, code: 2, message: "the API key is read from CERBY_TOKEN"},
		{args: []string{"-token", secret}, code: 2, message: "not defined"},
		{args: []string{"-sample", "0"}, code: 2, message: "between 1 and 20"},
		{args: []string{"-requests-per-minute", "0"}, code: 2, message: "positive"},
		{code: 2, message: "CERBY_WORKSPACE"},
		{env: map[string]string{envWorkspace: secret + secret}, code: 2, message: "CERBY_TOKEN"},
		{args: []string{"-workspace", "acme"}, code: 2, message: "CERBY_TOKEN"},
		{args: []string{"-workspace", "acme."}, code: 2, message: "not the name of a workspace"},
		{
			args: []string{"-base-url", "http://acme.example"}, env: map[string]string{envToken: secret}, code: 2,
			message: "unencrypted",
		},
		{
			env: map[string]string{envToken: secret + " ", envBaseURL: "https://acme.cerby.com/api/v1"}, code: 2,
			message: "contains a space",
		},
	} {
		var stdout, stderr bytes.Buffer
		env := func(name string) string { return test.env[name] }
		code := run(t.Context(), test.args, env, &stdout, &stderr, http.NewFileTransport(nil))
		if code != test.code || !strings.Contains(stderr.String(), test.message) {
			t.Errorf("%v: exit %d, output %q, errors %q", test.args, code, &stdout, &stderr)
		}
		if strings.Contains(stdout.String()+stderr.String(), secret) {
			t.Errorf("%v: the output repeats an argument", test.args)
		}
	}
}
