package secret_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/cerby-community/terraform-provider-cerby/internal/acctest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

// A replacement and a deletion name the users and teams that lose the secret, except for its only owner.
func TestSecret_losesShares(t *testing.T) {
	t.Parallel()
	m := newHarness(t)
	m.ExpectApply(t, attributes("Door", company, oldValue, 1), nil, nil)
	m.ExpectPlan(t, attributes("Door", company, newValue, 2), nil, nil)
	id := m.Secrets()[2].ID
	m.ShareSecret(id, cerbytest.Share{UserID: cerbytest.SeedInternID})
	m.ShareSecret(id, cerbytest.Share{TeamID: cerbytest.SeedMarketingTeamID})
	const names = "Users and teams with access:\n\n" +
		"  - ines.intern@acme.example (collaborator)\n  - team \"Marketing\" (collaborator)"
	m.ExpectPlan(t, attributes("Door", company, newValue, 2), nil, []string{replacementWarning + "\n\n" + names})
	m.ExpectPlan(t, nil, nil, []string{`The plan deletes secret "Door" with its shares.` + "\n\n" + names})

	// Without the permission to read users and teams, the warning has their IDs.
	m.SetScopes("Read secrets")
	m.ExpectPlan(t, nil, nil, []string{"  - " + cerbytest.SeedInternID + " (collaborator)\n  - team \"" +
		cerbytest.SeedMarketingTeamID + "\" (collaborator)"})
	m.SetAllScopes()

	// Of several owners, none is known to be the user of the API key.
	m.ShareSecret(id, cerbytest.Share{UserID: cerbytest.SeedAdminID, Role: "owner"})
	m.ExpectPlan(t, nil, nil, []string{"  - olivia.owner@acme.example (owner)\n" +
		"  - ines.intern@acme.example (collaborator)\n  - adam.admin@acme.example (owner)\n"})
	expectWrites(t, m.Workspace, "POST")
}

// Terraform plans a replacement before it reads the shares, which depend on the secret: the warning holds for declared
// shares, too. Before a destroy it reads all, and the warning leaves declared shares out.
func TestSecret_losesDeclaredShares(t *testing.T) {
	t.Parallel()
	m := newHarness(t)
	m.ExpectApply(t, attributes("Door", company, oldValue, 1), nil, nil)
	id := m.Secrets()[2].ID
	share := m.Harness("cerby_secret_share")
	shared := map[string]any{"secret_id": id, "user_id": cerbytest.SeedInternID}
	share.ExpectApply(t, shared, nil, nil)
	replace := func(want string) {
		t.Helper()
		r := m.NewRun(t, "cerby_secret")
		secret := m.Join(r)
		secret.Refresh().Expect(t, nil, nil)
		_, diags := secret.Plan(attributes("Door", company, newValue, 2))
		diags.Expect(t, nil, []string{want})
		diags.Expect(t, nil, []string{replacementWarning})
		dependent := share.Join(r)
		dependent.Refresh().Expect(t, nil, nil)
		_, diags = dependent.Plan(map[string]any{"secret_id": tftypes.UnknownValue, "user_id": cerbytest.SeedInternID})
		diags.Expect(t, nil, nil)
	}
	destroy := func() acctest.Diagnostics {
		r := m.NewRun(t, "cerby_secret")
		secret, dependent := m.Join(r), share.Join(r)
		secret.Refresh().Expect(t, nil, nil)
		dependent.Refresh().Expect(t, nil, nil)
		_, diags := secret.Plan(nil)
		return diags
	}
	replace(`Users may lose access to secret "Door"`)
	destroy().Expect(t, nil, nil)
	m.ShareSecret(id, cerbytest.Share{TeamID: cerbytest.SeedMarketingTeamID})
	replace(`Users and teams may lose access to secret "Door"`)
	diags := destroy()
	diags.Expect(t, nil, []string{`Teams lose access to secret "Door"`})
	diags.Expect(t, nil, []string{"  - team \"Marketing\" (collaborator)\n\n" +
		"Other resources in this configuration declare 1 more of its shares."})
}

func TestSecret_losesManyShares(t *testing.T) {
	t.Parallel()
	m := newHarness(t)
	m.ExpectApply(t, attributes("Door", company, oldValue, 1), nil, nil)
	for i := range 60 {
		user := m.AddUser(cerbytest.User{Email: fmt.Sprintf("user%d@acme.example", i)})
		m.ShareSecret(m.Secrets()[2].ID, cerbytest.Share{UserID: user.ID})
	}
	_, diags := m.Plan(t, nil)
	diags.Expect(t, nil, []string{"\n  and 10 more"})
	if n := strings.Count(diags.Warnings[0], "\n  - user"); n != 50 {
		t.Errorf("%d are named", n)
	}
}

