package share_test

import (
	"fmt"
	"testing"

	"github.com/cerby-community/terraform-provider-cerby/internal/acctest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

// labels are the labels, titles and names of the items of the tests.
var labels = map[cerbytest.Kind]string{
	cerbytest.KindAccount: "Acme Newsletter", cerbytest.KindSecret: "Door phrase", cerbytest.KindCollection: "Campaigns",
}

// A plan warns if a new share or a changed role lowers a role.
func TestShares_lowerRole(t *testing.T) {
	t.Parallel()
	forEachKind(t, cerbytest.Quirks{}, func(t *testing.T, k testKind, m *acctest.ResourceHarness) {
		m.Share(k.kind, k.item, cerbytest.Share{TeamID: "design", Role: "owner"})
		named := fmt.Sprintf("%s %q (%s)", k.kind, labels[k.kind], k.item)
		const changed = "The plan changes the role of "
		lost := ` on ` + named + ` from "owner" to "collaborator". Only an owner can share`
		m.ExpectPlan(t, k.attributes("user_id", adam, ""), nil, []string{changed + `user "adam.admin@acme.example"` + lost})
		m.ExpectPlan(t, k.attributes("team_id", "design", ""), nil, []string{changed + `team "Design / Web"` + lost})
		m.ExpectPlan(t, k.attributes("user_id", adam, "owner"), nil, nil)
		m.ExpectPlan(t, k.attributes("user_id", "jane", ""), nil, nil)
		m.ExpectApply(t, k.attributes("user_id", adam, "owner"), nil, nil)
		m.ExpectPlan(t, k.attributes("user_id", adam, ""), nil, []string{changed + `user "adam.admin@acme.example"` + lost})
		m.ExpectPlan(t, k.attributes("user_id", "jane", ""), nil, nil)
	})
}

// lastOwner is the warning of a plan that removes the last owner of an account.
const lastOwner = `The plan removes the role owner on account "Acme Newsletter" (` + account +
	`) from user "adam.admin@acme.example", and no other user has this role.`

// newLastOwner returns a harness for an account whose owners are one user, whose API key it uses, and a team.
func newLastOwner(t *testing.T) *acctest.ResourceHarness {
	t.Helper()
	m := acctest.NewResourceHarness(t, "cerby_account_share")
	m.AddUser(cerbytest.User{ID: "jane", Email: "jane.doe@acme.example"})
	m.Share(cerbytest.KindAccount, account, cerbytest.Share{TeamID: marketing, Role: "owner"})
	m.RemoveShare(cerbytest.KindAccount, account, olivia)
	m.Token = m.AddKey(cerbytest.Key{UserID: adam})
	return m
}

// The plan warns if the last owner of an account loses it or the role. A team does not count.
func TestAccountShare_lastOwner(t *testing.T) {
	t.Parallel()
	k := kinds[0]
	m := newLastOwner(t)
	lower := `User "adam.admin@acme.example" loses the role "owner" on account "Acme Newsletter"`
	m.ExpectPlan(t, k.attributes("user_id", adam, ""), nil, []string{` may lose the role "owner" on account`, lastOwner})
	m.ExpectApply(t, k.attributes("user_id", adam, "owner"), nil, nil)
	m.ExpectPlan(t, nil, nil, []string{lastOwner})
	m.ExpectPlan(t, k.attributes("user_id", adam, ""), nil, []string{lower, lastOwner})
	m.ExpectPlan(t, k.attributes("user_id", "jane", ""), nil, []string{lastOwner})
	m.ExpectPlan(t, k.attributes("team_id", marketing, "owner"), nil, []string{lastOwner})
	elsewhere := k
	elsewhere.item = cerbytest.SeedTwitterID
	m.ExpectPlan(t, elsewhere.attributes("user_id", "jane", "owner"), nil, []string{lastOwner})
	// A handover grants first.
	m.ExpectPlan(t, k.attributes("user_id", "jane", "owner"), nil, nil)
	m.Share(cerbytest.KindAccount, account, cerbytest.Share{UserID: "jane", Role: "owner"})
	m.ExpectPlan(t, nil, nil, nil)
	m.ExpectPlan(t, k.attributes("user_id", adam, ""), nil, []string{lower})
	m.ExpectWrites(t, "POST")
}

// The last owner stays if another resource keeps the share.
func TestAccountShare_lastOwnerIsKept(t *testing.T) {
	t.Parallel()
	k := kinds[0]
	m := newLastOwner(t)
	config := k.attributes("user_id", adam, "owner")
	m.ExpectApply(t, config, nil, nil)
	other := m.Harness(k.resource())
	other.Token = m.Token
	other.ExpectApply(t, config, nil, nil)
	r := m.NewRun(t, k.resource())
	removed, kept := m.Join(r), other.Join(r)
	_, diags := kept.Plan(config)
	diags.Expect(t, nil, nil)
	_, diags = removed.Plan(nil)
	diags.Expect(t, nil, []string{"will not be removed"})
}

// Owners who lose the account, or the role, in the same plan do not count.
func TestAccountShare_lastOwnersTogether(t *testing.T) {
	t.Parallel()
	k := kinds[0]
	for name, lose := range map[string]func(user string) map[string]any{
		"destroyed": func(string) map[string]any { return nil },
		"demoted":   func(user string) map[string]any { return k.attributes("user_id", user, "") },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m := acctest.NewResourceHarness(t, k.resource())
			m.ExpectApply(t, k.attributes("user_id", adam, "owner"), nil, nil)
			other := m.Harness(k.resource())
			other.ExpectApply(t, k.attributes("user_id", olivia, "owner"), nil, nil)
			r := m.NewRun(t, k.resource())
			first, second := other.Join(r), m.Join(r)
			first.Refresh().Expect(t, nil, nil)
			second.Refresh().Expect(t, nil, nil)
			_, diags := first.Plan(lose(olivia))
			acctest.ExpectMessages(t, "errors", diags.Errors)
			before := len(diags.Warnings)
			_, diags = second.Plan(lose(adam))
			if len(diags.Warnings) != before+1 {
				t.Errorf("warned is %q", diags.Warnings)
			}
			acctest.ExpectMessages(t, "warnings", diags.Warnings[before:], lastOwner)
		})
	}
}

