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
		return resource.TestStep{ResourceName: address, ImportState: true, ImportStateVerify: true, ImportStateId: id}
	}
	runSteps(
		t, l.Workspace,
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
			Config:    l.config("role = \"owner\"\n  message = \"Hello.\""), ConfigPlanChecks: emptyPlan,
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

// Imports by name, with emails in any case and slashes in labels, plan no change.
func TestShares_importBlock(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t)
	w.AddTeam(cerbytest.Team{ID: "design", Name: "Design / Web"})
	w.UpdateAccount(account, func(a *cerbytest.Account) { a.Label = "News / Letter" })
	w.ShareAccount(account, cerbytest.Share{UserID: ines})
	w.ShareAccount(account, cerbytest.Share{TeamID: "design", Role: "owner"})
	var text strings.Builder
	var addresses []string
	for _, one := range []struct {
		kind                 cerbytest.Kind
		item, member, id, as string
		lines                string
	}{
		{cerbytest.KindAccount, account, "user", ines, "News / Letter/user/INES.intern@acme.example", ""},
		{cerbytest.KindAccount, account, "team", "design", account + "/team/Design / Web", `role = "owner"`},
		{cerbytest.KindSecret, secret, "user", adam, "Door phrase/user/" + adam, `role = "owner"`},
		{cerbytest.KindCollection, collection, "user", adam, "Campaigns/user/Adam.Admin@acme.example", `role = "owner"`},
		{cerbytest.KindCollection, collection, "team", marketing, "Campaigns/team/Marketing", ""},
	} {
		address := fmt.Sprintf("cerby_%s_share.%s", one.kind, one.member)
		addresses = append(addresses, address)
		fmt.Fprintf(&text, "import {\n  to = %s\n  id = %q\n}\n", address, one.as)
		text.WriteString(shareConfig(one.kind, one.member, one.item, one.member, one.id, one.lines))
	}
	runSteps(t, w, resource.TestStep{
		Config: w.Config(text.String()), ConfigPlanChecks: expectAction(plancheck.ResourceActionNoop, addresses...),
	})
	w.ExpectWrites(t, "DELETE DELETE DELETE DELETE DELETE")
	expectShares(t, w, cerbytest.KindAccount, account, olivia+" owner", adam+" owner")
}

func TestShares_importByIdentity(t *testing.T) {
	t.Parallel()
	forEachKind(t, cerbytest.Quirks{}, func(t *testing.T, k testKind, m *acctest.ResourceHarness) {
		m.Share(k.kind, k.item, cerbytest.Share{TeamID: "design", Role: "owner"})
		identity := func(user, team any) map[string]any {
			return map[string]any{string(k.kind) + "_id": k.item, "user_id": user, "team_id": team}
		}
		m.Import(t, identity(adam, nil)).Expect(t, nil, nil)
		m.ExpectString(t, "id", k.item+"/user/"+adam)
		m.ExpectEmptyPlan(t, k.attributes("user_id", adam, "owner"))
		m.Import(t, identity(nil, "design")).Expect(t, nil, nil)
		m.ExpectEmptyPlan(t, k.attributes("team_id", "design", "owner"))
		m.Import(t, identity(nil, nil)).Expect(t, []string{"Set exactly one of user_id and team_id."}, nil)
		m.Import(t, identity(adam, "design")).Expect(t, []string{"Set exactly one of user_id and team_id."}, nil)
		m.Import(t, identity("jane", nil)).Expect(t, []string{"The service lists no such share."}, nil)
		m.ExpectWrites(t, "")
	})
}

func TestShares_importRefused(t *testing.T) {
	t.Parallel()
	forEachKind(t, cerbytest.Quirks{}, func(t *testing.T, k testKind, m *acctest.ResourceHarness) {
		m.AddAccount(cerbytest.Account{ID: "first", Label: "Ambiguous", Application: "vimeo"})
		m.AddAccount(cerbytest.Account{ID: "second", Label: "Ambiguous", Application: "tiktok"})
		m.AddAccount(cerbytest.Account{ID: "divided", Label: "a/user/b"})
		for _, id := range []string{"first", "second"} {
			m.AddSecret(cerbytest.Secret{ID: id, Title: "Ambiguous"})
			m.AddCollection(cerbytest.Collection{ID: id, Name: "Ambiguous"})
			m.AddTeam(cerbytest.Team{ID: id, Name: "Ambiguous"})
		}
		r := m.NewRun(t, k.resource())
		for id, message := range map[string]string{
			"": "Nothing to import",
			k.item: "does not contain exactly one of /user/ and /team/.\n\n" +
				"Write " + string(k.kind) + "/user/",
			k.item + "/" + adam:              "does not contain exactly one of",
			"a/user/b/user/" + adam:          "If a name contains /user/ or /team/, write the ID",
			"a/user/b/team/" + marketing:     "does not contain exactly one of",
			k.item + "/user/":                "has nothing before or after /",
			"/team/" + marketing:             "has nothing before or after /",
			"Nothing/user/" + adam:           "Searched all " + string(k.kind) + "s of which the API key's user is Owner.",
			"Ambiguous/user/" + adam:         "Found 2. Use the ID of one:\n\n  - first",
			k.item + "/team/Ambiguous":       "Found 2. Use the ID of one:\n\n  - first (created at ",
			k.item + "/team/Nobody":          `Team "Nobody" not found`,
			k.item + "/user/no@acme.example": `User "no@acme.example" not found`,
			k.item + "/user/jane":            "The service lists no such share.",
			k.item + "/team/design":          "The service lists no such share.",
		} {
			r.Import(id).Expect(t, []string{message}, nil)
		}
		r.Import(k.item+"/user/ADAM.admin@acme.example").Expect(t, nil, nil)
	})
}

// Two separators that share a slash are ambiguous, too.
func TestShares_importSharedSlash(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t)
	w.AddAccount(cerbytest.Account{ID: "divided", Label: "a/user", Owners: []string{olivia, adam}})
	r := w.NewRun(t, "cerby_account_share")
	r.Import("a/user/user/"+adam).Expect(t, []string{"does not contain exactly one of"}, nil)
}