// A list of users that cannot be read blocks nothing.
func TestSecret_losesUnlisted(t *testing.T) {
	t.Parallel()
	for status, warnings := range map[int][]string{
		http.StatusForbidden: nil, http.StatusNotFound: nil,
		http.StatusBadRequest: {`Unable to list the users and teams of secret "Door phrase"`},
	} {
		m := newHarness(t)
		m.Import(t, map[string]any{"id": phrase}).Expect(t, nil, nil)
		m.Inject(cerbytest.Fault{Method: "GET", Path: "/secrets/{id}/members/users", Status: status})
		m.ExpectApply(t, nil, nil, warnings)
		expectWrites(t, m.Workspace, "DELETE")
	}
}

// A tainted secret is planned as a creation only: the registry knows that one of the title was read.
func TestSecret_losesTainted(t *testing.T) {
	t.Parallel()
	m := newHarness(t)
	m.Import(t, map[string]any{"id": phrase}).Expect(t, nil, nil)
	tainted := m.Join(m.NewRun(t, "cerby_secret"))
	tainted.Refresh().Expect(t, nil, nil)
	r := m.NewRun(t, "cerby_secret")
	read := m.Join(r)
	read.Refresh().Expect(t, nil, nil)
	plan := attributes("Door phrase", company, oldValue, 1)
	r.Plan(plan).Expect(t, nil, []string{
		"If the plan replaces the existing one, for example because it is tainted, its shares are lost.",
	})
	r.Plan(attributes("Door phrase", "", "", 0)).Expect(t, []string{missingVault, missingValue}, []string{"tainted"})
	// One that stays is not replaced by another of its title.
	read.Plan(attributes("Door phrase", "", "", 0))
	r.Plan(plan).Expect(t, nil, nil)
}

// A secret that cannot be created is not replaced, whatever requests the replacement: the old one stays.
func TestSecret_replacementRefused(t *testing.T) {
	t.Parallel()
	m := newHarness(t)
	config := attributes("Door phrase", "", "", 0)
	m.Import(t, map[string]any{"id": phrase}).Expect(t, nil, nil)
	m.ExpectEmptyPlan(t, config)
	m.ReplaceTriggered(t, config, false).Expect(t, []string{missingVault, missingValue}, nil)
	m.UpdateSecret(phrase, func(s *cerbytest.Secret) { s.Value = newValue; s.VersionID = "another" })
	m.ReplaceTriggered(t, config, false).Expect(t, []string{missingVault, missingValue}, nil)
	m.ExpectApply(t, nil, nil, []string{deletionWarning})
	expectWrites(t, m.Workspace, "DELETE")
}

// A refusal is a warning if the refresh found the secret deleted, and the creation fails before anything is sent.
func TestSecret_deletedOutsideIncomplete(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		config map[string]any
		want   []string
	}{
		"without both":              {attributes("Door phrase", "", "", 0), []string{missingVault, missingValue}},
		"without a vault":           {attributes("Door phrase", "", oldValue, 1), []string{missingVault}},
		"under the title of before": {attributes("Gate phrase", company, "", 0), []string{missingValue}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m := newHarness(t)
			m.UpdateSecret(phrase, func(s *cerbytest.Secret) { s.Title = "Gate phrase" })
			m.Import(t, map[string]any{"id": phrase}).Expect(t, nil, nil)
			m.UpdateSecret(phrase, func(s *cerbytest.Secret) { s.Title = "Door phrase" })
			m.Refresh(t).Expect(t, nil, nil)
			m.PurgeSecret(phrase)
			var warnings []string
			for _, one := range test.want {
				warnings = append(warnings, one+applyFails)
			}
			m.ExpectPlan(t, test.config, nil, warnings)
			m.ExpectApply(t, test.config, test.want, warnings)
			expectWrites(t, m.Workspace, "")
		})
	}
}

// A vault that cannot store a secret is a warning if the refresh found the secret deleted.
func TestSecret_deletedOutsideVault(t *testing.T) {
	t.Parallel()
	m := newHarness(t)
	m.ExpectApply(t, attributes("Door", company, oldValue, 1), nil, nil)
	m.PurgeSecret(m.Secrets()[2].ID)
	m.ExpectPlan(t, attributes("Door", retired, oldValue, 1), nil, []string{"is disabled."})
}

