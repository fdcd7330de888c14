package user_test

import (
	"fmt"
	"net/http"
	"sync"
	"testing"

	"github.com/cerby-community/terraform-provider-cerby/internal/acctest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

// A user whose address changes without a moved block is refused at plan.
func TestUser_addressChanged(t *testing.T) {
	t.Parallel()
	for name, pending := range map[string]bool{"live": false, "just created": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m := acctest.NewResourceHarness(t, userType)
			config := userConfig("jane.doe@acme.example", "user")
			m.ExpectApply(t, config, nil, nil)
			if !pending {
				m.UpdateUser(usersWithJanesEmail(m.Workspace)[0].ID, func(u *cerbytest.User) { u.Status = "live" })
			}
			run := m.NewRun(t, userType)
			old := m.Join(run)
			old.Refresh().Expect(t, nil, nil)
			_, diags := old.Plan(nil)
			diags.Expect(t, nil, []string{" loses all access"})
			_, diags = m.Harness(userType).Join(run).Plan(config)
			diags.Expect(t, []string{"`moved` block"}, nil)
			m.ExpectEmptyPlan(t, config)
			if n := m.CountRequests("POST", "/users"); n != 1 {
				t.Errorf("got %d creates, want 1", n)
			}
		})
	}
}

// A tainted user is not replaced by a user with the same email. Terraform plans the creation alone.
func TestUser_tainted(t *testing.T) {
	t.Parallel()
	m := acctest.NewResourceHarness(t, userType)
	config := userConfig("jane.doe@acme.example", "user")
	m.ExpectApply(t, config, nil, nil)
	run := m.NewRun(t, userType)
	m.Join(run).Refresh().Expect(t, nil, nil)
	_, diags := m.Harness(userType).Join(run).Plan(config)
	diags.Expect(t, []string{"If this resource is tainted, run `terraform untaint`"}, nil)
	if users := usersWithJanesEmail(m.Workspace); len(users) != 1 || users[0].Status != "pending" {
		t.Errorf("got users %+v, want one that is pending", users)
	}
}

// A shift of a list, which moves the email of a user to another resource, is refused.
func TestUser_shiftedList(t *testing.T) {
	t.Parallel()
	kept := acctest.NewResourceHarness(t, userType)
	removed := kept.Harness(userType)
	first, second := userConfig("a@acme.example", "user"), userConfig("jane.doe@acme.example", "user")
	kept.ExpectApply(t, first, nil, nil)
	removed.ExpectApply(t, second, nil, nil)
	run := kept.NewRun(t, userType)
	a, b := kept.Join(run), removed.Join(run)
	a.Refresh().Expect(t, nil, nil)
	b.Refresh().Expect(t, nil, nil)
	_, diags := b.Plan(nil)
	diags.Expect(t, nil, []string{" loses all access"})
	_, diags = a.Plan(second)
	diags.Expect(t, []string{"`moved` block"}, nil)
	kept.ExpectEmptyPlan(t, first)
	removed.ExpectEmptyPlan(t, second)
	expectDestroy(t, kept)
	expectDestroy(t, removed)
	kept.ExpectWrites(t, "POST POST DELETE DELETE")
}

// A replacement with the email of another user, or of a removed user, is refused before the old user is removed.
func TestUser_emailOfOtherUser(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ email, error string }{
		"other user": {"INES.intern@acme.example", fmt.Sprintf("id = %q", cerbytest.SeedInternID)},
		"removed":    {"dora.departed@acme.example", "Enable the user in Cerby's web app"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m := acctest.NewResourceHarness(t, "cerby_user")
			m.ExpectApply(t, userConfig("jane@acme.example", "user"), nil, nil)
			m.ExpectPlan(t, userConfig(test.email, "user"), []string{test.error}, nil)
			m.ExpectWrites(t, "POST")
		})
	}
}

// A create with the email of a removed user is a warning of the plan, because Terraform plans before it destroys, and
// an error of the apply.
func TestUser_emailOfRemovedUser(t *testing.T) {
	t.Parallel()
	m := acctest.NewResourceHarness(t, "cerby_user")
	const warning = `Unable to reuse the email "dora.departed@acme.example" of a removed user`
	m.ExpectPlan(t, userConfig("dora.departed@acme.example", "user"), nil, []string{warning})
	m.ExpectApply(t, userConfig("dora.departed@acme.example", "user"), []string{warning}, []string{warning})
}

// A user who was removed outside Terraform is removed from the state, and does not block a destroy.
func TestUser_planDeletedOutside(t *testing.T) {
	t.Parallel()
	m := acctest.NewResourceHarness(t, userType)
	m.ExpectApply(t, janeDoe(), nil, nil)
	m.RemoveUser(usersWithJanesEmail(m.Workspace)[0].ID)
	m.ExpectPlan(t, janeDoe(), nil, []string{`Unable to reuse the email "Jane.Doe@acme.example" of a removed user`})
	m.Refresh(t).Expect(t, nil, nil)
	if m.State != nil {
		t.Errorf("the state is %v, want none", m.State)
	}
	m.ExpectWrites(t, "POST")
}

