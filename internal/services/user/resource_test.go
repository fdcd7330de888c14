package user_test

import (
	"fmt"
	"regexp"
	"testing"
	"testing/synctest"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/cerby-community/terraform-provider-cerby/internal/acctest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

// jane is the configuration of a user.
const jane = `
resource "cerby_user" "jane" {
  email      = "Jane.Doe@acme.example"
  role       = "user"
  first_name = "Jane"
  last_name  = "Doe"
}
`

// userType is the type of the resource.
const userType = "cerby_user"

// expectActions checks the action that a plan has for some users, and that the next plan is empty.
func expectActions(kind plancheck.ResourceActionType, addresses ...string) resource.ConfigPlanChecks {
	var checks []plancheck.PlanCheck
	for _, address := range addresses {
		checks = append(checks, plancheck.ExpectResourceAction(address, kind))
	}
	return resource.ConfigPlanChecks{
		PreApply: checks, PostApplyPostRefresh: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()},
	}
}

// usersWithJanesEmail returns the users that have the email of jane.
func usersWithJanesEmail(w *acctest.Workspace) []cerbytest.User {
	var found []cerbytest.User
	for _, user := range w.Users() {
		if user.Email == "jane.doe@acme.example" {
			found = append(found, user)
		}
	}
	return found
}

// A user is created, refused at another address without a moved block, moved and changed, and destroyed.
func TestResource_lifecycle(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t)
	const moved = "moved {\n  from = cerby_user.jane\n  to = cerby_user.janet\n}\n"
	janet := w.Config(`
resource "cerby_user" "janet" {
  email      = "jane.doe@ACME.example"
  role       = "admin"
  first_name = "Janet"
}
`)
	known := func(address, name string, value knownvalue.Check) statecheck.StateCheck {
		return statecheck.ExpectKnownValue(address, tfjsonpath.New(name), value)
	}
	const before, after = "cerby_user.jane", "cerby_user.janet"
	resource.UnitTest(t, resource.TestCase{
		ProtoV6ProviderFactories: w.Factories(),
		Steps: []resource.TestStep{
			{
				Config:           w.Config(jane),
				ConfigPlanChecks: expectActions(plancheck.ResourceActionCreate, before),
				ConfigStateChecks: []statecheck.StateCheck{
					known(before, "email", knownvalue.StringExact("Jane.Doe@acme.example")),
					known(before, "role", knownvalue.StringExact("user")),
					known(before, "guest", knownvalue.Bool(false)),
					known(before, "status", knownvalue.StringExact("pending")),
					known(before, "created_at", knownvalue.StringRegexp(regexp.MustCompile(`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$`))),
				},
			},
			{Config: janet, ExpectError: acctest.ErrorRegexp("`moved` block")},
			{
				Config:           janet + moved,
				ConfigPlanChecks: expectActions(plancheck.ResourceActionUpdate, after),
				ConfigStateChecks: []statecheck.StateCheck{
					known(after, "role", knownvalue.StringExact("admin")),
					known(after, "first_name", knownvalue.StringExact("Janet")),
					known(after, "last_name", knownvalue.StringExact("Doe")),
				},
			},
		},
		CheckDestroy: func(*terraform.State) error {
			if users := usersWithJanesEmail(w); len(users) != 1 || users[0].Status != "disabled" {
				return fmt.Errorf("got %+v after the destroy, want one disabled user", users)
			}
			return nil
		},
	})
	if n := w.CountRequests("POST", "/users"); n != 1 {
		t.Errorf("got %d creates, want 1", n)
	}
}

// expectDestroy destroys a user.
func expectDestroy(t *testing.T, m *acctest.ResourceHarness) {
	t.Helper()
	m.ExpectApply(t, nil, nil, []string{" loses all access"})
}

func TestResource_deletedOutside(t *testing.T) {
	t.Parallel()
	for name, remove := range map[string]func(w *acctest.Workspace, id string){
		"disabled": func(w *acctest.Workspace, id string) {
			w.RemoveUser(id)
			w.UpdateUser(id, func(u *cerbytest.User) { u.Email = "was@acme.example" })
		},
		"purged": func(w *acctest.Workspace, id string) { w.PurgeUser(id) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m := acctest.NewResourceHarness(t, userType)
			m.ExpectApply(t, janeDoe(), nil, nil)
			remove(m.Workspace, usersWithJanesEmail(m.Workspace)[0].ID)
			m.Refresh(t).Expect(t, nil, nil)
			if m.State != nil {
				t.Errorf("the state is %v, want none", m.State)
			}
			m.ExpectApply(t, janeDoe(), nil, nil)
			m.ExpectEmptyPlan(t, janeDoe())
			m.ExpectWrites(t, "POST POST")
		})
	}
}