// An incomplete creation sends nothing, whatever the plan was.
func TestSecret_incompleteCreation(t *testing.T) {
	t.Parallel()
	for message, config := range map[string]map[string]any{
		missingVault: attributes("Door", "", oldValue, 1),
		missingValue: attributes("Door", company, "", 1),
		"value_wo has 45001 characters. The limit is 45000.": attributes("Door", company, strings.Repeat("ä", 45_001), 1),
	} {
		w := acctest.NewWorkspace(t)
		w.NewRun(t, "cerby_secret").Apply(nil, config).Expect(t, []string{message}, nil)
		if n := len(w.Requests()); n != 0 {
			t.Errorf("%q: %d requests were sent", message, n)
		}
	}
}

// A secret that is not listed exists as long as the service lists its users.
func TestSecret_unlisted(t *testing.T) {
	t.Parallel()
	m := newHarness(t)
	m.ExpectApply(t, attributes("Door", company, oldValue, 1), nil, nil)
	id := m.Secrets()[2].ID
	for _, fault := range []cerbytest.Fault{
		{Method: "GET", Path: "/secrets", Body: `{"data":[],"links":{"next":null},"meta":{"page":{"total":0}}}`},
		{Method: "GET", Path: "/secrets", Status: http.StatusNotFound},
	} {
		m.Inject(fault)
		diags := m.Refresh(t)
		if len(diags.Errors) != 1 || m.State == nil {
			t.Errorf("the diagnostics are %q and the state is %v", diags, m.State)
		}
		m.ClearFaults()
		m.ExpectEmptyPlan(t, attributes("Door", company, oldValue, 1))
	}
	m.PurgeSecret(id)
	m.Refresh(t).Expect(t, nil, nil)
	if m.State != nil {
		t.Error("it is still in the state")
	}
}

// A secret that is not found at another address stays in the state.
func TestSecret_anotherWorkspace(t *testing.T) {
	t.Parallel()
	m, other := newHarness(t), acctest.NewOtherWorkspace(t)
	m.ExpectApply(t, attributes("Door", company, oldValue, 1), nil, nil)
	m.Workspace, m.Token = other, other.Token
	m.Refresh(t).Expect(t, []string{"The provider last read the object from acme.cerby.example"}, nil)
	if m.State == nil {
		t.Error("it left the state")
	}
}

// Two resources for one secret: the destruction of one sends nothing while the other stays, in whatever order they are
// planned, and two that differ are refused.
func TestSecret_twoResources(t *testing.T) {
	t.Parallel()
	m := newHarness(t)
	both := m.Harness("cerby_secret")
	for _, one := range []*acctest.ResourceHarness{m, both} {
		one.Import(t, map[string]any{"id": phrase}).Expect(t, nil, nil)
	}
	config := attributes("Door phrase", "", "", 0)
	begin := func() (first, second *acctest.RunResource) {
		r := m.NewRun(t, "cerby_secret")
		return m.Join(r), both.Join(r)
	}
	expect := func(diags acctest.Diagnostics, errors, warnings []string) {
		t.Helper()
		diags.Expect(t, errors, warnings)
	}
	plan := func(one *acctest.RunResource, config map[string]any, errors, warnings []string) {
		t.Helper()
		_, diags := one.Plan(config)
		diags.Expect(t, errors, warnings)
	}
	first, second := begin()
	expect(first.Refresh(), nil, nil)
	expect(second.Refresh(), nil, nil)
	plan(first, config, nil, nil)
	plan(second, config, []string{`Unable to manage secret "Door phrase"`}, nil)
	plan(first, attributes("Door", company, oldValue, 1), nil, []string{`Secret "Door phrase" will not be removed`})

	first, second = begin()
	expect(second.Refresh(), nil, nil)
	expect(first.Refresh(), nil, nil)
	plan(first, nil, nil, []string{"will not be removed"})
	plan(second, config, nil, nil)
	expect(first.Apply(m.NewRun(t, "cerby_secret")), nil, []string{"was not removed"})
	expectWrites(t, m.Workspace, "")

	// Planned before the other is read, the destruction is refused by the other.
	m.Import(t, map[string]any{"id": phrase}).Expect(t, nil, nil)
	first, second = begin()
	expect(first.Refresh(), nil, nil)
	plan(first, nil, nil, []string{deletionWarning})
	expect(second.Refresh(), nil, nil)
	plan(second, config, []string{`Unable to keep secret "Door phrase"`}, nil)
}
