package user_test

import (
	"fmt"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/cerby-community/terraform-provider-cerby/internal/acctest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

// An email that is unknown at plan is an update. If the value differs, the apply fails before it sends a request, and
// the next plan shows the replacement.
func TestResource_unknownEmail(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t)
	config := func(email, note string) string {
		return w.Config(fmt.Sprintf(`
resource "terraform_data" "hr" {
  input = { mail = %q, note = %q }
}
resource "cerby_user" "jane" {
  email = terraform_data.hr.output.mail
  role  = "user"
}
`, email, note))
	}
	idStays := plancheck.ExpectKnownValue("cerby_user.jane", tfjsonpath.New("id"), knownvalue.NotNull())
	update := resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
		plancheck.ExpectResourceAction("cerby_user.jane", plancheck.ResourceActionUpdate), idStays,
	}}
	resource.UnitTest(t, resource.TestCase{
		ProtoV6ProviderFactories: w.Factories(),
		Steps: []resource.TestStep{
			{Config: config("jane.doe@acme.example", "1")},
			{
				PreConfig: func() {
					w.UpdateUser(usersWithJanesEmail(w)[0].ID, func(u *cerbytest.User) { u.Status = "live" })
					w.ResetRequests()
				},
				Config: config("jane.doe@acme.example", "2"), ConfigPlanChecks: update,
			},
			{
				PreConfig: func() { w.ExpectWrites(t, "") },
				Config:    config("janet@acme.example", "2"), ConfigPlanChecks: update,
				ExpectError: acctest.ErrorRegexp("Nothing is sent, and nothing is removed. Plan and apply again"),
			},
			{
				PreConfig:        func() { w.ExpectWrites(t, "") },
				Config:           config("janet@acme.example", "2"),
				ConfigPlanChecks: expectAction(plancheck.ResourceActionDestroyBeforeCreate),
			},
		},
	})
	w.ExpectWrites(t, "DELETE POST DELETE")
}

// Without a refresh, a different email is an update that fails.
func TestPlan_notRefreshed(t *testing.T) {
	t.Parallel()
	m := acctest.NewResourceHarness(t, "cerby_user")
	m.ExpectApply(t, userConfig("jane@acme.example", "user"), nil, nil)
	r := m.NewRun(t, "cerby_user")
	j := m.Join(r)
	replaces, diags := j.Plan(userConfig("janet@acme.example", "user"))
	diags.Expect(t, nil, []string{"without -refresh=false"})
	if len(replaces) > 0 {
		t.Errorf("%s forces replacement", replaces)
	}
	j.Apply(m.NewRun(t, "cerby_user")).Expect(t, []string{"without -refresh=false"}, []string{"without -refresh=false"})
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
func TestPlan_unknownGuest(t *testing.T) {
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
func TestPlan_formerOwner(t *testing.T) {
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
