package cerby_test

import (
	"slices"
	"testing"
	"testing/synctest"

	"github.com/cerby-community/terraform-provider-cerby/internal/apitest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
)

// pageOneQuery is the query of the first page of a list.
const pageOneQuery = "page%5Bnumber%5D=1&page%5Bsize%5D=100"

// TestIntegrations_list reads every attribute, and sends the filter by application.
func TestIntegrations_list(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := apitest.InOrder(t, apitest.FromFile(200, "integrations.json"), apitest.FromFile(200, "integrations.json"))
		integrations := newClient(t, server, nil).Integrations()
		got, err := cerby.Collect(integrations.ListByApplication(t.Context()))
		if err != nil || len(got) != 1 {
			t.Fatalf("%d integrations, %v", len(got), err)
		}
		i := got[0]
		fields := []string{
			i.ID,
			apitest.Text(i.Application),
			apitest.Text(i.Label),
			apitest.Text(i.Workspace),
			apitest.Text(i.CreatedAt),
			apitest.Text(i.CreatedBy),
			apitest.Text(i.UpdatedAt),
		}
		want := []string{
			"i-1",
			"youtube_tenant",
			"Acme / Video Team",
			"acme",
			"2024-03-20T20:11:13+00:00",
			"u-9",
			"2024-03-25T15:20:09",
		}
		if !slices.Equal(fields, want) {
			t.Errorf("got  %q\nwant %q", fields, want)
		}
		some := integrations.ListByApplication(t.Context(), "youtube_tenant", "pinterest_tenant")
		if _, err := cerby.Collect(some); err != nil {
			t.Error(err)
		}
		server.ExpectRequests("GET /api/v1/integrations?"+pageOneQuery,
			"GET /api/v1/integrations?filter%5Bapplication%5D=youtube_tenant%2Cpinterest_tenant&"+pageOneQuery)
	})
}

// TestIntegrationUsers_list reads entitlements as objects, in their older form as texts, and none.
func TestIntegrationUsers_list(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := apitest.InOrder(t, apitest.FromFile(200, "integration-users.json"))
		users, err := cerby.Collect(newClient(t, server, nil).Integrations().Users("i-1").Each(t.Context()))
		if err != nil || len(users) != 3 {
			t.Fatalf("%d users, %v", len(users), err)
		}
		server.ExpectRequests("GET /api/v1/integrations/i-1/users?" + pageOneQuery)
		jane := users[0]
		fields := []string{
			jane.ID,
			apitest.Text(jane.Email),
			apitest.Text(jane.FirstName),
			apitest.Text(jane.LastName),
			apitest.Text(jane.Status),
			apitest.Text(jane.Role),
		}
		want := []string{"u-1", "jane@acme.example", "Jane", "Doe", "live", "account_collaborator"}
		if !slices.Equal(fields, want) {
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

// TestIntegrationUsers_invalidEntitlements refuses what is neither an object with an ID nor a text.
func TestIntegrationUsers_invalidEntitlements(t *testing.T) {
	for _, form := range []string{`[{}]`, `[""]`, `[7]`, `"VIEWER"`, `[{"id": ""}]`} {
		synctest.Test(t, func(t *testing.T) {
			body := `{"data": [{"id": "u-1", "type": "user", "attributes": {"entitlements": ` + form + `}}]}`
			server := apitest.InOrder(t, apitest.Response{Status: 200, Body: body})
			_, err := cerby.Collect(newClient(t, server, nil).Integrations().Users("i-1").Each(t.Context()))
			_ = callError(t, err)
		})
	}
}

// TestEntitlements reads a list that comes whole, and sends no page parameters.
func TestEntitlements(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := apitest.InOrder(t, apitest.FromFile(200, "entitlements.json"))
		got, err := newClient(t, server, nil).Integrations().Entitlements(t.Context(), "i-1")
		if err != nil || len(got) != 2 {
			t.Fatalf("%d entitlements, %v", len(got), err)
		}
		server.ExpectRequests("GET /api/v1/integrations/i-1/entitlements")
		e := got[0]
		fields := []string{e.ID, apitest.Text(e.Group), apitest.Text(e.Key), apitest.Text(e.Label), apitest.Text(e.Value)}
		if want := []string{"MANAGER", "primary", "MANAGER", "MANAGER_DESC", "MANAGER"}; !slices.Equal(fields, want) {
			t.Errorf("got  %q\nwant %q", fields, want)
		}
		if got[1].Key != nil || apitest.Text(got[1].Group) != "of_the_future" {
			t.Errorf("got %+v", got[1])
		}
	})
}

