package share_test

import (
	"net/http"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/cerby-community/terraform-provider-cerby/internal/acctest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

// The state has the email that the list of an account states, also if the API key cannot read users. A move changes it.
func TestShares_userEmail(t *testing.T) {
	t.Parallel()
	m := acctest.NewResourceHarness(t, "cerby_account_share")
	m.SetScopes("Read accounts", "Write accounts")
	share := func(userID, role string) map[string]any {
		return map[string]any{"account_id": cerbytest.SeedTwitterID, "user_id": userID, "role": role}
	}
	m.ImportID(t, cerbytest.SeedTwitterID+"/user/"+cerbytest.SeedInternID).Expect(t, nil, nil)
	m.ExpectString(t, "user_email", "ines.intern@acme.example")
	m.ExpectEmptyPlan(t, share(cerbytest.SeedInternID, "collaborator"))
	m.ExpectApply(t, share(cerbytest.SeedInternID, "owner"), nil, nil)
	m.ExpectString(t, "user_email", "ines.intern@acme.example")
	planned, diags := m.Plan(t, share(cerbytest.SeedGuestID, "collaborator"))
	diags.Expect(t, nil, nil)
	if planned["user_email"].IsKnown() {
		t.Errorf("the planned email is %s, want an unknown one", planned["user_email"])
	}
	m.ExpectApply(t, share(cerbytest.SeedGuestID, "collaborator"), nil, nil)
	m.Refresh(t).Expect(t, nil, nil)
	m.ExpectString(t, "user_email", "greta.guest@agency.example")
}

// The state has the names of what the run has read anyway, and keeps them where a later run does not read it.
func TestShares_namesOfCache(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t)
	m := w.Harness("cerby_account_share")
	config := map[string]any{"account_id": cerbytest.SeedNewsletterID, "team_id": marketing}
	m.ExpectApply(t, config, nil, nil)
	m.Refresh(t).Expect(t, nil, nil)
	// The list of the team's accounts states the label, and not the name of the team.
	m.ExpectString(t, "account_label", "Acme Newsletter")
	if name := m.State["team_name"]; !name.Equal(tftypes.NewValue(tftypes.String, nil)) {
		t.Errorf("the name of the team is %s, want null: nothing has read the team", name)
	}
	run := w.NewRun(t, "cerby_team")
	if _, diags := run.Read(map[string]any{"id": marketing, "name": "Marketing"}); diags != "" {
		t.Fatal(diags)
	}
	joined := m.Join(run)
	joined.Refresh().Expect(t, nil, nil)
	m.ExpectString(t, "team_name", "Marketing")
	m.ExpectEmptyPlan(t, config)
	m.Refresh(t).Expect(t, nil, nil)
	m.ExpectString(t, "team_name", "Marketing")
}

// Messages name the user by the email in the state, and never another user by it.
func TestShares_namesInMessages(t *testing.T) {
	t.Parallel()
	m := acctest.NewResourceHarness(t, "cerby_account_share")
	m.SetScopes("Read accounts", "Write accounts")
	m.ImportID(t, cerbytest.SeedTwitterID+"/user/"+cerbytest.SeedInternID).Expect(t, nil, nil)
	m.Inject(cerbytest.Fault{Method: http.MethodDelete, Status: http.StatusBadRequest, Times: 1})
	m.ExpectApply(t, nil, []string{`with user "ines.intern@acme.example"`}, nil)
	m.Inject(cerbytest.Fault{Method: http.MethodPost, Status: http.StatusBadRequest, Times: 1})
	moved := map[string]any{"account_id": cerbytest.SeedTwitterID, "user_id": cerbytest.SeedGuestID}
	m.ExpectApply(t, moved, []string{`with user "` + cerbytest.SeedGuestID + `"`}, nil)
}

// A share with a team has no email, and one with a user no name of a team. The plan shows neither as unknown.
func TestShares_noNames(t *testing.T) {
	t.Parallel()
	m := acctest.NewResourceHarness(t, "cerby_account_share")
	for member, absent := range map[string]string{"team_id": "user_email", "user_id": "team_name"} {
		id := map[string]string{"team_id": marketing, "user_id": cerbytest.SeedInternID}[member]
		config := map[string]any{"account_id": cerbytest.SeedNewsletterID, member: id}
		planned, diags := m.Plan(t, config)
		diags.Expect(t, nil, nil)
		if name := planned[absent]; !name.Equal(tftypes.NewValue(tftypes.String, nil)) {
			t.Errorf("the planned %s is %s, want null", absent, name)
		}
		m.ExpectApply(t, config, nil, nil)
		m.ExpectEmptyPlan(t, config)
	}
}
