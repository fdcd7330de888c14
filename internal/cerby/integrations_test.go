package cerby_test

import (
	"slices"
	"testing"
	"testing/synctest"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
)

// pageOne is the query of the first page of a list.
const pageOne = "page%5Bnumber%5D=1&page%5Bsize%5D=100"

// TestListIntegrations reads every attribute into its own field, and asks for applications as the service takes them.
func TestListIntegrations(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := inOrder(t, answer(t, 200, "integrations.json"), answer(t, 200, "integrations.json"))
		hubs := newClient(t, w, nil).Integrations()
		all := func(cerby.Integration) bool { return true }
		got, err := cerby.Filter(hubs.List(t.Context()), all)
		if err != nil || len(got) != 1 {
			t.Fatalf("%d integrations, %v", len(got), err)
		}
		i := got[0]
		fields := []string{i.ID, text(i.Application), text(i.Label), text(i.Workspace), text(i.CreatedAt), text(i.CreatedBy), text(i.UpdatedAt)}
		want := []string{"i-1", "youtube_tenant", "Acme / Video Team", "acme", "2024-03-20T20:11:13+00:00", "u-9", "2024-03-25T15:20:09"}
		if !slices.Equal(fields, want) {
			t.Errorf("got  %q\nwant %q", fields, want)
		}
		if _, err := cerby.Filter(hubs.List(t.Context(), "youtube_tenant", "pinterest_tenant"), all); err != nil {
			t.Error(err)
		}
		w.expectRequests("GET /api/v1/integrations?"+pageOne,
			"GET /api/v1/integrations?filter%5Bapplication%5D=youtube_tenant%2Cpinterest_tenant&"+pageOne)
	})
}

// TestListIntegrationUsers reads entitlements as objects, as texts in the older form, and where there are none.
func TestListIntegrationUsers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := inOrder(t, answer(t, 200, "integration-users.json"))
		users, err := cerby.Filter(newClient(t, w, nil).Integrations().Users("i-1").Each(t.Context()), func(cerby.IntegrationUser) bool { return true })
		if err != nil || len(users) != 3 {
			t.Fatalf("%d users, %v", len(users), err)
		}
		w.expectRequests("GET /api/v1/integrations/i-1/users?" + pageOne)
		jane := users[0]
		fields := []string{jane.ID, text(jane.Email), text(jane.FirstName), text(jane.LastName), text(jane.Status), text(jane.Role)}
		if want := []string{"u-1", "jane@acme.example", "Jane", "Doe", "live", "account_collaborator"}; !slices.Equal(fields, want) {
			t.Errorf("got  %q\nwant %q", fields, want)
		}
		for i, want := range []cerby.Entitlements{{"VIEWER", "EDITOR"}, {"EMPLOYEE"}, nil} {
			if !slices.Equal(users[i].Entitlements, want) {
				t.Errorf("user %d has %q, want %q", i, users[i].Entitlements, want)
			}
		}
		if users[2].Email != nil || users[2].IsGuest != nil || jane.IsGuest == nil || *jane.IsGuest {
			t.Errorf("got %+v and %+v", jane, users[2])
		}
	})
}

// TestEntitlementsOfNoForm refuses what is neither an object with an ID nor a text.
func TestEntitlementsOfNoForm(t *testing.T) {
	for _, form := range []string{`[{}]`, `[""]`, `[7]`, `"VIEWER"`, `[{"id": ""}]`} {
		synctest.Test(t, func(t *testing.T) {
			body := `{"data": [{"id": "u-1", "type": "user", "attributes": {"entitlements": ` + form + `}}]}`
			w := inOrder(t, reply{status: 200, body: body})
			_, err := cerby.Filter(newClient(t, w, nil).Integrations().Users("i-1").Each(t.Context()), func(cerby.IntegrationUser) bool { return true })
			_ = failure(t, err)
		})
	}
}

// TestEntitlements reads a list that comes whole, and sends no page parameters.
func TestEntitlements(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := inOrder(t, answer(t, 200, "entitlements.json"))
		got, err := newClient(t, w, nil).Integrations().Entitlements(t.Context(), "i-1")
		if err != nil || len(got) != 2 {
			t.Fatalf("%d entitlements, %v", len(got), err)
		}
		w.expectRequests("GET /api/v1/integrations/i-1/entitlements")
		e := got[0]
		fields := []string{e.ID, text(e.Group), text(e.Key), text(e.Label), text(e.Value)}
		if want := []string{"MANAGER", "primary", "MANAGER", "MANAGER_DESC", "MANAGER"}; !slices.Equal(fields, want) {
			t.Errorf("got  %q\nwant %q", fields, want)
		}
		if got[1].Key != nil || text(got[1].Group) != "of_the_future" {
			t.Errorf("got %+v", got[1])
		}
	})
}

