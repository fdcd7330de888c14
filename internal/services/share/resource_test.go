package share_test

import (
	"fmt"
	"net/http"
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

// about is one kind of shares, with the item that its tests are about and who has that before anything is managed.
type about struct {
	kind       cerbytest.Kind
	item       string
	read, made string // the scopes
	before     []string
}

// kinds are all kinds of shares.
var kinds = []about{
	{cerbytest.KindAccount, account, `"Read accounts"`, `"Write accounts"`, []string{olivia + " owner", adam + " owner"}},
	{cerbytest.KindSecret, secret, `"Read secrets"`, `"Write secrets"`, []string{olivia + " owner", adam + " owner", ines + " collaborator"}},
	{cerbytest.KindCollection, collection, `"Read items"`, `"Write collections"`, []string{olivia + " owner", adam + " owner", marketing + " collaborator"}},
}

// resource is the name of the resource.
func (k about) resource() string { return "cerby_" + string(k.kind) + "_share" }

// with gives the attributes of a share for a run over the protocol; member is user_id or team_id.
func (k about) with(member, id, role string) map[string]any {
	attributes := map[string]any{string(k.kind) + "_id": k.item, member: id}
	if role != "" {
		attributes["role"] = role
	}
	return attributes
}

// state gives the state of a share; member is user or team.
func (k about) state(member, id, role string) map[string]any {
	return map[string]any{"id": k.item + "/" + member + "/" + id, string(k.kind) + "_id": k.item, member + "_id": id, "role": role}
}

// each runs a test for every kind of shares on fake time, with a workspace of its own that has one more user and one
// more team.
func each(t *testing.T, habits cerbytest.Quirks, test func(t *testing.T, k about, m *acctest.ResourceHarness)) {
	t.Helper()
	for _, k := range kinds {
		t.Run(string(k.kind), func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				m := acctest.NewResourceHarness(t, k.resource(), cerbytest.WithQuirks(habits))
				m.AddUser(cerbytest.User{ID: "jane", Email: "jane.doe@acme.example"})
				m.AddTeam(cerbytest.Team{ID: "design", Name: "Design / Web"})
				test(t, k, m)
			})
		})
	}
}

// share is a configuration of a share, with further lines.
func share(kind cerbytest.Kind, name, item, member, id, lines string) string {
	return fmt.Sprintf("resource \"cerby_%s_share\" %q {\n  %s_id = %q\n  %s_id = %q\n  %s\n}\n", kind, name, kind, item, member, id, lines)
}

// Shares of one item of each kind to a user and to a team, of which one changes without the other.
func TestShares_lifecycle(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t)
	w.AddUser(cerbytest.User{ID: "jane", Email: "jane.doe@acme.example"})
	w.AddTeam(cerbytest.Team{ID: "design", Name: "Design / Web"})
	config := func(lines string) string {
		text := ""
		for _, k := range kinds {
			text += share(k.kind, "user", k.item, "user", "jane", lines) + share(k.kind, "team", k.item, "team", "design", `message = "Use it well."`)
		}
		return w.Config(text)
	}
	var users, both []string
	var checks []statecheck.StateCheck
	for _, k := range kinds {
		users = append(users, k.resource()+".user")
		both = append(both, k.resource()+".user", k.resource()+".team")
		checks = append(checks,
			statecheck.ExpectKnownValue(k.resource()+".user", tfjsonpath.New("id"), knownvalue.StringExact(k.item+"/user/jane")),
			statecheck.ExpectKnownValue(k.resource()+".user", tfjsonpath.New("role"), knownvalue.StringExact("collaborator")),
			statecheck.ExpectKnownValue(k.resource()+".team", tfjsonpath.New("id"), knownvalue.StringExact(k.item+"/team/design")),
			statecheck.ExpectKnownValue(k.resource()+".team", tfjsonpath.New("message"), knownvalue.Null()),
		)
	}
	expect := func(user string) {
		for _, k := range kinds {
			var want []string
			for _, one := range k.before {
				if !strings.HasPrefix(one, marketing) {
					want = append(want, one)
				}
			}
			if user != "" {
				want = append(want, user)
			}
			if k.kind == cerbytest.KindCollection {
				want = append(want, marketing+" collaborator")
			}
			expectShares(t, w, k.kind, k.item, append(want, "design collaborator")...)
		}
	}
	imported := func(address, id string) resource.TestStep {
		return resource.TestStep{ResourceName: address, ImportState: true, ImportStateVerify: true, ImportStateId: id}
	}
	steps(
		t, w,
		resource.TestStep{Config: config(""), ConfigPlanChecks: action(plancheck.ResourceActionCreate, both...), ConfigStateChecks: checks},
		imported("cerby_account_share.user", ""),
		imported("cerby_account_share.team", "Acme Newsletter/team/Design / Web"),
		imported("cerby_secret_share.team", secret+"/team/design"),
		resource.TestStep{
			PreConfig: func() { expect("jane collaborator") },
			Config:    config(`role = "owner"`), ConfigPlanChecks: action(plancheck.ResourceActionUpdate, users...),
		},
		// A message alone sends nothing.
		resource.TestStep{
			PreConfig: func() { expect("jane owner") },
			Config:    config("role = \"owner\"\n  message = \"Hello.\""), ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()}},
		},
		resource.TestStep{
			PreConfig: func() {
				for _, k := range kinds {
					w.RemoveShare(k.kind, k.item, "jane")
				}
			},
			Config: config(`role = "owner"`), ConfigPlanChecks: action(plancheck.ResourceActionCreate, users...),
		},
	)
	for _, k := range kinds {
		expectShares(t, w, k.kind, k.item, k.before...)
	}
	for _, request := range w.Requests() {
		if request.Method == http.MethodPost && strings.HasSuffix(request.Path, "/teams") && !strings.Contains(string(request.Body), `"message":"Use it well."`) {
			t.Errorf("sent was %s", request.Body)
		}
	}
}

