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

// forget removes resources from the state without destroying their users.
func forget(names ...string) string {
	var config strings.Builder
	for _, name := range names {
		fmt.Fprintf(&config, "removed {\n  from = cerby_user.%s\n  lifecycle {\n    destroy = false\n  }\n}\n", name)
	}
	return config.String()
}

// A user who gets another address without a moved block is refused at plan, and stays.
func TestResource_addressChanged(t *testing.T) {
	t.Parallel()
	for name, pending := range map[string]bool{"live": false, "just created": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := acctest.NewWorkspace(t)
			bob := func(address string) string {
				return w.Config(fmt.Sprintf("resource \"cerby_user\" %q {\n  email = \"jane.doe@acme.example\"\n"+
					"  role = \"user\"\n}\n", address))
			}
			resource.UnitTest(t, resource.TestCase{
				ProtoV6ProviderFactories: w.Factories(),
				Steps: []resource.TestStep{
					{Config: bob("std")},
					{
						PreConfig: func() {
							if !pending {
								w.UpdateUser(janes(w)[0].ID, func(u *cerbytest.User) { u.Status = "live" })
							}
						},
						Config: bob("adm"), ExpectError: acctest.ErrorRegexp("`moved` block"),
					},
					{Config: bob("std"), ConfigPlanChecks: empty},
					{
						Config:           bob("adm") + "moved {\n  from = cerby_user.std\n  to = cerby_user.adm\n}\n",
						ConfigPlanChecks: empty,
					},
				},
			})
			if n := w.CountRequests("POST", "/users"); n != 1 {
				t.Errorf("%d users were created", n)
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
			{Config: w.Config(forget("jane"))},
		},
	})
	if u := janes(w); len(u) != 1 || u[0].Status != "pending" {
		t.Errorf("she is %+v", u)
	}
}

// A shift of a list would give the email of a user to another resource.
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
			{Config: list(`"a@acme.example", "jane.doe@acme.example"`), ConfigPlanChecks: empty},
		},
	})
	w.ExpectWrites(t, "POST POST DELETE DELETE")
}

// The email of a colleague, or of a removed user, is refused before the user who has the resource is removed.
func TestPlan_emailOfAnother(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ email, error string }{
		"colleague": {"INES.intern@acme.example", fmt.Sprintf("id = %q", cerbytest.SeedInternID)},
		"removed":   {"dora.departed@acme.example", "Enable the user in Cerby's web app"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m := acctest.NewResourceHarness(t, "cerby_user")
			m.ExpectApply(t, userOf("jane@acme.example", "user"), nil, nil)
			m.ExpectPlan(t, userOf(test.email, "user"), []string{test.error}, nil)
			m.ExpectWrites(t, "POST")
		})
	}
}

// A plain creation with the email of a removed user is a warning, since Terraform plans before it destroys, and it
// fails at apply.
func TestPlan_emailOfRemoved(t *testing.T) {
	t.Parallel()
	m := acctest.NewResourceHarness(t, "cerby_user")
	const warning = `Email "dora.departed@acme.example" belongs to a removed user`
	m.ExpectPlan(t, userOf("dora.departed@acme.example", "user"), nil, []string{warning})
	m.ExpectApply(t, userOf("dora.departed@acme.example", "user"), []string{warning}, []string{warning})
}

// A user who was removed outside Terraform leaves the state, and does not block a destroy.
func TestPlan_removedOutside(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t)
	resource.UnitTest(t, resource.TestCase{
		ProtoV6ProviderFactories: w.Factories(),
		Steps: []resource.TestStep{
			{Config: w.Config(jane)},
			{
				PreConfig: func() { w.RemoveUser(janes(w)[0].ID) },
				Config:    w.Config(jane), PlanOnly: true, ExpectNonEmptyPlan: true,
			},
			{Config: w.Config(jane), Destroy: true},
		},
	})
	w.ExpectWrites(t, "POST")
}

// A check that the API key may not make is skipped.
func TestPlan_lookupDenied(t *testing.T) {
	t.Parallel()
	m := acctest.NewResourceHarness(t, "cerby_user")
	m.Inject(cerbytest.Fault{Method: "GET", Path: "/users", Status: http.StatusForbidden})
	m.ExpectPlan(t, userOf("ines.intern@acme.example", "user"), nil, nil)
}