// TestEntitlementsOfSeveralPages does not take a part for the whole.
func TestEntitlementsOfSeveralPages(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := inOrder(t, reply{status: 200, body: `{"data": [{"id": "A"}], "links": {"next": "/api/v1/integrations/i-1/entitlements?page%5Bnumber%5D=2"}}`})
		_, err := newClient(t, w, nil).Integrations().Entitlements(t.Context(), "i-1")
		expectText(t, failure(t, err).Error(), "could not list entitlements", "a next page, which it should not have")
	})
}

// TestUnmatchedUsers sends the search under the service's name for it.
func TestUnmatchedUsers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		body := `{"data": [{"id": "x-1", "type": "unmatched_user", "attributes": {"email": "old@acme.example", "status": "active"}}], "links": {}, "meta": {}}`
		w := inOrder(t, reply{status: 200, body: body})
		got, err := cerby.Filter(newClient(t, w, nil).Integrations().UnmatchedUsers(t.Context(), "i-1", "old"), func(cerby.UnmatchedUser) bool { return true })
		if err != nil || len(got) != 1 || got[0].ID != "x-1" || text(got[0].Email) != "old@acme.example" || text(got[0].Status) != "active" {
			t.Fatalf("%+v, %v", got, err)
		}
		w.expectRequests("GET /api/v1/integrations/i-1/unmatched-users?" + pageOne + "&search=old")
	})
}

// TestGetJob reads a job that failed, and what can be done about it.
func TestGetJob(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := inOrder(t, answer(t, 200, "job-error.json"))
		job, err := newClient(t, w, nil).Jobs().Get(t.Context(), "j-1")
		if err != nil {
			t.Fatal(err)
		}
		w.expectRequests("GET /api/v1/jobs/j-1")
		got := []string{
			job.ID, job.Status, text(job.WorkflowType), text(job.Trigger), text(job.Account.ID), text(job.Account.Name),
			text(job.ErrorDetails.ErrorType), text(job.ErrorDetails.ScreenshotURL), text(job.CreatedAt), text(job.UpdatedAt),
		}
		want := []string{
			"j-1", "error", "provide_access", "manual", "i-1", "Acme / Video Team",
			"NotEnoughSeats", "https://pictures.acme.example/j-1", "2024-08-29T19:31:21.563000+00:00", "2024-08-29T19:31:22.750000+00:00",
		}
		if !slices.Equal(got, want) {
			t.Errorf("got  %q\nwant %q", got, want)
		}
		if failure, failed := job.Failure(); !failed || failure.Type != "NotEnoughSeats" || failure.Remedy == "" {
			t.Errorf("%t: %+v", failed, failure)
		}
	})
}

// TestJobFailure tells failures from everything else, whatever form the details have.
func TestJobFailure(t *testing.T) {
	for details, want := range map[string]string{`{}`: "", `null`: "", `{"errorType": null}`: "", `{"errorType": "OfTheFuture"}`: "OfTheFuture"} {
		for status, failed := range map[string]bool{"error": true, "finished": false, "retrying": false, "of_the_future": false} {
			synctest.Test(t, func(t *testing.T) {
				body := `{"data": {"id": "j-1", "type": "job", "attributes": {"status": "` + status + `", "errorDetails": ` + details + `}}}`
				job, err := newClient(t, inOrder(t, reply{status: 200, body: body}), nil).Jobs().Get(t.Context(), "j-1")
				if err != nil {
					t.Fatal(err)
				}
				got, is := job.Failure()
				if is != failed {
					t.Errorf("%s: failed %t", status, is)
				}
				if is && (got.Type != want || got.Meaning == "" || got.Remedy == "") {
					t.Errorf("%s: %+v", details, got)
				}
			})
		}
	}
}

// TestJobFailures has each type once, with a sentence on what it means and one on what to do.
func TestJobFailures(t *testing.T) {
	seen := map[string]bool{}
	for _, failure := range cerby.JobFailures {
		if seen[failure.Type] {
			t.Errorf("%s stands twice", failure.Type)
		}
		seen[failure.Type] = true
		for _, sentence := range []string{failure.Meaning, failure.Remedy} {
			if len(sentence) < 20 || sentence[len(sentence)-1] != '.' {
				t.Errorf("%s: %q is no sentence", failure.Type, sentence)
			}
		}
	}
	if len(seen) != 17 {
		t.Errorf("%d types are known, want the 17 that are published", len(seen))
	}
}