// A list that cannot be read blocks no destroy.
func TestAccountShare_lastOwnerNotReadable(t *testing.T) {
	t.Parallel()
	m := newLastOwner(t)
	m.ExpectApply(t, kinds[0].attributes("user_id", adam, "owner"), nil, nil)
	for _, status := range []int{401, 403, 404} {
		j := m.Join(m.NewRun(t, "cerby_account_share"))
		m.Inject(cerbytest.Fault{Method: "GET", Status: status})
		_, diags := j.Plan(nil)
		diags.Expect(t, nil, nil)
		m.ClearFaults()
	}
}

// An error at apply names the objects that no longer exist.
func TestShares_deletedBeforeApply(t *testing.T) {
	t.Parallel()
	forEachKind(t, cerbytest.Quirks{}, func(t *testing.T, k testKind, m *acctest.ResourceHarness) {
		r := m.NewRun(t, k.resource())
		deleted := k
		deleted.item = "deleted"
		for _, test := range []struct {
			planned map[string]any
			message string
		}{
			{
				k.state("user", cerbytest.SeedDepartedID, "collaborator"),
				`User "dora.departed@acme.example" (` + cerbytest.SeedDepartedID + ") was removed from the workspace.",
			},
			{k.state("user", "nobody", "collaborator"), `User "nobody" does not exist.`},
			{k.state("team", "nobody", "collaborator"), `Team "nobody" does not exist.`},
			{deleted.state("user", "jane", "collaborator"), `"deleted" does not exist.`},
		} {
			diags := r.Apply(nil, test.planned)
			diags.Expect(t, []string{test.message}, nil)
			diags.Expect(t, []string{"Correct the ID."}, nil)
		}
		user := k.state("user", "jane", "collaborator")
		r.Apply(nil, user).Expect(t, nil, nil)
		m.PurgeUser("jane")
		r.Apply(user, k.state("user", "jane", "owner")).Expect(t, []string{`User "jane" does not exist.`}, nil)
	})
}

// A share with a changed role is in the state even if the list cannot be read afterwards.
func TestAccountShare_followUpReadFails(t *testing.T) {
	t.Parallel()
	m := acctest.NewResourceHarness(t, "cerby_account_share")
	config := map[string]any{"account_id": account, "user_id": ines, "role": "owner"}
	m.ShareAccount(account, cerbytest.Share{UserID: ines, Role: "account_collaborator"})
	m.Inject(cerbytest.Fault{Method: "GET", Path: "/accounts/{id}/users", Skip: 1, Times: 1, Status: 400})
	m.ExpectApply(t, config, nil, []string{"already exists"})
	m.ExpectString(t, "role", "owner")
	m.ExpectEmptyPlan(t, config)
}