// Imports by names, in whatever case e-mails are and with slashes in labels, plan to nothing.
func TestShares_importBlock(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t)
	w.AddTeam(cerbytest.Team{ID: "design", Name: "Design / Web"})
	w.UpdateAccount(account, func(a *cerbytest.Account) { a.Label = "News / Letter" })
	w.ShareAccount(account, cerbytest.Share{UserID: ines})
	w.ShareAccount(account, cerbytest.Share{TeamID: "design", Role: "owner"})
	text := ""
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
		text += fmt.Sprintf("import {\n  to = %s\n  id = %q\n}\n", address, one.as) + share(one.kind, one.member, one.item, one.member, one.id, one.lines)
	}
	steps(t, w, resource.TestStep{Config: w.Config(text), ConfigPlanChecks: action(plancheck.ResourceActionNoop, addresses...)})
	w.ExpectWrites(t, "DELETE DELETE DELETE DELETE DELETE")
	expectShares(t, w, cerbytest.KindAccount, account, olivia+" owner", adam+" owner")
}

func TestShares_importOverTheProtocol(t *testing.T) {
	t.Parallel()
	each(t, cerbytest.Quirks{}, func(t *testing.T, k about, m *acctest.ResourceHarness) {
		m.Share(k.kind, k.item, cerbytest.Share{TeamID: "design", Role: "owner"})
		identity := func(user, team any) map[string]any {
			return map[string]any{string(k.kind) + "_id": k.item, "user_id": user, "team_id": team}
		}
		m.Import(t, identity(adam, nil)).Expect(t, nil, nil)
		m.ExpectString(t, "id", k.item+"/user/"+adam)
		m.ExpectEmptyPlan(t, k.with("user_id", adam, "owner"))
		m.Import(t, identity(nil, "design")).Expect(t, nil, nil)
		m.ExpectEmptyPlan(t, k.with("team_id", "design", "owner"))
		m.Import(t, identity(nil, nil)).Expect(t, []string{"Give either user_id or team_id."}, nil)
		m.Import(t, identity(adam, "design")).Expect(t, []string{"Give either user_id or team_id."}, nil)
		m.Import(t, identity("jane", nil)).Expect(t, []string{"Nothing there to import"}, nil)
		m.ExpectWrites(t, "")
	})
}

func TestShares_importRefused(t *testing.T) {
	t.Parallel()
	each(t, cerbytest.Quirks{}, func(t *testing.T, k about, m *acctest.ResourceHarness) {
		m.AddAccount(cerbytest.Account{ID: "first", Label: "Twins", Application: "vimeo"})
		m.AddAccount(cerbytest.Account{ID: "second", Label: "Twins", Application: "tiktok"})
		m.AddAccount(cerbytest.Account{ID: "divided", Label: "a/user/b"})
		for _, id := range []string{"first", "second"} {
			m.AddSecret(cerbytest.Secret{ID: id, Title: "Twins"})
			m.AddCollection(cerbytest.Collection{ID: id, Name: "Twins"})
			m.AddTeam(cerbytest.Team{ID: id, Name: "Twins"})
		}
		r := m.NewRun(t, k.resource())
		for id, message := range map[string]string{
			"":                               "Give either user_id or team_id.",
			k.item:                           "cannot be divided in one way. Write " + string(k.kind) + "/user/",
			k.item + "/" + adam:              "cannot be divided in one way",
			"a/user/b/user/" + adam:          "where a name has /user/ or /team/ in it, write the id",
			"a/user/b/team/" + marketing:     "cannot be divided in one way",
			k.item + "/user/":                "names only one of two. Write the " + string(k.kind) + " before",
			"/team/" + marketing:             "names only one of two. Write the " + string(k.kind) + " before",
			"Nothing/user/" + adam:           "Searched all " + string(k.kind) + "s of which the API key's user is Owner and found none",
			"Twins/user/" + adam:             "2 fit. Choose one by its id:\n\n  - first",
			k.item + "/team/Twins":           "2 fit. Choose one by its id:\n\n  - first (made at ",
			k.item + "/team/Nobody":          `No team with the id or the name "Nobody"`,
			k.item + "/user/no@acme.example": `No user with the email "no@acme.example"`,
			k.item + "/user/jane":            "Nothing there to import",
			k.item + "/team/design":          "Nothing there to import",
		} {
			r.Import(id).Expect(t, []string{message}, nil)
		}
		r.Import(k.item+"/user/ADAM.admin@acme.example").Expect(t, nil, nil)
	})
}

// What can be divided at more than one place, because two middle parts share a slash, is refused as well.
func TestShares_importDividedByASharedSlash(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t)
	w.AddAccount(cerbytest.Account{ID: "divided", Label: "a/user", Owners: []string{olivia, adam}})
	r := w.NewRun(t, "cerby_account_share")
	r.Import("a/user/user/"+adam).Expect(t, []string{"cannot be divided in one way"}, nil)
}
