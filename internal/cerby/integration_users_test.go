package cerby_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cerby-community/terraform-provider-cerby/internal/apitest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
)

// janeOnIntegration is the integration user that the tests read and change.
var janeOnIntegration = cerby.IntegrationUserKey{IntegrationID: "i-1", UserID: "u-1"}

// The requests that the tests on integration users expect.
const (
	inviteJane  = "POST /api/v1/integrations/i-1/users"
	replaceJane = "PATCH /api/v1/integrations/i-1/users/u-1"
	changeJane  = "PATCH /api/v1/integrations/i-1/users/u-1/entitlements"
	removeJane  = "DELETE /api/v1/integrations/i-1/users/u-1"
	readJane    = "GET /api/v1/integrations/i-1/users/u-1"
)

// hasAccess reports whether a user has access to the integration.
func hasAccess(user *cerby.IntegrationUser) bool { return user != nil }

// hasNoAccess reports whether a user has no access to the integration.
func hasNoAccess(user *cerby.IntegrationUser) bool { return user == nil }

// hasEntitlements reports whether a user has exactly some entitlements.
func hasEntitlements(entitlements ...string) cerby.Shows {
	return func(user *cerby.IntegrationUser) bool {
		return user != nil && cerby.SameEntitlements(user.Entitlements, entitlements)
	}
}

// startJob is a call that starts a job.
type startJob func(ctx context.Context, integrations cerby.Integrations) (cerby.Job, error)

// invite starts the job that grants Jane access.
func invite(ctx context.Context, integrations cerby.Integrations) (cerby.Job, error) {
	return integrations.User(janeOnIntegration).Invite(ctx, "account_owner", []string{"VIEWER", "EDITOR"}, hasAccess)
}

// replaceEntitlements starts the job that replaces Jane's entitlements.
func replaceEntitlements(ctx context.Context, integrations cerby.Integrations) (cerby.Job, error) {
	jane, entitlements := integrations.User(janeOnIntegration), []string{"VIEWER", "EDITOR"}
	return jane.Replace(ctx, entitlements, hasEntitlements(entitlements...))
}

// changeEntitlements starts the job that adds two entitlements and removes one.
func changeEntitlements(ctx context.Context, integrations cerby.Integrations) (cerby.Job, error) {
	return integrations.User(janeOnIntegration).Change(ctx,
		[]string{"VIEWER", "EDITOR"}, []string{"EMPLOYEE"}, hasEntitlements("EDITOR", "VIEWER"))
}

// removeUser starts the job that removes Jane's access.
func removeUser(ctx context.Context, integrations cerby.Integrations) (cerby.Job, error) {
	return integrations.User(janeOnIntegration).Remove(ctx, hasNoAccess)
}

// TestStartJob_requests sends exactly the request that the service documents, once, and returns the job.
func TestStartJob_requests(t *testing.T) {
	for name, test := range map[string]struct {
		call startJob
		want apitest.Request
	}{
		"invite": {invite, apitest.Request{
			Method: "POST", URI: "/api/v1/integrations/i-1/users",
			Body: `{"data":{"type":"invite_tenant_users","attributes":{"role":"account_owner",` +
				`"entitlements":[{"id":"VIEWER"},{"id":"EDITOR"}],"userIds":["u-1"]}}}`,
		}},
		"invite with one": {func(ctx context.Context, integrations cerby.Integrations) (cerby.Job, error) {
			jane := integrations.User(janeOnIntegration)
			return jane.Invite(ctx, "account_collaborator", []string{"VIEWER_LIMITED"}, hasAccess)
		}, apitest.Request{
			Method: "POST", URI: "/api/v1/integrations/i-1/users",
			Body: `{"data":{"type":"invite_tenant_users","attributes":{"role":"account_collaborator",` +
				`"entitlements":[{"id":"VIEWER_LIMITED"}],"userIds":["u-1"]}}}`,
		}},
		"replace": {replaceEntitlements, apitest.Request{
			Method: "PATCH", URI: "/api/v1/integrations/i-1/users/u-1",
			Body: `{"data":{"type":"update_user_entitlement","attributes":{"entitlements":[{"id":"VIEWER"},{"id":"EDITOR"}]}}}`,
		}},
		"add and remove": {changeEntitlements, apitest.Request{
			Method: "PATCH", URI: "/api/v1/integrations/i-1/users/u-1/entitlements",
			Body: `{"data":{"add":{"entitlements":[{"id":"VIEWER"},{"id":"EDITOR"}]},` +
				`"remove":{"entitlements":[{"id":"EMPLOYEE"}]}}}`,
		}},
		"add": {func(ctx context.Context, integrations cerby.Integrations) (cerby.Job, error) {
			return integrations.User(janeOnIntegration).Change(ctx, []string{"VIEWER"}, nil, hasEntitlements("VIEWER"))
		}, apitest.Request{
			Method: "PATCH", URI: "/api/v1/integrations/i-1/users/u-1/entitlements",
			Body: `{"data":{"add":{"entitlements":[{"id":"VIEWER"}]}}}`,
		}},
		"remove": {func(ctx context.Context, integrations cerby.Integrations) (cerby.Job, error) {
			return integrations.User(janeOnIntegration).Change(ctx, []string{}, []string{"VIEWER"}, hasEntitlements())
		}, apitest.Request{
			Method: "PATCH", URI: "/api/v1/integrations/i-1/users/u-1/entitlements",
			Body: `{"data":{"remove":{"entitlements":[{"id":"VIEWER"}]}}}`,
		}},
		"delete": {removeUser, apitest.Request{Method: "DELETE", URI: "/api/v1/integrations/i-1/users/u-1"}},
	} {
		apitest.Run(t, name, func(t *testing.T) {
			server := apitest.InOrder(t, apitest.FromFile(200, "job-created.json"))
			job, err := test.call(t.Context(), newClient(t, server, nil).Integrations())
			if err != nil || job.ID != "j-1" || job.Status != "created" || job.HasEnded() {
				t.Errorf("got %+v, %v", job, err)
			}
			if got := server.Requests(); len(got) != 1 || got[0] != test.want {
				t.Errorf("got  %+v\nwant %+v", got, test.want)
			}
		})
	}
}

