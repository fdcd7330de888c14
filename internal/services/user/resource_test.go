package user_test

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/cerby-community/terraform-provider-cerby/internal/acctest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

// userType is the type of the resource.
const userType = "cerby_user"

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

// A user is created, changed and destroyed, which disables the user. A name that is not configured stays.
func TestUser_lifecycle(t *testing.T) {
	t.Parallel()
	m := acctest.NewResourceHarness(t, userType)
	m.ExpectApply(t, janeDoe(), nil, nil)
	m.ExpectString(t, "email", "Jane.Doe@acme.example")
	m.ExpectString(t, "role", "user")
	m.ExpectString(t, "status", "pending")
	m.ExpectTimestamp(t, "created_at")
	if guest := m.State["guest"]; !guest.Equal(tftypes.NewValue(tftypes.Bool, false)) {
		t.Errorf("guest is %s, want false", guest)
	}
	m.ExpectEmptyPlan(t, janeDoe())
	janet := userConfig("jane.doe@ACME.example", "admin")
	janet["first_name"] = "Janet"
	m.ExpectApply(t, janet, nil, nil)
	m.ExpectString(t, "role", "admin")
	m.ExpectString(t, "first_name", "Janet")
	m.ExpectString(t, "last_name", "Doe")
	m.ExpectEmptyPlan(t, janet)
	janet["last_name"] = "Roe"
	m.ExpectApply(t, janet, nil, nil)
	m.ExpectString(t, "last_name", "Roe")
	m.ExpectEmptyPlan(t, janet)
	expectDestroy(t, m)
	if users := usersWithJanesEmail(m.Workspace); len(users) != 1 || users[0].Status != "disabled" {
		t.Errorf("got %+v after the destroy, want one disabled user", users)
	}
	if n := m.CountRequests("POST", "/users"); n != 1 {
		t.Errorf("got %d creates, want 1", n)
	}
}

// expectDestroy destroys a user.
func expectDestroy(t *testing.T, m *acctest.ResourceHarness) {
	t.Helper()
	m.ExpectApply(t, nil, nil, []string{" loses all access"})
}

func TestUser_deletedOutside(t *testing.T) {
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

func TestUser_lostResponseOfDestroy(t *testing.T) {
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

func TestUser_unknownRole(t *testing.T) {
	t.Parallel()
	m := acctest.NewResourceHarness(t, userType, cerbytest.WithRoles("workspace_auditor"))
	auditor := userConfig("jane.doe@acme.example", "auditor")
	m.ExpectApply(t, auditor, nil, []string{"Unknown role "})
	m.ExpectString(t, "role", "auditor")
	m.ExpectEmptyPlan(t, auditor, "Unknown role ")
}

func TestUser_replaced(t *testing.T) {
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

func TestUser_adopts(t *testing.T) {
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

func TestUser_adoptedAndDestroyed(t *testing.T) {
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
func TestUser_replacedWithSameEmail(t *testing.T) {
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
