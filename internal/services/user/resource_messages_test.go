package user_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/cerby-community/terraform-provider-cerby/internal/acctest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

func TestUser_missingScope(t *testing.T) {
	t.Parallel()
	m := acctest.NewResourceHarness(t, userType)
	m.SetScopes("Read users")
	m.ExpectApply(t, janeDoe(), []string{`needs the scope "Write users", ` +
		"and must belong to a user with the workspace role Admin, Super Admin or Owner"}, nil)
}

func TestUser_invalidConfig(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t)
	guestAdmin := userConfig("jane@acme.example", "admin")
	guestAdmin["guest"] = true
	for name, test := range map[string]struct {
		config  map[string]any
		message string
	}{
		"role with prefix": {
			userConfig("jane@acme.example", "workspace_admin"), `Use "admin" instead`,
		},
		"role of guests": {
			userConfig("jane@acme.example", "guest_user"),
			`The role "guest_user" is only available to guests, and guest is not true. Set guest = true`,
		},
		"guest as admin": {
			guestAdmin, `The role "admin" is not available to guests, and guest is true. Use "guest_user"`,
		},
		"role empty": {userConfig("jane@acme.example", ""), `"" is not a valid role`},
		"email with name": {
			userConfig("Jane Doe <jane@acme.example>", "user"), "is not an email address. Use only the address",
		},
		"email without an at sign": {userConfig("k3y-text", "user"), "The value is not an email address."},
		"owner": {
			userConfig("jane@acme.example", "owner"), `Unable to assign the role owner to user "jane@acme.example"`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			_, diags := w.Harness(userType).Plan(t, test.config)
			diags.ExpectError(t, acctest.ErrorRegexp(test.message))
		})
	}
	if n := len(w.Requests()); n != 0 {
		t.Errorf("got %d requests, want none", n)
	}
}

func TestUser_owner(t *testing.T) {
	t.Parallel()
	m := acctest.NewResourceHarness(t, userType)
	m.ImportID(t, "olivia.owner@acme.example").Expect(t, nil, nil)
	m.ExpectEmptyPlan(t, userConfig("olivia.owner@acme.example", "owner"))
	m.ExpectApply(t, userConfig("olivia.owner@acme.example", "admin"),
		[]string{"Unable to remove the role owner from user"}, nil)
	remove := []string{`Unable to remove user "olivia.owner@acme.example"`}
	m.ExpectApply(t, userConfig("other@acme.example", "owner"), remove, nil)
	m.ExpectApply(t, nil, remove, nil)
	m.ExpectWrites(t, "")
	if u, _ := m.User(cerbytest.SeedOwnerID); u.Role != "workspace_owner" || u.Status != "live" {
		t.Errorf("got owner %+v, want the seeded one", u)
	}
}

func TestUser_emailTaken(t *testing.T) {
	t.Parallel()
	m := acctest.NewResourceHarness(t, userType)
	// A user who was created more than an hour ago is not the rest of an interrupted apply.
	m.AddUser(cerbytest.User{
		ID: "taken", Email: "jane.doe@acme.example", Status: "pending", CreatedAt: time.Now().Add(-61 * time.Minute),
	})
	m.ExpectApply(t, userConfig("Ines.Intern@acme.example", "user"), []string{
		fmt.Sprintf("import {\n  to = cerby_user.example\n  id = %q\n}", cerbytest.SeedInternID),
	}, nil)
	m.ExpectApply(t, userConfig("jane.doe@acme.example", "user"), []string{`id = "taken"`}, nil)
	const removed = "Enable the user in Cerby's web app"
	m.ExpectApply(t, userConfig("dora.departed@acme.example", "user"), []string{removed}, []string{removed})
	if u, _ := m.User(cerbytest.SeedInternID); u.Role != "workspace_user" || u.Status != "live" {
		t.Errorf("got user %+v, want the seeded one", u)
	}
}

func TestUser_declaredTwice(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t)
	run := w.NewRun(t, userType)
	_, diags := w.Harness(userType).Join(run).Plan(janeDoe())
	diags.Expect(t, nil, nil)
	_, diags = w.Harness(userType).Join(run).Plan(userConfig("jane.doe@acme.example", "user"))
	diags.Expect(t, []string{"Unable to manage user"}, nil)
}

func TestUser_responseWithOtherRole(t *testing.T) {
	t.Parallel()
	m := acctest.NewResourceHarness(t, userType)
	m.Inject(cerbytest.Fault{
		Method: "POST", Status: 201,
		Body: `{"data": {"id": "` + cerbytest.SeedInternID + `", "type": "user", "attributes": ` +
			`{"email": "jane.doe@acme.example", "role": "workspace_login_only", "status": "pending"}}}`,
	})
	// The apply succeeds, and the next plan shows the difference: the user has another email, too.
	m.ExpectApply(t, janeDoe(), nil, []string{`User "Jane.Doe@acme.example" has a different role`})
	m.ExpectString(t, "role", "user")
	m.ExpectPlan(t, janeDoe(), nil, []string{" loses all access"})
}

// A failed refresh names the user by the email in the state.
func TestUser_refreshDenied(t *testing.T) {
	t.Parallel()
	m := acctest.NewResourceHarness(t, userType)
	m.ExpectApply(t, janeDoe(), nil, nil)
	m.Token = "wrong"
	m.Refresh(t).Expect(t, []string{`Unable to read user "Jane.Doe@acme.example"`}, nil)
}