// TestStartJob_responses accepts a job of any status, and an older form of response without a job.
func TestStartJob_responses(t *testing.T) {
	for name, test := range map[string]struct {
		answer     apitest.Response
		id, status string
	}{
		"failed at once": {apitest.FromFile(200, "job-error.json"), "j-1", "error"},
		"of the future": {apitest.Response{Status: 202, Body: `{"data": {"id": "j-1", "attributes": {"status": ` +
			`"queued", "ofTheFuture": []}}, "meta": []}`}, "j-1", "queued"},
		"job and entitlements": {apitest.Response{Status: 200, Body: `{"data": {"id": "j-1", "attributes": {"status": ` +
			`"created", "entitlements": ["VIEWER"]}}}`}, "j-1", "created"},
		"older": {apitest.FromFile(200, "entitlements-replaced.json"), "", ""},
		"older, with an id": {apitest.Response{Status: 200, Body: `{"data": {"id": "u-1", "attributes": ` +
			`{"entitlements": ["VIEWER"]}}}`}, "", ""},
		"older, of objects": {apitest.Response{Status: 200, Body: `{"data": {"attributes": {"entitlements": [{"id": ` +
			`"VIEWER"}]}}}`}, "", ""},
	} {
		apitest.Run(t, name, func(t *testing.T) {
			server := apitest.InOrder(t, test.answer)
			job, err := replaceEntitlements(t.Context(), newClient(t, server, nil).Integrations())
			if err != nil || job.ID != test.id || job.Status != test.status {
				t.Errorf("got %+v, %v", job, err)
			}
			server.ExpectRequests(replaceJane)
		})
	}
}

// responsesWithoutJob are successful responses that contain no job.
func responsesWithoutJob(t *testing.T) map[string]apitest.Response {
	t.Helper()
	return map[string]apitest.Response{
		"no status":           apitest.FromFile(200, "job-without-status.json"),
		"status of no form":   {Status: 200, Body: `{"data": {"id": "j-1", "attributes": {"status": 7}}}`},
		"no id":               {Status: 200, Body: `{"data": {"attributes": {"status": "created"}}}`},
		"no attributes":       {Status: 200, Body: `{"data": {"id": "j-1", "type": "job"}}`},
		"nothing replaced":    {Status: 200, Body: `{"data": {"attributes": {"entitlements": []}}}`},
		"no data":             {Status: 200, Body: `{}`},
		"an error as success": {Status: 200, Body: apitest.File("error-404.json")},
		"empty":               {Status: 200},
		"204":                 {Status: 204},
		"a page":              apitest.FromFile(200, "gateway-502.html"),
	}
}

// TestStartJob_responseWithoutJob reads for two minutes after a successful response without a job. If the change does
// not show by then, it returns an error.
func TestStartJob_responseWithoutJob(t *testing.T) {
	for name, first := range responsesWithoutJob(t) {
		apitest.Run(t, name, func(t *testing.T) {
			server := newUserServer(
				t,
				time.Hour,
				apitest.FromFile(404, "error-404.json"),
				apitest.FromFile(200, "integration-user.json"),
				first,
			)
			_, err := invite(t.Context(), newClient(t, server, nil).Integrations())
			e := callError(t, err)
			if e.Status != first.Status || e.Ambiguous || e.Attempts != 1 {
				t.Errorf("status %d, ambiguous %t, attempts %d", e.Status, e.Ambiguous, e.Attempts)
			}
			apitest.ExpectText(t, err.Error(), "unable to invite integration user: the service responded with 20", "response")
			if ended := server.Elapsed(); ended != cerby.LostResponseTimeout || len(server.Writes()) != 1 {
				t.Errorf("ended at %s after %d writes", ended, len(server.Writes()))
			}

			server = newUserServer(
				t,
				30*time.Second,
				apitest.FromFile(404, "error-404.json"),
				apitest.FromFile(200, "integration-user.json"),
				first,
			)
			if job, err := invite(t.Context(), newClient(t, server, nil).Integrations()); err != nil || job.ID != "" {
				t.Errorf("where it shows: got %+v, %v", job, err)
			}
		})
	}
}