// TestEntitlements_severalPages returns an error instead of a part of the list.
func TestEntitlements_severalPages(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := apitest.InOrder(
			t,
			apitest.Response{
				Status: 200,
				Body:   `{"data": [{"id": "A"}], "links": {"next": "/api/v1/integrations/i-1/entitlements?page%5Bnumber%5D=2"}}`,
			},
		)
		_, err := newClient(t, server, nil).Integrations().Entitlements(t.Context(), "i-1")
		apitest.ExpectText(
			t,
			callError(t, err).Error(),
			"unable to list entitlements",
			"a next page, but this list has only one page",
		)
	})
}

// TestEntitlements_incomplete reads a list again whose total disagrees with its elements, and refuses it in the end.
func TestEntitlements_incomplete(t *testing.T) {
	const request = "GET /api/v1/integrations/i-1/entitlements"
	whole := apitest.WholeList(apitest.Element("A", ""), apitest.Element("B", ""))
	fewer := apitest.RawPage("", 3, apitest.Element("A", ""))
	more := apitest.RawPage("", 1, apitest.Element("A", ""), apitest.Element("B", ""))
	noTotal := apitest.RawPage("", -1, apitest.Element("A", ""), apitest.Element("B", ""))
	for name, test := range map[string]struct {
		responses []apitest.Response
		fails     string
	}{
		"fewer":         {[]apitest.Response{fewer, fewer, fewer}, "the service reports 3 elements and returned 1"},
		"more":          {[]apitest.Response{more, more, more}, "the service reports 1 elements and returned 2"},
		"fewer, once":   {[]apitest.Response{fewer, whole}, ""},
		"without total": {[]apitest.Response{noTotal}, ""},
	} {
		apitest.Run(t, name, func(t *testing.T) {
			server := apitest.InOrder(t, test.responses...)
			got, err := newClient(t, server, nil).Integrations().Entitlements(t.Context(), "i-1")
			server.ExpectRequests(slices.Repeat([]string{request}, len(test.responses))...)
			if test.fails != "" {
				apitest.ExpectText(t, callError(t, err).Error(), "unable to list entitlements: the list is incomplete: "+test.fails)
				return
			}
			if err != nil || len(got) != 2 {
				t.Errorf("got %+v, %v", got, err)
			}
		})
	}
}

// TestUnmatchedUsers sends the search under the service's name for it.
func TestUnmatchedUsers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		body := `{"data": [{"id": "x-1", "type": "unmatched_user", "attributes": {"email": "old@acme.example", ` +
			`"status": "active"}}], "links": {}, "meta": {}}`
		server := apitest.InOrder(t, apitest.Response{Status: 200, Body: body})
		got, err := cerby.Collect(newClient(t, server, nil).Integrations().UnmatchedUsers(t.Context(), "i-1", "old"))
		if err != nil || len(got) != 1 || got[0].ID != "x-1" || apitest.Text(got[0].Email) != "old@acme.example" ||
			apitest.Text(got[0].Status) != "active" {
			t.Fatalf("%+v, %v", got, err)
		}
		server.ExpectRequests("GET /api/v1/integrations/i-1/unmatched-users?" + pageOneQuery + "&search=old")
	})
}
