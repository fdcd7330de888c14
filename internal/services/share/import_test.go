package share_test

import (
	"testing"

	"github.com/cerby-community/terraform-provider-cerby/internal/acctest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

// Imports by name, with emails in any case and slashes in labels, plan no change.
func TestShares_importID(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t)
	w.AddTeam(cerbytest.Team{ID: "design", Name: "Design / Web"})
	w.UpdateAccount(account, func(a *cerbytest.Account) { a.Label = "News / Letter" })
	w.ShareAccount(account, cerbytest.Share{UserID: ines})
	w.ShareAccount(account, cerbytest.Share{TeamID: "design", Role: "owner"})
	var imported []*acctest.ResourceHarness
	for _, one := range []struct {
		k                    testKind
		as, member, id, role string
	}{
		{kinds[0], "News / Letter/user/INES.intern@acme.example", "user_id", ines, ""},
		{kinds[0], account + "/team/Design / Web", "team_id", "design", "owner"},
		{kinds[1], "Door phrase/user/" + adam, "user_id", adam, "owner"},
		{kinds[2], "Campaigns/user/Adam.Admin@acme.example", "user_id", adam, "owner"},
		{kinds[2], "Campaigns/team/Marketing", "team_id", marketing, ""},
	} {
		m := w.Harness(one.k.resource())
		m.ImportID(t, one.as).Expect(t, nil, nil)
		m.ExpectEmptyPlan(t, one.k.attributes(one.member, one.id, one.role))
		imported = append(imported, m)
	}
	w.ExpectWrites(t, "")
	for _, m := range imported {
		acctest.ExpectMessages(t, "errors", m.Apply(t, nil).Errors)
	}
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
		m.Import(t, identity("jane", nil)).Expect(t, []string{"The service does not list this share."}, nil)
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
			"": "Invalid import",
			k.item: "does not contain exactly one of /user/ and /team/.\n\n" +
				"Use the form <" + string(k.kind) + ">/user/",
			k.item + "/" + adam:              "does not contain exactly one of",
			"a/user/b/user/" + adam:          "If a name contains /user/ or /team/, use the ID",
			"a/user/b/team/" + marketing:     "does not contain exactly one of",
			k.item + "/user/":                "has nothing before or after /",
			"/team/" + marketing:             "has nothing before or after /",
			"Nothing/user/" + adam:           "The provider searched all " + string(k.kind) + "s that the API key's user owns.",
			"Ambiguous/user/" + adam:         "The provider found 2 matches. Use one of these IDs:\n\n  - first",
			k.item + "/team/Ambiguous":       "The provider found 2 matches. Use one of these IDs:\n\n  - first (created at ",
			k.item + "/team/Nobody":          `Team "Nobody" not found`,
			k.item + "/user/no@acme.example": `User "no@acme.example" not found`,
			k.item + "/user/jane":            "The service does not list this share.",
			k.item + "/team/design":          "The service does not list this share.",
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
