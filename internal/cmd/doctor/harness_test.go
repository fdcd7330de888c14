package main

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"testing"
	"testing/synctest"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

// testToken is the API key of the simulated workspaces. It looks like the name of a field.
const testToken = "key_of_the_doctor"

// newWorkspace returns a workspace with one object of each kind at least, in each list.
func newWorkspace(options ...cerbytest.Option) *cerbytest.Workspace {
	w := cerbytest.New(options...)
	cerbytest.Seed(w)
	w.AddKey(cerbytest.Key{Token: testToken, UserID: cerbytest.SeedOwnerID})
	return w
}

// outcome is the result of a run.
type outcome struct {
	code           int
	stdout, stderr string
}

// runDoctor runs the program in a bubble with fake time.
func runDoctor(t *testing.T, network http.RoundTripper, args ...string) (got outcome) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) { got = runInBubble(t.Context(), network, args...) })
	return got
}

// runInBubble runs the program.
func runInBubble(ctx context.Context, network http.RoundTripper, args ...string) outcome {
	var stdout, stderr bytes.Buffer
	code := run(ctx, args, testEnv, &stdout, &stderr, network)
	return outcome{code, stdout.String(), stderr.String()}
}

// testEnv is the environment of the program.
func testEnv(name string) string {
	return map[string]string{envToken: testToken, envWorkspace: "acme"}[name]
}

// newTestDoctor returns a doctor with options.
func newTestDoctor(t *testing.T, network http.RoundTripper, opts options) *doctor {
	t.Helper()
	d, err := newDoctor(opts, testEnv, t.Output(), network)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// runReport runs the program with -json and returns the decoded report.
func runReport(t *testing.T, network http.RoundTripper, args ...string) (report, outcome) {
	t.Helper()
	got := runDoctor(t, network, append(args, "-json")...)
	var r report
	if err := json.Unmarshal([]byte(got.stdout), &r); err != nil {
		t.Fatalf("%v in %q, errors %q", err, got.stdout, got.stderr)
	}
	return r, got
}

// startJob removes a user from an integration and returns the ID of the job.
func startJob(t *testing.T, network http.RoundTripper) string {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodDelete, "https://acme.cerby.com/api/v1/integrations/"+
		cerbytest.SeedBoardsIntegrationID+"/users/"+cerbytest.SeedAdminID, nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("X-API-Key", testToken)
	resp, err := network.RoundTrip(req)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	var document struct{ Data struct{ ID string } }
	if err := json.NewDecoder(resp.Body).Decode(&document); err != nil || document.Data.ID == "" {
		t.Fatalf("no job: %v", err)
	}
	return document.Data.ID
}
