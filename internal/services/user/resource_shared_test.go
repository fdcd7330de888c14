package user_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/cerby-community/terraform-provider-cerby/internal/acctest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

// userConfig returns the configuration of a user for a run over the protocol.
func userConfig(email any, role string) map[string]any {
	return map[string]any{"email": email, "role": role}
}

// userState returns the state of a pending user.
func userState(id any, email string) map[string]any {
	return map[string]any{"id": id, "email": email, "role": "user", "guest": false, "status": "pending"}
}

// addInterrupted adds a user as an interrupted apply leaves it behind.
func addInterrupted(w *acctest.Workspace) cerbytest.User {
	created := time.Now().Add(-time.Minute)
	return w.AddUser(cerbytest.User{Email: "jane@acme.example", Status: "pending", CreatedAt: created})
}

// importTwice returns two resources that manage the same user.
func importTwice(t *testing.T) (w *acctest.Workspace, first, second *acctest.ResourceHarness) {
	t.Helper()
	w = acctest.NewWorkspace(t)
	first, second = w.Harness("cerby_user"), w.Harness("cerby_user")
	for _, m := range []*acctest.ResourceHarness{first, second} {
		m.Import(t, map[string]any{"id": cerbytest.SeedInternID}).Expect(t, nil, nil)
	}
	return w, first, second
}

// Two resources that both keep a user are an error.
func TestUser_twoResources(t *testing.T) {
	t.Parallel()
	for name, role := range map[string]string{"same": "user", "different": "admin"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w, first, second := importTwice(t)
			r := w.NewRun(t, "cerby_user")
			a, b := first.Join(r), second.Join(r)
			a.Refresh().Expect(t, nil, nil)
			b.Refresh().Expect(t, nil, nil)
			_, diags := a.Plan(userConfig("ines.intern@acme.example", "user"))
			diags.Expect(t, nil, nil)
			_, diags = b.Plan(userConfig("INES.intern@acme.example", role))
			diags.Expect(t, []string{`Unable to manage user "ines.intern@acme.example"`}, nil)
			w.ExpectWrites(t, "")
		})
	}
}

// The destroy of one of two resources does not remove the user, in either order of planning.
func TestUser_destroyOneOfTwoOwners(t *testing.T) {
	t.Parallel()
	for name, destroyedFirst := range map[string]bool{"kept first": false, "destroyed first": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w, first, second := importTwice(t)
			r := w.NewRun(t, "cerby_user")
			kept, destroyed := first.Join(r), second.Join(r)
			kept.Refresh().Expect(t, nil, nil)
			destroyed.Refresh().Expect(t, nil, nil)
			keep := func() {
				_, diags := kept.Plan(userConfig("ines.intern@acme.example", "user"))
				diags.Expect(t, nil, nil)
			}
			if !destroyedFirst {
				keep()
			}
			_, diags := destroyed.Plan(nil)
			diags.Expect(t, nil, []string{"will not be removed"})
			if destroyedFirst {
				keep()
			}
			destroyed.Apply(w.NewRun(t, "cerby_user")).Expect(t, nil, []string{"was not removed"})
			w.ExpectWrites(t, "")
		})
	}
}

// A user that the new half of a replacement adopts is not removed by the old half.
func TestUser_adoptedAndDeleted(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t)
	user := addInterrupted(w)
	r := w.NewRun(t, "cerby_user")
	planned := userState(tftypes.UnknownValue, "jane@acme.example")
	_, diags := r.ApplyConfig(nil, planned, userConfig("jane@acme.example", "user"))
	diags.Expect(t, nil, []string{`User "jane@acme.example" was adopted`})
	r.Apply(userState(user.ID, "jane@acme.example"), nil).Expect(t, nil, []string{"was not removed"})
	w.ExpectWrites(t, "POST")
}

// After a failed create, the removal is not skipped.
func TestUser_deletedAfterFailedCreate(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t)
	user := w.AddUser(cerbytest.User{Email: "jane@acme.example"})
	r := w.NewRun(t, "cerby_user")
	planned := userState(tftypes.UnknownValue, "jane@acme.example")
	_, diags := r.ApplyConfig(nil, planned, userConfig("jane@acme.example", "user"))
	diags.Expect(t, []string{"already exists"}, nil)
	r.Apply(userState(user.ID, "jane@acme.example"), nil).Expect(t, nil, nil)
	w.ExpectWrites(t, "POST DELETE")
}

// The service refuses to change a user that was removed, or that an identity provider manages.
func TestUser_writeRefused(t *testing.T) {
	t.Parallel()
	m := acctest.NewResourceHarness(t, "cerby_user")
	m.ExpectApply(t, userConfig("jane@acme.example", "user"), nil, nil)
	m.Inject(cerbytest.Fault{Method: "PATCH", Status: http.StatusNotFound})
	m.ExpectApply(t, userConfig("jane@acme.example", "admin"),
		[]string{"The user no longer exists.\n\nThe object was deleted after the plan.\nPlan again."}, nil)
	m.ClearFaults()
	m.Inject(cerbytest.Fault{Method: "PATCH", Status: http.StatusForbidden})
	m.ExpectApply(t, userConfig("jane@acme.example", "admin"), []string{"manages the team or user through SCIM"}, nil)
	m.Inject(cerbytest.Fault{Method: "DELETE", Status: http.StatusForbidden})
	m.ExpectApply(t, nil, []string{"removed {\n  from = cerby_user.example"}, []string{" loses all access"})
}
