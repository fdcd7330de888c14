package user_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/cerby-community/terraform-provider-cerby/internal/acctest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

// The list results of the users of the seeded workspace.
const (
	listedOwner    = "olivia.owner@acme.example id=" + cerbytest.SeedOwnerID
	listedAdmin    = "adam.admin@acme.example id=" + cerbytest.SeedAdminID
	listedIntern   = "ines.intern@acme.example id=" + cerbytest.SeedInternID
	listedGuest    = "greta.guest@agency.example id=" + cerbytest.SeedGuestID
	listedDeparted = "dora.departed@acme.example id=" + cerbytest.SeedDepartedID
)

// listValue returns a list of texts.
func listValue(texts ...string) []tftypes.Value {
	elements := []tftypes.Value{}
	for _, text := range texts {
		elements = append(elements, tftypes.NewValue(tftypes.String, text))
	}
	return elements
}

// The list has removed users only if the status asks for them. The service applies the filters that it supports.
func TestList(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t)
	w.AddUser(cerbytest.User{ID: "jane", Email: "Jane.Doe@acme.example", Status: "pending"})
	w.AddUser(cerbytest.User{ID: "former", Email: "former@agency.example", Status: "disabled", IsGuest: true})
	w.AddUser(cerbytest.User{ID: "nobody", Extra: map[string]any{"email": nil}})
	const jane, former, nobody = "Jane.Doe@acme.example id=jane", "former@agency.example id=former", "nobody id=nobody"
	for name, test := range map[string]struct {
		config map[string]any
		want   []string
		// sent are the filters of the request: status, guest and text.
		sent [3]string
	}{
		"all": {nil, []string{listedOwner, listedAdmin, listedIntern, listedGuest, jane, nobody}, [3]string{}},
		"no status": {
			map[string]any{"status": listValue()},
			[]string{listedOwner, listedAdmin, listedIntern, listedGuest, jane, nobody},
			[3]string{},
		},
		"pending": {map[string]any{"status": listValue("pending")}, []string{jane}, [3]string{"pending"}},
		"removed": {
			map[string]any{"status": listValue("disabled")}, []string{listedDeparted, former}, [3]string{"disabled"},
		},
		"several": {
			map[string]any{"status": listValue("pending", "disabled")}, []string{listedDeparted, jane, former}, [3]string{},
		},
		"guests": {map[string]any{"guest": true}, []string{listedGuest}, [3]string{"", "true"}},
		"no guests": {
			map[string]any{"guest": false},
			[]string{listedOwner, listedAdmin, listedIntern, jane, nobody},
			[3]string{"", "false"},
		},
		"removed guests": {
			map[string]any{"guest": true, "status": listValue("disabled")}, []string{former}, [3]string{"disabled", "true"},
		},
		"search":            {map[string]any{"search": "ADMIN"}, []string{listedAdmin}, [3]string{"", "", "ADMIN"}},
		"search of removed": {map[string]any{"search": "departed"}, nil, [3]string{"", "", "departed"}},
		"search of several": {
			map[string]any{"search": "agency", "status": listValue("live", "disabled")},
			[]string{listedGuest, former},
			[3]string{"", "", "agency"},
		},
		"role": {map[string]any{"role": listValue("admin", "owner")}, []string{listedOwner, listedAdmin}, [3]string{}},
		"emails": {
			map[string]any{"emails": listValue("JANE.doe@acme.example", "unheard.of@acme.example")}, []string{jane}, [3]string{},
		},
		"no emails":        {map[string]any{"emails": listValue()}, nil, [3]string{}},
		"email of removed": {map[string]any{"emails": listValue("former@agency.example")}, nil, [3]string{}},
		"all filters": {
			map[string]any{
				"role": listValue("guest_user"), "status": listValue("live"), "guest": true, "search": "agency",
				"emails": listValue("greta.guest@agency.example"),
			},
			[]string{listedGuest},
			[3]string{"live", "true", "agency"},
		},
		"search of nobody": {map[string]any{"search": "nothing like that"}, nil, [3]string{"", "", "nothing like that"}},
	} {
		t.Run(name, func(t *testing.T) {
			w.ResetRequests()
			w.ExpectList(t, acctest.Query{Type: "cerby_user", Config: test.config}, test.want...)
			query := w.Requests()[0].Query
			got := [3]string{query.Get("filter[status]"), query.Get("filter[isGuest]"), query.Get("filter")}
			if diff := cmp.Diff(test.sent, got); diff != "" {
				t.Errorf("filters (-want +got):\n%s", diff)
			}
			w.ExpectMaxRequests(t, 1)
		})
	}
}

func TestList_refused(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t)
	status := func(texts ...string) map[string]any { return map[string]any{"status": listValue(texts...)} }
	for name, test := range map[string]struct {
		config  map[string]any
		message string
		// sent is the number of requests before the refusal.
		sent int
	}{
		"comma": {
			status("live,pending"),
			`"live,pending" is not a single word.` + "\n\nSpecify each word as a separate element.", 0,
		},
		"empty":   {status("live", ""), `"" is not a single word`, 0},
		"null":    {map[string]any{"status": []tftypes.Value{tftypes.NewValue(tftypes.String, nil)}}, "null", 0},
		"unknown": {status("asleep"), "filter[status].0", 1},
		"role": {
			map[string]any{"role": listValue("workspace_admin")}, `Use "admin" instead`, 0,
		},
		"email": {map[string]any{"emails": listValue("Adam")}, "is not an email address", 0},
	} {
		t.Run(name, func(t *testing.T) {
			w.ResetRequests()
			results, diags := w.List(t, acctest.Query{Type: "cerby_user", Config: test.config})
			acctest.ExpectMessages(t, "errors", diags.Errors, test.message)
			acctest.ExpectResults(t, results)
			if n := len(w.Requests()); n != test.sent {
				t.Errorf("got %d requests, want %d", n, test.sent)
			}
		})
	}
}