// A check at plan that the API key may not make is skipped.
func TestUser_lookupDenied(t *testing.T) {
	t.Parallel()
	m := acctest.NewResourceHarness(t, "cerby_user")
	m.Inject(cerbytest.Fault{Method: "GET", Path: "/users", Status: http.StatusForbidden})
	m.ExpectPlan(t, userConfig("ines.intern@acme.example", "user"), nil, nil)
}

// Lookups of many emails cost at most twice the pages of the list. Lookups of few emails cost one request each.
func TestUser_planLookups(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ seeded, planned, calls int }{
		"one in an empty workspace":   {0, 1, 1},
		"110 in an empty workspace":   {0, 110, 6},
		"one in a workspace of 1000":  {1000, 1, 1},
		"five in a workspace of 1000": {1000, 5, 6},
		"110 in a workspace of 200":   {200, 110, 6},
		"110 in a workspace of 195":   {195, 110, 6},
		"110 in a workspace of 95":    {95, 110, 6},
		"110 in a workspace of 1000":  {1000, 110, 22},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := acctest.NewWorkspace(t)
			if test.seeded > 0 {
				cerbytest.SeedUsers(w.Workspace, test.seeded)
			}
			r := w.NewRun(t, "cerby_user")
			var running sync.WaitGroup
			slots := make(chan struct{}, 10)
			for n := range test.planned {
				slots <- struct{}{}
				running.Go(func() {
					r.Plan(userConfig(fmt.Sprintf("new%d@acme.example", n), "user")).Expect(t, nil, nil)
					<-slots
				})
			}
			running.Wait()
			w.ExpectMaxRequests(t, test.calls)
		})
	}
}

// Plans during an apply do not look up emails.
func TestUser_planLookupsDuringApply(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t)
	r := w.NewRun(t, "cerby_user")
	r.Apply(nil, userState("first", "first@acme.example")).Expect(t, nil, nil)
	w.ResetRequests()
	r.Plan(userConfig("second@acme.example", "user")).Expect(t, nil, nil)
	w.ExpectMaxRequests(t, 0)
}

// A user in the state is not the rest of an interrupted apply.
func TestUser_interruptedButManaged(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t)
	user := addInterrupted(w)
	r := w.NewRun(t, "cerby_user")
	r.Plan(userConfig("jane@acme.example", "user")).Expect(t, nil, nil)
	r = w.NewRun(t, "cerby_user")
	if _, diags := r.Read(userState(user.ID, "jane@acme.example")); diags != "" {
		t.Fatal(diags)
	}
	r.Plan(userConfig("JANE@acme.example", "user")).Expect(t, []string{"A resource in this state manages the user"}, nil)
}

// A user who was just created and whose address changes without a moved block is refused, whichever resource is planned
// first.
func TestUser_addressChangedInAnyOrder(t *testing.T) {
	t.Parallel()
	for name, createdFirst := range map[string]bool{"created first": true, "destroyed first": false} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m := acctest.NewResourceHarness(t, "cerby_user")
			m.ExpectApply(t, userConfig("jane@acme.example", "user"), nil, nil)
			r := m.NewRun(t, "cerby_user")
			j := m.Join(r)
			if createdFirst {
				r.Plan(userConfig("jane@acme.example", "user")).Expect(t, nil, nil)
			}
			j.Refresh().Expect(t, nil, nil)
			_, diags := j.Plan(nil)
			if createdFirst {
				diags.Expect(t, []string{"add a `moved` block"}, []string{"will not be removed"})
				return
			}
			diags.Expect(t, nil, []string{" loses all access"})
			r.Plan(userConfig("jane@acme.example", "user")).Expect(t, []string{"add a `moved` block"}, nil)
		})
	}
}

// In a shift of a list, the resource that gets the email may be planned before the one that has it.
func TestUser_shiftedListInAnyOrder(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t)
	kept, removed := w.Harness("cerby_user"), w.Harness("cerby_user")
	kept.ExpectApply(t, userConfig("a@acme.example", "user"), nil, nil)
	removed.ExpectApply(t, userConfig("jane@acme.example", "user"), nil, nil)
	r := w.NewRun(t, "cerby_user")
	a, b := kept.Join(r), removed.Join(r)
	a.Refresh().Expect(t, nil, nil)
	_, diags := a.Plan(userConfig("jane@acme.example", "user"))
	diags.Expect(t, nil, []string{" loses all access"})
	b.Refresh().Expect(t, nil, nil)
	_, diags = b.Plan(nil)
	diags.Expect(t, []string{"add a `moved` block"}, []string{"will not be removed"})
}
