package share_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/cerby-community/terraform-provider-cerby/internal/acctest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

// testKind is a kind of shares, with the item of its tests.
type testKind struct {
	kind cerbytest.Kind
	item string
	// readScope and writeScope are the scopes of shares.
	readScope, writeScope string
	// before are the shares of the item before a test.
	before []string
}

// kinds are all kinds of shares.
var kinds = []testKind{
	{cerbytest.KindAccount, account, `"Read accounts"`, `"Write accounts"`, []string{olivia + " owner", adam + " owner"}},
	{
		cerbytest.KindSecret, secret, `"Read secrets"`, `"Write secrets"`,
		[]string{olivia + " owner", adam + " owner", ines + " collaborator"},
	},
	{
		cerbytest.KindCollection, collection, `"Read items"`, `"Write collections"`,
		[]string{olivia + " owner", adam + " owner", marketing + " collaborator"},
	},
}

// resource returns the name of the resource.
func (k testKind) resource() string { return "cerby_" + string(k.kind) + "_share" }

// labelName returns the name of the attribute with the item's label.
func (k testKind) labelName() string {
	return map[cerbytest.Kind]string{
		cerbytest.KindAccount: "account_label", cerbytest.KindSecret: "secret_title",
		cerbytest.KindCollection: "collection_name",
	}[k.kind]
}

// attributes returns the attributes of a share for a run over the protocol. The member is user_id or team_id.
func (k testKind) attributes(member, id, role string) map[string]any {
	attributes := map[string]any{string(k.kind) + "_id": k.item, member: id}
	if role != "" {
		attributes["role"] = role
	}
	return attributes
}

// state returns the state of a share. The member is user or team.
func (k testKind) state(member, id, role string) map[string]any {
	return map[string]any{
		"id": k.item + "/" + member + "/" + id, string(k.kind) + "_id": k.item, member + "_id": id, "role": role,
	}
}

// forEachKind runs a test for every kind of shares on fake time, each in a workspace with the user jane and the team
// design.
func forEachKind(
	t *testing.T, quirks cerbytest.Quirks, test func(t *testing.T, k testKind, m *acctest.ResourceHarness),
) {
	t.Helper()
	for _, k := range kinds {
		t.Run(string(k.kind), func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				m := acctest.NewResourceHarness(t, k.resource(), cerbytest.WithQuirks(quirks))
				m.AddUser(cerbytest.User{ID: "jane", Email: "jane.doe@acme.example"})
				m.AddTeam(cerbytest.Team{ID: "design", Name: "Design / Web"})
				test(t, k, m)
			})
		})
	}
}

// expectMessages checks that all shares with teams were sent with their message.
func expectMessages(t *testing.T, w *acctest.Workspace) {
	t.Helper()
	sent := 0
	for _, request := range w.Requests() {
		if request.Method != http.MethodPost || !strings.HasSuffix(request.Path, "/teams") {
			continue
		}
		sent++
		if !strings.Contains(string(request.Body), `"message":"Use it well."`) {
			t.Errorf("the request is %s", request.Body)
		}
	}
	if sent == 0 {
		t.Error("no share with a team was sent")
	}
}

// expectLeavesState checks that a refresh removes the resource from the state, so that the next plan creates it.
func expectLeavesState(t *testing.T, m *acctest.ResourceHarness) {
	t.Helper()
	m.Refresh(t).Expect(t, nil, nil)
	if m.State != nil {
		t.Errorf("after the refresh the state is %v, want none", m.State)
	}
}

// A share with a user is created, changed, and created again after it was deleted outside Terraform. Another share with
// a team stays.
func TestShares_lifecycle(t *testing.T) {
	t.Parallel()
	forEachKind(t, cerbytest.Quirks{}, func(t *testing.T, k testKind, m *acctest.ResourceHarness) {
		expect := func(user string) {
			t.Helper()
			isTeam := func(one string) bool { return strings.HasPrefix(one, marketing) }
			want := append(slices.DeleteFunc(slices.Clone(k.before), isTeam), user)
			if k.kind == cerbytest.KindCollection {
				want = append(want, marketing+" collaborator")
			}
			expectShares(t, m.Workspace, k.kind, k.item, append(want, "design collaborator")...)
		}
		team := m.Harness(k.resource())
		user, owner := k.attributes("user_id", "jane", ""), k.attributes("user_id", "jane", "owner")
		withTeam := k.attributes("team_id", "design", "")
		withTeam["message"] = "Use it well."
		m.ExpectApply(t, user, nil, nil)
		team.ExpectApply(t, withTeam, nil, nil)
		m.ExpectString(t, "id", k.item+"/user/jane")
		m.ExpectString(t, "role", "collaborator")
		team.ExpectString(t, "id", k.item+"/team/design")
		if message := team.State["message"]; !message.IsNull() {
			t.Errorf("message is %s, want null", message)
		}
		m.ExpectEmptyPlan(t, user)
		team.ExpectEmptyPlan(t, withTeam)
		// Names differ: an import and a create read different lists.
		m.ExpectImport(t, k.item+"/user/jane", "user_email")
		team.ExpectImport(t, k.item+"/team/design", k.labelName(), "team_name")
		team.ExpectImport(t, labels[k.kind]+"/team/Design / Web", k.labelName(), "team_name")
		expect("jane collaborator")
		m.ExpectApply(t, owner, nil, nil)
		m.ExpectEmptyPlan(t, owner)
		expect("jane owner")
		// Changing only the message sends nothing.
		owner["message"] = "Hello."
		m.ExpectEmptyPlan(t, owner)
		delete(owner, "message")
		m.RemoveShare(k.kind, k.item, "jane")
		expectLeavesState(t, m)
		m.ExpectApply(t, owner, nil, nil)
		m.ExpectEmptyPlan(t, owner)
		expect("jane owner")
		for _, one := range []*acctest.ResourceHarness{m, team} {
			acctest.ExpectMessages(t, "errors", one.Apply(t, nil).Errors)
		}
		expectShares(t, m.Workspace, k.kind, k.item, k.before...)
		expectMessages(t, m.Workspace)
	})
}
