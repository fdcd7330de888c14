package user_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/cerby-community/terraform-provider-cerby/internal/acctest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

// userOf is a configuration of a user.
func userOf(email any, role string) map[string]any {
	return map[string]any{"email": email, "role": role}
}

// stateOf is the state of a pending user.
func stateOf(id any, email string) map[string]any {
	return map[string]any{"id": id, "email": email, "role": "user", "guest": false, "status": "pending"}
}

// justMade adds a user who looks like the rest of an interrupted apply.
func justMade(w *acctest.Workspace) cerbytest.User {
	created := time.Now().Add(-time.Minute)
	return w.AddUser(cerbytest.User{Email: "jane@acme.example", Status: "pending", CreatedAt: created})
}

// pair returns two resources that have imported the same user.
func pair(t *testing.T) (w *acctest.Workspace, first, second *acctest.ResourceHarness) {
	t.Helper()
	w = acctest.NewWorkspace(t)
	first, second = w.Harness("cerby_user"), w.Harness("cerby_user")
	for _, m := range []*acctest.ResourceHarness{first, second} {
		m.Import(t, map[string]any{"id": cerbytest.SeedInternID}).Expect(t, nil, nil)
	}
	return w, first, second
}

// Two resources that both keep a user are an error.
func TestPlan_twoResources(t *testing.T) {
	t.Parallel()
	for name, role := range map[string]string{"same": "user", "different": "admin"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w, first, second := pair(t)
			r := w.NewRun(t, "cerby_user")
			a, b := first.Join(r), second.Join(r)
			a.Refresh().Expect(t, nil, nil)
			b.Refresh().Expect(t, nil, nil)
			_, said := a.Plan(userOf("ines.intern@acme.example", "user"))
			said.Expect(t, nil, nil)
			_, said = b.Plan(userOf("INES.intern@acme.example", role))
			said.Expect(t, []string{`Two resources manage the same object: user "ines.intern@acme.example"`}, nil)
			w.ExpectWrites(t, "")
		})
	}
}

// The destroy of one of two resources removes nobody, in whatever order they are planned.
func TestDestroy_ofOneOfTwo(t *testing.T) {
	t.Parallel()
	for name, destroyedFirst := range map[string]bool{"kept first": false, "destroyed first": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w, first, second := pair(t)
			r := w.NewRun(t, "cerby_user")
			stays, goes := first.Join(r), second.Join(r)
			stays.Refresh().Expect(t, nil, nil)
			goes.Refresh().Expect(t, nil, nil)
			keep := func() {
				_, said := stays.Plan(userOf("ines.intern@acme.example", "user"))
				said.Expect(t, nil, nil)
			}
			if !destroyedFirst {
				keep()
			}
			_, said := goes.Plan(nil)
			said.Expect(t, nil, []string{"will not be removed"})
			if destroyedFirst {
				keep()
			}
			goes.Apply(w.NewRun(t, "cerby_user")).Expect(t, nil, []string{"was not removed"})
			w.ExpectWrites(t, "")
		})
	}
}

// A user who was just created and is adopted by the new half of a replacement is not removed by the old half.
func TestDelete_ofWhoWasAdopted(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t)
	made := justMade(w)
	r := w.NewRun(t, "cerby_user")
	_, said := r.ApplyConfig(nil, stateOf(tftypes.UnknownValue, "jane@acme.example"), userOf("jane@acme.example", "user"))
	said.Expect(t, nil, []string{`User "jane@acme.example" was adopted`})
	r.Apply(stateOf(made.ID, "jane@acme.example"), nil).Expect(t, nil, []string{"was not removed"})
	w.ExpectWrites(t, "POST")
}

// A creation that failed does not spare a removal.
func TestDelete_afterFailedCreation(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t)
	made := w.AddUser(cerbytest.User{Email: "jane@acme.example"})
	r := w.NewRun(t, "cerby_user")
	_, said := r.ApplyConfig(nil, stateOf(tftypes.UnknownValue, "jane@acme.example"), userOf("jane@acme.example", "user"))
	said.Expect(t, []string{"already exists"}, nil)
	r.Apply(stateOf(made.ID, "jane@acme.example"), nil).Expect(t, nil, nil)
	w.ExpectWrites(t, "POST DELETE")
}

// What the service answers about a user who is gone, or whom an identity provider manages.
func TestWrite_refused(t *testing.T) {
	t.Parallel()
	m := acctest.NewResourceHarness(t, "cerby_user")
	m.ExpectApply(t, userOf("jane@acme.example", "user"), nil, nil)
	m.Inject(cerbytest.Fault{Method: "PATCH", Status: http.StatusNotFound})
	m.ExpectApply(
		t, userOf("jane@acme.example", "admin"),
		[]string{"The user no longer exists.\n\nIt was removed after the plan was made. Plan again."}, nil,
	)
	m.ClearFaults()
	m.Inject(cerbytest.Fault{Method: "PATCH", Status: http.StatusForbidden})
	m.ExpectApply(t, userOf("jane@acme.example", "admin"), []string{"manages the team or user by SCIM"}, nil)
	m.Inject(cerbytest.Fault{Method: "DELETE", Status: http.StatusForbidden})
	m.ExpectApply(t, nil, []string{"removed {\n  from = cerby_user.example"}, []string{"User will lose all access"})
}
