package user_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/cerby-community/terraform-provider-cerby/internal/acctest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

// An email that is unknown at plan is an update. If the value differs, the apply fails before it sends a request, and
// the next plan shows the replacement.
func TestUser_unknownEmail(t *testing.T) {
	t.Parallel()
	m := acctest.NewResourceHarness(t, userType)
	jane, janet := userConfig("jane.doe@acme.example", "user"), userConfig("janet@acme.example", "user")
	m.ExpectApply(t, jane, nil, nil)
	m.UpdateUser(usersWithJanesEmail(m.Workspace)[0].ID, func(u *cerbytest.User) { u.Status = "live" })
	m.ResetRequests()
	update := func() *acctest.RunResource {
		t.Helper()
		joined := m.Join(m.NewRun(t, userType))
		joined.Refresh().Expect(t, nil, nil)
		replaces, diags := joined.Plan(userConfig(tftypes.UnknownValue, "user"))
		diags.Expect(t, nil, nil)
		acctest.ExpectMessages(t, "attributes that force replacement", replaces)
		if id := joined.Planned("id"); !joined.Changes() || id != acctest.FormatString(m.State["id"]) {
			t.Errorf("the plan changes something: %t, want true; the planned ID is %s", joined.Changes(), id)
		}
		return joined
	}
	update().ApplyConfig(m.NewRun(t, userType), jane).Expect(t, nil, nil)
	m.ExpectEmptyPlan(t, jane)
	m.ExpectWrites(t, "")
	acctest.ExpectMessages(t, "errors", update().ApplyConfig(m.NewRun(t, userType), janet).Errors,
		"The apply does not change or remove the user.\n\nPlan and apply again")
	m.ExpectWrites(t, "")
	m.ExpectReplace(t, janet, false, []string{" loses all access"}, "email")
	m.ExpectEmptyPlan(t, janet)
	expectDestroy(t, m)
	m.ExpectWrites(t, "DELETE POST DELETE")
}

// Without a refresh, a different email is an update that fails.
func TestUser_notRefreshed(t *testing.T) {
	t.Parallel()
	m := acctest.NewResourceHarness(t, "cerby_user")
	m.ExpectApply(t, userConfig("jane@acme.example", "user"), nil, nil)
	r := m.NewRun(t, "cerby_user")
	j := m.Join(r)
	replaces, diags := j.Plan(userConfig("janet@acme.example", "user"))
	diags.Expect(t, nil, []string{"without `-refresh=false`"})
	if len(replaces) > 0 {
		t.Errorf("%s forces replacement", replaces)
	}
	j.Apply(m.NewRun(t, "cerby_user")).Expect(t,
		[]string{"without `-refresh=false`"}, []string{"without `-refresh=false`"})
	j = m.Join(m.NewRun(t, "cerby_user"))
	j.Refresh().Expect(t, nil, nil)
	replaces, diags = j.Plan(userConfig("janet@acme.example", "user"))
	diags.Expect(t, nil, []string{" loses all access"})
	if len(replaces) != 1 {
		t.Errorf("%s forces replacement", replaces)
	}
	m.ExpectWrites(t, "POST")
}

// An unknown guest status is an update.
func TestUser_unknownGuest(t *testing.T) {
	t.Parallel()
	m := acctest.NewResourceHarness(t, "cerby_user")
	m.ExpectApply(t, userConfig("jane@acme.example", "user"), nil, nil)
	j := m.Join(m.NewRun(t, "cerby_user"))
	j.Refresh().Expect(t, nil, nil)
	config := userConfig("jane@acme.example", "user")
	config["guest"] = tftypes.UnknownValue
	replaces, diags := j.Plan(config)
	diags.Expect(t, nil, nil)
	if len(replaces) > 0 {
		t.Errorf("%s forces replacement", replaces)
	}
}

// A former owner of the workspace does not block a destroy, and an apply fails.
func TestUser_formerOwner(t *testing.T) {
	t.Parallel()
	m := acctest.NewResourceHarness(t, "cerby_user")
	m.Import(t, map[string]any{"id": cerbytest.SeedOwnerID}).Expect(t, nil, nil)
	admin := m.AddKey(cerbytest.Key{UserID: cerbytest.SeedAdminID})
	m.UpdateUser(cerbytest.SeedAdminID, func(u *cerbytest.User) { u.Role = "workspace_super_admin" })
	m.Token = admin
	config := userConfig("olivia.owner@acme.example", "owner")
	m.ExpectEmptyPlan(t, config)
	m.UpdateUser(cerbytest.SeedOwnerID, func(u *cerbytest.User) { u.Role = "workspace_admin" })
	m.ExpectPlan(t, config, nil, []string{"Unable to assign the role owner"})
	m.ExpectApply(t, config, []string{"Unable to assign the role owner"}, []string{"Unable to assign the role owner"})
	m.ExpectPlan(t, config, []string{"Unable to assign the role owner"}, nil)
	m.ExpectWrites(t, "")
}
