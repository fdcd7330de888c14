package user_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/cerby-community/terraform-provider-cerby/internal/acctest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

// The users of the seeded workspace, as lists tell of them.
const (
	listedOwner    = "olivia.owner@acme.example id=" + cerbytest.SeedOwnerID
	listedAdmin    = "adam.admin@acme.example id=" + cerbytest.SeedAdminID
	listedIntern   = "ines.intern@acme.example id=" + cerbytest.SeedInternID
	listedGuest    = "greta.guest@agency.example id=" + cerbytest.SeedGuestID
	listedDeparted = "dora.departed@acme.example id=" + cerbytest.SeedDepartedID
)

// listOf makes a list of texts.
func listOf(texts ...string) []tftypes.Value {
	elements := []tftypes.Value{}
	for _, text := range texts {
		elements = append(elements, tftypes.NewValue(tftypes.String, text))
	}
	return elements
}

// Removed users are left out unless they are asked for, and all that is asked for is done.
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
		// sent is what the service is asked to filter by: a status, whether they are guests, a text.
		sent [3]string
	}{
		"all": {nil, []string{listedOwner, listedAdmin, listedIntern, listedGuest, jane, nobody}, [3]string{}},
		"no status": {
			map[string]any{"status": listOf()}, []string{listedOwner, listedAdmin, listedIntern, listedGuest, jane, nobody},
			[3]string{},
		},
		"pending": {map[string]any{"status": listOf("pending")}, []string{jane}, [3]string{"pending"}},
		"removed": {
			map[string]any{"status": listOf("disabled")}, []string{listedDeparted, former}, [3]string{"disabled"},
		},
		"several": {
			map[string]any{"status": listOf("pending", "disabled")}, []string{listedDeparted, jane, former}, [3]string{},
		},
		"guests": {map[string]any{"guest": true}, []string{listedGuest}, [3]string{"", "true"}},
		"no guests": {
			map[string]any{"guest": false}, []string{listedOwner, listedAdmin, listedIntern, jane, nobody},
			[3]string{"", "false"},
		},
		"removed guests": {
			map[string]any{"guest": true, "status": listOf("disabled")}, []string{former}, [3]string{"disabled", "true"},
		},
		"search":            {map[string]any{"search": "ADMIN"}, []string{listedAdmin}, [3]string{"", "", "ADMIN"}},
		"search of removed": {map[string]any{"search": "departed"}, nil, [3]string{"", "", "departed"}},
		"search of several": {
			map[string]any{"search": "agency", "status": listOf("live", "disabled")}, []string{listedGuest, former},
			[3]string{"", "", "agency"},
		},
		"search of nobody": {map[string]any{"search": "nothing like that"}, nil, [3]string{"", "", "nothing like that"}},
	} {
		t.Run(name, func(t *testing.T) {
			w.ResetRequests()
			w.ExpectList(t, acctest.Query{Type: "cerby_user", Config: test.config}, test.want...)
			query := w.Requests()[0].Query
			if got := [3]string{
				query.Get("filter[status]"), query.Get("filter[isGuest]"), query.Get("filter"),
			}; got != test.sent || len(w.Requests()) != 1 {
				t.Errorf("the service was asked for %q in %d requests, and not for %q", got, len(w.Requests()), test.sent)
			}
		})
	}
}

func TestList_refused(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t)
	for name, test := range map[string]struct {
		status  []tftypes.Value
		message string
		// sent is how many requests come before the refusal.
		sent int
	}{
		"comma":   {listOf("live,pending"), `"live,pending" is not one word: write each as an element of its own`, 0},
		"empty":   {listOf("live", ""), `"" is not one word`, 0},
		"null":    {[]tftypes.Value{tftypes.NewValue(tftypes.String, nil)}, "null", 0},
		"unknown": {listOf("asleep"), "filter[status].0", 1},
	} {
		t.Run(name, func(t *testing.T) {
			w.ResetRequests()
			things, said := w.List(t, acctest.Query{Type: "cerby_user", Config: map[string]any{"status": test.status}})
			acctest.ExpectMessages(t, "errors", said.Errors, test.message)
			acctest.ExpectResults(t, things)
			if n := len(w.Requests()); n != test.sent {
				t.Errorf("%d requests were sent", n)
			}
		})
	}
}