func TestResource_lostResponseOfDestroy(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		m := acctest.NewResourceHarness(t, userType)
		m.Inject(cerbytest.Fault{Method: "DELETE", Path: "/users/{id}", Drop: cerbytest.DropAfter, Times: 1})
		m.ExpectApply(t, janeDoe(), nil, nil)
		expectDestroy(t, m)
		if users := usersWithJanesEmail(m.Workspace); users[0].Status != "disabled" {
			t.Errorf("got status %q, want disabled", users[0].Status)
		}
	})
}

func TestResource_unknownRole(t *testing.T) {
	t.Parallel()
	m := acctest.NewResourceHarness(t, userType, cerbytest.WithRoles("workspace_auditor"))
	auditor := userConfig("jane.doe@acme.example", "auditor")
	m.ExpectApply(t, auditor, nil, []string{"Unknown role "})
	m.ExpectString(t, "role", "auditor")
	m.ExpectEmptyPlan(t, auditor, "Unknown role ")
}

func TestResource_replaced(t *testing.T) {
	t.Parallel()
	m := acctest.NewResourceHarness(t, userType)
	m.ExpectApply(t, janeDoe(), nil, nil)
	m.ExpectEmptyPlan(t, janeDoe())
	// The service has the email in lower case.
	m.ExpectImport(t, acctest.FormatString(m.State["id"]), "email")
	m.ExpectImport(t, "JANE.DOE@acme.example", "email")
	warnings := []string{" loses all access"}
	m.ExpectReplace(t, userConfig("janet@acme.example", "user"), false, warnings, "email")
	m.ExpectEmptyPlan(t, userConfig("janet@acme.example", "user"))
	guest := userConfig("j@agency.example", "guest_user")
	guest["guest"] = true
	m.ExpectReplace(t, guest, false, warnings, "email", "guest")
	if got := m.State["guest"]; !got.Equal(tftypes.NewValue(tftypes.Bool, true)) {
		t.Errorf("guest is %s, want true", got)
	}
	m.ExpectEmptyPlan(t, guest)
	m.ExpectWrites(t, "POST DELETE POST DELETE POST")
}

func TestResource_adopts(t *testing.T) {
	t.Parallel()
	m := acctest.NewResourceHarness(t, userType)
	interrupted := m.AddUser(cerbytest.User{
		Email: "jane.doe@acme.example", Status: "pending", FirstName: "Jane", CreatedAt: time.Now().Add(-time.Minute),
	})
	m.ExpectApply(t, janeDoe(), nil, []string{" was adopted"})
	m.ExpectString(t, "id", interrupted.ID)
	m.ExpectString(t, "last_name", "Doe")
	m.ExpectEmptyPlan(t, janeDoe())
}

func TestResource_adoptedAndDestroyed(t *testing.T) {
	t.Parallel()
	m := acctest.NewResourceHarness(t, userType)
	interrupted := m.AddUser(cerbytest.User{
		Email: "jane.doe@acme.example", Status: "pending", CreatedAt: time.Now().Add(-time.Minute),
	})
	m.ExpectApply(t, janeDoe(), nil, []string{" was adopted"})
	m.ExpectEmptyPlan(t, janeDoe())
	expectDestroy(t, m)
	if u, _ := m.User(interrupted.ID); u.Status != "disabled" {
		t.Errorf("got status %q after the destroy, want disabled", u.Status)
	}
}

// The email of a removed user cannot be used again, so that a user is never replaced by a user with the same email.
func TestResource_replacedWithSameEmail(t *testing.T) {
	t.Parallel()
	for name, before := range map[string]bool{"destroyed first": false, "created first": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m := acctest.NewResourceHarness(t, userType)
			config := userConfig("jane.doe@acme.example", "user")
			m.ExpectApply(t, config, nil, nil)
			m.ReplaceTriggered(t, config, before).Expect(t, []string{"Cerby keeps the email of a removed user"}, nil)
			// Drift does not soften the refusal: the user would be removed.
			m.UpdateUser(usersWithJanesEmail(m.Workspace)[0].ID, func(u *cerbytest.User) {
				u.Status, u.CreatedAt = "live", u.CreatedAt.Add(-2*time.Hour)
			})
			m.ReplaceTriggered(t, config, before).Expect(t, []string{"Unable to replace user"}, nil)
			if users := usersWithJanesEmail(m.Workspace); len(users) != 1 || users[0].Status != "live" {
				t.Errorf("got %+v after the refusals, want one live user", users)
			}
			m.ExpectEmptyPlan(t, config)
			m.ExpectWrites(t, "POST")
		})
	}
}