// Lookups of many emails cost no more than twice the pages of the list, and those of few one read each.
func TestPlan_lookups(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ seeded, planned, most int }{
		"one in an empty workspace":       {0, 1, 1},
		"1000 in an empty workspace":      {0, 1000, 22},
		"one in a workspace of 1000":      {1000, 1, 1},
		"five in a workspace of 1000":     {1000, 5, 6},
		"1000 in a workspace of 1000":     {1000, 1000, 22},
		"1000 in a workspace, once more":  {995, 1000, 22},
		"just as many as a page, 1000 of": {95, 1000, 22},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := acctest.NewWorkspace(t)
			if test.seeded > 0 {
				cerbytest.SeedUsers(w.Workspace, test.seeded)
			}
			r := w.NewRun(t, "cerby_user")
			var running sync.WaitGroup
			free := make(chan struct{}, 10)
			for n := range test.planned {
				free <- struct{}{}
				running.Go(func() {
					r.Plan(userOf(fmt.Sprintf("new%d@acme.example", n), "user")).Expect(t, nil, nil)
					<-free
				})
			}
			running.Wait()
			w.ExpectMaxRequests(t, test.most)
		})
	}
}

// Plans of an apply do not look emails up again.
func TestPlan_lookupsDuringApply(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t)
	r := w.NewRun(t, "cerby_user")
	r.Apply(nil, stateOf("first", "first@acme.example")).Expect(t, nil, nil)
	w.ResetRequests()
	r.Plan(userOf("second@acme.example", "user")).Expect(t, nil, nil)
	w.ExpectMaxRequests(t, 0)
}

// A guest who is imported without guest = true stays, and the import is not blocked.
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
			{Config: config("guest = true"), ConfigPlanChecks: action(plancheck.ResourceActionNoop)},
			{Config: w.Config(forget("jane"))},
		},
	})
	w.ExpectWrites(t, "")
}

// A user whom an interrupted apply left behind is not one if a resource in the state has the user.
func TestPlan_leftBehindButManaged(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t)
	made := justMade(w)
	r := w.NewRun(t, "cerby_user")
	r.Plan(userOf("jane@acme.example", "user")).Expect(t, nil, nil)
	r = w.NewRun(t, "cerby_user")
	if _, said := r.Read(stateOf(made.ID, "jane@acme.example")); said != "" {
		t.Fatal(said)
	}
	r.Plan(userOf("JANE@acme.example", "user")).Expect(t, []string{"A resource in this state manages the user"}, nil)
}

// A user who was just created and gets another address without a moved block is refused, whichever resource is planned
// first.
func TestPlan_addressChangedInAnyOrder(t *testing.T) {
	t.Parallel()
	for name, createdFirst := range map[string]bool{"created first": true, "destroyed first": false} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m := acctest.NewResourceHarness(t, "cerby_user")
			m.ExpectApply(t, userOf("jane@acme.example", "user"), nil, nil)
			r := m.NewRun(t, "cerby_user")
			j := m.Join(r)
			if createdFirst {
				r.Plan(userOf("jane@acme.example", "user")).Expect(t, nil, nil)
			}
			j.Refresh().Expect(t, nil, nil)
			_, said := j.Plan(nil)
			if createdFirst {
				said.Expect(t, []string{"add a `moved` block"}, []string{"will not be removed"})
				return
			}
			said.Expect(t, nil, []string{"User will lose all access"})
			r.Plan(userOf("jane@acme.example", "user")).Expect(t, []string{"add a `moved` block"}, nil)
		})
	}
}

// The same holds for a shift of a list: the resource that gets the email may be planned before the one that loses it.
func TestPlan_shiftedListInAnyOrder(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t)
	stays, goes := w.Harness("cerby_user"), w.Harness("cerby_user")
	stays.ExpectApply(t, userOf("a@acme.example", "user"), nil, nil)
	goes.ExpectApply(t, userOf("jane@acme.example", "user"), nil, nil)
	r := w.NewRun(t, "cerby_user")
	a, b := stays.Join(r), goes.Join(r)
	a.Refresh().Expect(t, nil, nil)
	_, said := a.Plan(userOf("jane@acme.example", "user"))
	said.Expect(t, nil, []string{"User will lose all access"})
	b.Refresh().Expect(t, nil, nil)
	_, said = b.Plan(nil)
	said.Expect(t, []string{"add a `moved` block"}, []string{"will not be removed"})
}
