package team_test

import (
	"fmt"
	"net/http"
	"testing"

	"github.com/cerby-community/terraform-provider-cerby/internal/acctest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

// A team that the identity provider manages can be imported, read and removed from the state, but not renamed.
func TestTeam_scim(t *testing.T) {
	t.Parallel()
	m := acctest.NewResourceHarness(t, "cerby_team")
	m.Import(t, map[string]any{"id": everybody}).Expect(t, nil, nil)
	m.ExpectString(t, "type", "scim_managed")
	m.ExpectEmptyPlan(t, named("Everybody"))
	m.ExpectPlan(t, named("All"), []string{renameRefused}, nil)
	m.ExpectPlan(t, nil, nil, losesAccess)
	m.ExpectApply(t, nil, []string{`Unable to delete team "Everybody"`}, losesAccess)
	m.ExpectApply(t, nil, []string{removedBlock}, []string{"so Cerby will probably reject the deletion."})
	m.ExpectEmptyPlan(t, named("Everybody"))
}

// renameRefused is in the error about a new name of a team that the identity provider manages.
const renameRefused = "An identity provider manages the team through SCIM.\n\n" +
	"Rename the team in the identity provider. Until then, set name = "

// removedBlock is the advice about a team that the identity provider manages.
const removedBlock = "To stop managing it with Terraform, " +
	"replace the resource with this block, with the address of the resource in from:\n\n" +
	"removed {\n  from = cerby_team.example\n\n  lifecycle {\n    destroy = false\n  }\n}"

// If the refresh finds that the identity provider manages the team now, the refusal is a warning, because a destroy
// plans the configuration first. The apply sends no request.
func TestTeam_becameManaged(t *testing.T) {
	t.Parallel()
	m := acctest.NewResourceHarness(t, "cerby_team")
	m.ExpectApply(t, named("Design"), nil, nil)
	id := designTeams(m.Workspace)[0]
	m.UpdateTeam(id, func(team *cerbytest.Team) { team.Type, team.Name = "scim_managed", "Design EMEA" })
	const refusal = renameRefused + `"Design EMEA"`
	m.ExpectPlan(t, named("Design"), nil, []string{refusal})
	m.ExpectApply(t, named("Design"), []string{refusal}, []string{refusal})
	// The state shows the change now.
	m.ExpectPlan(t, named("Design"), []string{refusal}, nil)
	m.ExpectWrites(t, "POST")
}

// If the identity provider manages the team since the refresh, the service refuses the rename.
func TestTeam_becameManagedAfterPlan(t *testing.T) {
	t.Parallel()
	m := acctest.NewResourceHarness(t, "cerby_team")
	m.ExpectApply(t, named("Design"), nil, nil)
	joined := m.Join(m.NewRun(t, "cerby_team"))
	_, diags := joined.Plan(named("Web"))
	diags.Expect(t, nil, nil)
	m.UpdateTeam(designTeams(m.Workspace)[0], func(team *cerbytest.Team) { team.Type = "scim_managed" })
	joined.Apply(m.NewRun(t, "cerby_team")).Expect(t, []string{removedBlock}, nil)
}

// The plan to delete a team lists at most 50 members.
func TestTeam_memberWarning(t *testing.T) {
	t.Parallel()
	m := acctest.NewResourceHarness(t, "cerby_team")
	m.Import(t, map[string]any{"id": marketing}).Expect(t, nil, nil)
	const names = "They may also lose access to the integrations of the team, and to their applications.\n\n" +
		"Members:\n\n  - adam.admin@acme.example\n  - greta.guest@agency.example"
	m.ExpectPlan(t, nil, nil, []string{names})
	for status, text := range map[int]string{
		http.StatusForbidden:  losesAccess[0],
		http.StatusBadRequest: "Unable to list the members. The service responded with 400",
	} {
		m.Inject(cerbytest.Fault{Method: "GET", Path: "/teams/{id}/members", Status: status})
		m.ExpectPlan(t, nil, nil, []string{text})
		m.ClearFaults()
	}
	for i := range 60 {
		user := m.AddUser(cerbytest.User{Email: fmt.Sprintf("user%d@acme.example", i)})
		m.AddTeamMember(marketing, cerbytest.TeamMember{UserID: user.ID})
	}
	m.ExpectPlan(t, nil, nil, []string{"\n  and 12 more"})
	m.ExpectWrites(t, "")
}

// Members whose memberships the configuration declares are no surprise, and a team without members loses none.
func TestTeam_memberWarningForOthers(t *testing.T) {
	t.Parallel()
	m := acctest.NewResourceHarness(t, "cerby_team")
	m.ExpectApply(t, named("Design"), nil, nil)
	m.ExpectPlan(t, nil, nil, nil)
	id := designTeams(m.Workspace)[0]
	declared, several := m.Harness("cerby_team_membership"), m.Harness("cerby_team_members")
	declared.ExpectApply(t, membershipIn(id, ines, "member"), nil, nil)
	plan := func(declarations ...*acctest.ResourceHarness) acctest.Diagnostics {
		t.Helper()
		r := m.NewRun(t, "cerby_team")
		for _, one := range declarations {
			one.Join(r).Refresh().Expect(t, nil, nil)
		}
		_, diags := m.Join(r).Plan(nil)
		return diags
	}
	plan(declared).Expect(t, nil, nil)
	m.AddTeamMember(id, cerbytest.TeamMember{UserID: cerbytest.SeedGuestID})
	plan(declared).Expect(t, nil, []string{"Members of team \"Design\" lose access\nThe plan deletes team " +
		"\"Design\"."})
	plan(declared).Expect(t, nil, []string{
		"Members:\n\n  - greta.guest@agency.example\n\nOther resources in this configuration declare 1 more of its members.",
	})
	several.Import(t, map[string]any{"team_id": id}).Expect(t, nil, nil)
	plan(several).Expect(t, nil, nil)
}

// A tainted team is planned as a create. The registry has the team with the same name that was read.
func TestTeam_taintedWarning(t *testing.T) {
	t.Parallel()
	m := acctest.NewResourceHarness(t, "cerby_team")
	m.Import(t, map[string]any{"id": marketing}).Expect(t, nil, nil)
	r := m.NewRun(t, "cerby_team")
	read := m.Join(r)
	read.Refresh().Expect(t, nil, nil)
	r.Plan(named("Design")).Expect(t, nil, nil)
	r.Plan(named("Marketing")).Expect(t, nil,
		[]string{"If the plan replaces the existing one, for example because it is tainted, the apply deletes it. Its " +
			"members lose"})
	// A team that another resource keeps is not replaced.
	read.Plan(named("Marketing"))
	r.Plan(named("Marketing")).Expect(t, nil, nil)
}

// With two resources for one team, the destroy of one sends no request, and a rename by one is refused.
func TestTeam_twoResources(t *testing.T) {
	t.Parallel()
	m := acctest.NewResourceHarness(t, "cerby_team")
	other := m.Harness("cerby_team")
	for _, one := range []*acctest.ResourceHarness{m, other} {
		one.Import(t, map[string]any{"id": marketing}).Expect(t, nil, nil)
	}
	begin := func() (first, second *acctest.RunResource) {
		r := m.NewRun(t, "cerby_team")
		first, second = m.Join(r), other.Join(r)
		first.Refresh().Expect(t, nil, nil)
		second.Refresh().Expect(t, nil, nil)
		return first, second
	}
	plan := func(one *acctest.RunResource, config map[string]any, errors, warnings []string) {
		t.Helper()
		_, diags := one.Plan(config)
		diags.Expect(t, errors, warnings)
	}
	const shared = `Unable to manage team "Marketing"`
	first, second := begin()
	plan(first, named("Marketing"), nil, nil)
	plan(second, named("Marketing"), []string{shared}, nil)
	first, second = begin()
	plan(first, named("Marketing"), nil, nil)
	plan(second, named("Ads"), []string{shared}, nil)
	first, second = begin()
	plan(first, nil, nil, []string{`Team "Marketing" will not be removed`})
	plan(second, named("Marketing"), nil, nil)
	first.Apply(m.NewRun(t, "cerby_team")).Expect(t, nil, []string{`Team "Marketing" was not removed`})
	m.ExpectWrites(t, "")
	_, second = begin()
	plan(second, nil, nil, losesAccess)
	second.Apply(m.NewRun(t, "cerby_team")).Expect(t, nil, nil)
	m.ExpectWrites(t, "DELETE")
}
