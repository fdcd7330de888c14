package share_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

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

// shareConfig returns a configuration of a share, with further lines.
func shareConfig(kind cerbytest.Kind, name, item, member, id, lines string) string {
	return fmt.Sprintf(`
resource "cerby_%[1]s_share" %[2]q {
  %[1]s_id = %[3]q
  %[4]s_id = %[5]q
  %[6]s
}
`, kind, name, item, member, id, lines)
}

// lifecycle is the test of the shares of one item of each kind with a user and with a team.
type lifecycle struct {
	*acctest.Workspace

	// users and both are the addresses of the shares with users, and of all shares.
	users, both []string
	checks      []statecheck.StateCheck
}

// newLifecycle returns the test in a new workspace.
func newLifecycle(t *testing.T) lifecycle {
	t.Helper()
	l := lifecycle{Workspace: acctest.NewWorkspace(t)}
	l.AddUser(cerbytest.User{ID: "jane", Email: "jane.doe@acme.example"})
	l.AddTeam(cerbytest.Team{ID: "design", Name: "Design / Web"})
	for _, k := range kinds {
		user, team := k.resource()+".user", k.resource()+".team"
		known := func(address, attribute string, value knownvalue.Check) {
			l.checks = append(l.checks, statecheck.ExpectKnownValue(address, tfjsonpath.New(attribute), value))
		}
		l.users, l.both = append(l.users, user), append(l.both, user, team)
		known(user, "id", knownvalue.StringExact(k.item+"/user/jane"))
		known(user, "role", knownvalue.StringExact("collaborator"))
		known(team, "id", knownvalue.StringExact(k.item+"/team/design"))
		known(team, "message", knownvalue.Null())
	}
	return l
}

// config returns the configuration of all shares, with further lines for those with users.
func (l lifecycle) config(lines string) string {
	var text strings.Builder
	for _, k := range kinds {
		text.WriteString(shareConfig(k.kind, "user", k.item, "user", "jane", lines))
		text.WriteString(shareConfig(k.kind, "team", k.item, "team", "design", `message = "Use it well."`))
	}
	return l.Config(text.String())
}

// expect checks the shares of all items with the given one of the user, as "ID role".
func (l lifecycle) expect(t *testing.T, user string) {
	t.Helper()
	for _, k := range kinds {
		users := slices.DeleteFunc(slices.Clone(k.before), func(one string) bool { return strings.HasPrefix(one, marketing) })
		want := append(users, user)
		if k.kind == cerbytest.KindCollection {
			want = append(want, marketing+" collaborator")
		}
		expectShares(t, l.Workspace, k.kind, k.item, append(want, "design collaborator")...)
	}
}

// removeUsers removes the shares with the user outside Terraform.
func (l lifecycle) removeUsers() {
	for _, k := range kinds {
		l.RemoveShare(k.kind, k.item, "jane")
	}
}

// expectMessages checks that all shares with teams were sent with their message.
func (l lifecycle) expectMessages(t *testing.T) {
	t.Helper()
	for _, request := range l.Requests() {
		grantsTeam := request.Method == http.MethodPost && strings.HasSuffix(request.Path, "/teams")
		if grantsTeam && !strings.Contains(string(request.Body), `"message":"Use it well."`) {
			t.Errorf("the request is %s", request.Body)
		}
	}
}

func TestShares_lifecycle(t *testing.T) {
	t.Parallel()
	l := newLifecycle(t)
	importStep := func(address, id string) resource.TestStep {
		return resource.TestStep{
			ResourceName: address, ImportState: true, ImportStateVerify: true, ImportStateId: id,
			ImportStateVerifyIgnore: []string{"account_label", "user_email", "team_name"},
		}
	}
	runSteps(
		t, l.Workspace,
		// The checks of Terraform itself come first.
		resource.TestStep{
			Config:   l.Config(shareConfig(cerbytest.KindAccount, "one", account, "user", ines, `role = "account_owner"`)),
			PlanOnly: true, ExpectError: acctest.ErrorRegexp(`Use "owner" instead`),
		},
		resource.TestStep{
			Config:           l.config(""),
			ConfigPlanChecks: expectAction(plancheck.ResourceActionCreate, l.both...), ConfigStateChecks: l.checks,
		},
		importStep("cerby_account_share.user", ""),
		importStep("cerby_account_share.team", "Acme Newsletter/team/Design / Web"),
		importStep("cerby_secret_share.team", secret+"/team/design"),
		resource.TestStep{
			PreConfig: func() { l.expect(t, "jane collaborator") },
			Config:    l.config(`role = "owner"`), ConfigPlanChecks: expectAction(plancheck.ResourceActionUpdate, l.users...),
		},
		// Changing only the message sends nothing.
		resource.TestStep{
			PreConfig: func() { l.expect(t, "jane owner") },
			Config:    l.config("role = \"owner\"\n  message = \"Hello.\""), PlanOnly: true,
		},
		resource.TestStep{
			PreConfig: l.removeUsers,
			Config:    l.config(`role = "owner"`), ConfigPlanChecks: expectAction(plancheck.ResourceActionCreate, l.users...),
		},
	)
	for _, k := range kinds {
		expectShares(t, l.Workspace, k.kind, k.item, k.before...)
	}
	l.expectMessages(t)
}