// TestGetUser reads an integration user in each form of the service. A user without access is not found.
func TestGetUser(t *testing.T) {
	for name, test := range map[string]struct {
		answer       apitest.Response
		entitlements []string
		role         string
	}{
		"published": {apitest.FromFile(200, "integration-user.json"), []string{"VIEWER", "EDITOR"}, "owner"},
		"older":     {apitest.FromFile(200, "integration-user-older.json"), []string{"EMPLOYEE"}, "collaborator"},
	} {
		apitest.Run(t, name, func(t *testing.T) {
			server := apitest.InOrder(t, test.answer)
			user, err := newClient(t, server, nil).Integrations().User(janeOnIntegration).Get(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			if user.ID != "u-1" || apitest.Text(user.Email) != "jane@acme.example" ||
				apitest.Text(user.Role) != test.role ||
				!slices.Equal(user.Entitlements, test.entitlements) {
				t.Errorf("got %+v", user)
			}
			server.ExpectRequests(readJane)
		})
	}
	apitest.Run(t, "no access", func(t *testing.T) {
		server := apitest.InOrder(t, apitest.FromFile(404, "error-404.json"))
		user, err := newClient(t, server, nil).Integrations().User(janeOnIntegration).Get(t.Context())
		if !errors.Is(err, cerby.ErrNotFound) {
			t.Errorf("got %+v, %v, want ErrNotFound", user, err)
		}
	})
	for status, name := range map[int]string{
		404: "not-found-404.html", 401: "error-401.json", 500: "not-found-404.html", 200: "entitlements.json",
	} {
		apitest.Run(t, "error", func(t *testing.T) {
			_, err := newClient(t, apitest.InOrder(t, apitest.FromFile(status, name)), nil).Integrations().
				User(janeOnIntegration).Get(t.Context())
			if e := callError(t, err); e.Status != status || errors.Is(err, cerby.ErrDenied) != (status == 401) {
				t.Errorf("%d: got %v", status, err)
			}
			apitest.ExpectText(t, err.Error(), "unable to read integration user: ")
		})
	}
}

// TestIntegrationUserKey formats a key, and sends no request if an ID would change the path.
func TestIntegrationUserKey(t *testing.T) {
	if got := janeOnIntegration.String(); got != "i-1/u-1" {
		t.Errorf("got %q", got)
	}
	synctest.Test(t, func(t *testing.T) {
		integrations := newClient(t, apitest.InOrder(t), nil).Integrations()
		for _, key := range []cerby.IntegrationUserKey{
			{},
			{IntegrationID: "i-1"},
			{UserID: "u-1"},
			{IntegrationID: "..", UserID: "u-1"},
			{IntegrationID: "i-1", UserID: "a/b"},
		} {
			_, userErr := integrations.User(key).Get(t.Context())
			_, removeErr := integrations.User(key).Remove(t.Context(), hasNoAccess)
			for _, err := range []error{userErr, removeErr} {
				apitest.ExpectText(t, callError(t, err).Error(), "is not a valid ID")
			}
		}
	})
}

// TestSameEntitlements compares entitlements without regard to order and repetition.
func TestSameEntitlements(t *testing.T) {
	for _, test := range []struct {
		all, some    []string
		covers, same bool
	}{
		{nil, nil, true, true},
		{[]string{}, nil, true, true},
		{[]string{"A"}, nil, true, false},
		{nil, []string{"A"}, false, false},
		{[]string{"A", "B"}, []string{"B", "A"}, true, true},
		{[]string{"A", "B"}, []string{"B"}, true, false},
		{[]string{"B"}, []string{"A", "B"}, false, false},
		{[]string{"A", "B"}, []string{"A", "C"}, false, false},
		{[]string{"A", "A", "B"}, []string{"B", "A"}, true, true},
		{[]string{"VIEWER"}, []string{"viewer"}, false, false},
	} {
		covers, same := cerby.Covers(test.all, test.some), cerby.SameEntitlements(test.all, test.some)
		if covers != test.covers || same != test.same {
			t.Errorf("%q and %q: covers %t, same %t", test.all, test.some, covers, same)
		}
	}
}
