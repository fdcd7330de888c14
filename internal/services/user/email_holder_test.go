package user_test

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/cerby-community/terraform-provider-cerby/internal/acctest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

// removedBlocks removes resources from the state without destroying their users.
func removedBlocks(names ...string) string {
	var config strings.Builder
	for _, name := range names {
		fmt.Fprintf(&config, "removed {\n  from = cerby_user.%s\n  lifecycle {\n    destroy = false\n  }\n}\n", name)
	}
	return config.String()
}

// A user whose address changes without a moved block is refused at plan.
func TestResource_addressChanged(t *testing.T) {
	t.Parallel()
	for name, pending := range map[string]bool{"live": false, "just created": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := acctest.NewWorkspace(t)
			config := func(address string) string {
				return w.Config(fmt.Sprintf("resource \"cerby_user\" %q {\n  email = \"jane.doe@acme.example\"\n"+
					"  role = \"user\"\n}\n", address))
			}
			resource.UnitTest(t, resource.TestCase{
				ProtoV6ProviderFactories: w.Factories(),
				Steps: []resource.TestStep{
					{Config: config("old")},
					{
						PreConfig: func() {
							if !pending {
								w.UpdateUser(usersWithJanesEmail(w)[0].ID, func(u *cerbytest.User) { u.Status = "live" })
							}
						},
						Config: config("new"), ExpectError: acctest.ErrorRegexp("`moved` block"),
					},
					{Config: config("old"), ConfigPlanChecks: emptyPlan},
					{
						Config:           config("new") + "moved {\n  from = cerby_user.old\n  to = cerby_user.new\n}\n",
						ConfigPlanChecks: emptyPlan,
					},
				},
			})
			if n := w.CountRequests("POST", "/users"); n != 1 {
				t.Errorf("got %d creates, want 1", n)
			}
		})
	}
}

// A tainted user is not replaced by a user with the same email.
func TestResource_tainted(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t)
	resource.UnitTest(t, resource.TestCase{
		ProtoV6ProviderFactories: w.Factories(),
		Steps: []resource.TestStep{
			{
				Config: w.Config("resource \"cerby_user\" \"jane\" {\n  email = \"jane.doe@acme.example\"\n  role = \"user\"\n" +
					"  provisioner \"local-exec\" {\n    command = \"exit 1\"\n  }\n}"),
				ExpectError: acctest.ErrorRegexp("local-exec"),
			},
			{
				Config: w.Config("resource \"cerby_user\" \"jane\" {\n  email = \"jane.doe@acme.example\"\n" +
					"  role = \"user\"\n}"),
				ExpectError: acctest.ErrorRegexp("If this resource is tainted, run terraform untaint"),
			},
			{Config: w.Config(removedBlocks("jane"))},
		},
	})
	if users := usersWithJanesEmail(w); len(users) != 1 || users[0].Status != "pending" {
		t.Errorf("got users %+v, want one that is pending", users)
	}
}

// A shift of a list, which moves the email of a user to another resource, is refused.
func TestResource_shiftedList(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t)
	list := func(emails string) string {
		return w.Config("locals {\n  emails = [" + emails + "]\n}\nresource \"cerby_user\" \"all\" {\n" +
			"  count = length(local.emails)\n" +
			"  email = local.emails[count.index]\n  role = \"user\"\n}\n")
	}
	resource.UnitTest(t, resource.TestCase{
		ProtoV6ProviderFactories: w.Factories(),
		Steps: []resource.TestStep{
			{Config: list(`"a@acme.example", "jane.doe@acme.example"`)},
			{Config: list(`"jane.doe@acme.example"`), ExpectError: acctest.ErrorRegexp("`moved` block")},
			{Config: list(`"a@acme.example", "jane.doe@acme.example"`), ConfigPlanChecks: emptyPlan},
		},
	})
	w.ExpectWrites(t, "POST POST DELETE DELETE")
}

// A replacement with the email of another user, or of a removed user, is refused before the old user is removed.
func TestPlan_emailOfAnother(t *testing.T) {
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
func TestPlan_emailOfRemoved(t *testing.T) {
	t.Parallel()
	m := acctest.NewResourceHarness(t, "cerby_user")
	const warning = `Email "dora.departed@acme.example" belongs to a removed user`
	m.ExpectPlan(t, userConfig("dora.departed@acme.example", "user"), nil, []string{warning})
	m.ExpectApply(t, userConfig("dora.departed@acme.example", "user"), []string{warning}, []string{warning})
}

// A user who was removed outside Terraform is removed from the state, and does not block a destroy.
func TestPlan_removedOutside(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t)
	resource.UnitTest(t, resource.TestCase{
		ProtoV6ProviderFactories: w.Factories(),
		Steps: []resource.TestStep{
			{Config: w.Config(jane)},
			{
				PreConfig: func() { w.RemoveUser(usersWithJanesEmail(w)[0].ID) },
				Config:    w.Config(jane), PlanOnly: true, ExpectNonEmptyPlan: true,
			},
			{Config: w.Config(jane), Destroy: true},
		},
	})
	w.ExpectWrites(t, "POST")
}

// A check at plan that the API key may not make is skipped.
func TestPlan_lookupDenied(t *testing.T) {
	t.Parallel()
	m := acctest.NewResourceHarness(t, "cerby_user")
	m.Inject(cerbytest.Fault{Method: "GET", Path: "/users", Status: http.StatusForbidden})
	m.ExpectPlan(t, userConfig("ines.intern@acme.example", "user"), nil, nil)
}

// Lookups of many emails cost at most twice the pages of the list. Lookups of few emails cost one request each.
func TestPlan_lookups(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ seeded, planned, calls int }{
		"one in an empty workspace":   {0, 1, 1},
		"1000 in an empty workspace":  {0, 1000, 22},
		"one in a workspace of 1000":  {1000, 1, 1},
		"five in a workspace of 1000": {1000, 5, 6},
		"1000 in a workspace of 1000": {1000, 1000, 22},
		"1000 in a workspace of 995":  {995, 1000, 22},
		"1000 in a workspace of 95":   {95, 1000, 22},
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
func TestPlan_lookupsDuringApply(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t)
	r := w.NewRun(t, "cerby_user")
	r.Apply(nil, userState("first", "first@acme.example")).Expect(t, nil, nil)
	w.ResetRequests()
	r.Plan(userConfig("second@acme.example", "user")).Expect(t, nil, nil)
	w.ExpectMaxRequests(t, 0)
}

// An import of a guest needs guest = true, and changes nothing.
func TestResource_importedGuest(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t)
	config := func(lines string) string {
		return w.Config(fmt.Sprintf("import {\n  to = cerby_user.jane\n  id = %q\n}\nresource \"cerby_user\" \"jane\" {\n"+
			"  email = \"greta.guest@agency.example\"\n  role = \"guest_user\"\n  %s\n}\n", cerbytest.SeedGuestID, lines))
	}
	resource.UnitTest(t, resource.TestCase{
		ProtoV6ProviderFactories: w.Factories(),
		Steps: []resource.TestStep{
			{Config: config(""), ExpectError: acctest.ErrorRegexp("guest")},
			{Config: config("guest = true"), ConfigPlanChecks: expectAction(plancheck.ResourceActionNoop)},
			{Config: w.Config(removedBlocks("jane"))},
		},
	})
	w.ExpectWrites(t, "")
}

// A user in the state is not the rest of an interrupted apply.
func TestPlan_interruptedButManaged(t *testing.T) {
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
func TestPlan_addressChangedInAnyOrder(t *testing.T) {
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
				diags.Expect(t, []string{"add a `moved` block"}, []string{"is not removed"})
				return
			}
			diags.Expect(t, nil, []string{" loses all access"})
			r.Plan(userConfig("jane@acme.example", "user")).Expect(t, []string{"add a `moved` block"}, nil)
		})
	}
}

// In a shift of a list, the resource that gets the email may be planned before the one that has it.
func TestPlan_shiftedListInAnyOrder(t *testing.T) {
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
	diags.Expect(t, []string{"add a `moved` block"}, []string{"is not removed"})
}
