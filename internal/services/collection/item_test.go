package collection_test

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/cerby-community/terraform-provider-cerby/internal/acctest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

// item is a configuration of an account or a secret in the campaigns, with further lines.
func item(name, kind, id, lines string) string {
	return fmt.Sprintf("resource \"cerby_collection_item\" %q {\n  collection_id = %q\n  %s_id = %q\n  %s\n}\n", name, campaigns, kind, id, lines)
}

// in gives the attributes of an account or a secret in the campaigns for a run over the protocol.
func in(kind, id string) map[string]any {
	return map[string]any{"collection_id": campaigns, kind + "_id": id}
}

// held gives the state of such an item.
func held(kind, id string) map[string]any {
	return map[string]any{"id": campaigns + "/" + kind + "/" + id, "collection_id": campaigns, kind + "_id": id}
}

// both are one item of each kind, which are not in the campaigns before anything is managed.
var both = map[string]string{"account": newsletter, "secret": phrase}

func TestItem_lifecycle(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t)
	w.UpdateAccount(newsletter, func(a *cerbytest.Account) { a.Label = "News / Letter" })
	const account, secret = "cerby_collection_item.account", "cerby_collection_item.secret"
	config := w.Config(item("account", "account", newsletter, "") + item("secret", "secret", phrase, ""))
	imported := func(address, id string) resource.TestStep {
		return resource.TestStep{ResourceName: address, ImportState: true, ImportStateVerify: true, ImportStateId: id}
	}
	steps(
		t,
		resource.TestStep{
			Config: config, ConfigPlanChecks: action(plancheck.ResourceActionCreate, account, secret),
			ConfigStateChecks: []statecheck.StateCheck{
				statecheck.ExpectKnownValue(account, tfjsonpath.New("id"), knownvalue.StringExact(campaigns+"/account/"+newsletter)),
				statecheck.ExpectKnownValue(account, tfjsonpath.New("secret_id"), knownvalue.Null()),
				statecheck.ExpectKnownValue(secret, tfjsonpath.New("id"), knownvalue.StringExact(campaigns+"/secret/"+phrase)),
			},
		},
		imported(account, ""),
		imported(account, "Campaigns/account/News / Letter"),
		imported(secret, campaigns+"/secret/Door phrase"),
		resource.TestStep{
			PreConfig: func() { w.RemoveCollectionItem(campaigns, cerbytest.KindAccount, newsletter) },
			Config:    config, ConfigPlanChecks: action(plancheck.ResourceActionCreate, account),
		},
		resource.TestStep{
			Config:           w.Config(item("account", "account", newsletter, "") + item("secret", "secret", wireless, "")),
			ConfigPlanChecks: action(plancheck.ResourceActionReplace, secret),
		},
	)
	expectWrites(t, w, "POST POST POST DELETE POST DELETE DELETE")
	expectItems(t, w, twitter)
}

func TestItem_importBlock(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t)
	w.AddCollectionItem(campaigns, cerbytest.KindSecret, wireless)
	text := ""
	for name, id := range map[string]string{"account": campaigns + "/account/" + twitter, "secret": "Campaigns/secret/Guest wireless"} {
		text += fmt.Sprintf("import {\n  to = cerby_collection_item.%s\n  id = %q\n}\n", name, id)
	}
	steps(t, resource.TestStep{
		Config:           w.Config(text + item("account", "account", twitter, "") + item("secret", "secret", wireless, "")),
		ConfigPlanChecks: action(plancheck.ResourceActionNoop, "cerby_collection_item.account", "cerby_collection_item.secret"),
	})
	expectWrites(t, w, "DELETE DELETE")
}

func TestItem_importOverTheProtocol(t *testing.T) {
	t.Parallel()
	m := manage(t, "cerby_collection_item")
	m.AddCollectionItem(campaigns, cerbytest.KindSecret, wireless)
	identity := func(account, secret any) map[string]any {
		return map[string]any{"collection_id": campaigns, "account_id": account, "secret_id": secret}
	}
	acctest.Expect(t, "errors", m.identified(t, identity(twitter, nil)))
	m.expectText(t, "id", campaigns+"/account/"+twitter)
	m.expectEmpty(t, in("account", twitter))
	acctest.Expect(t, "errors", m.identified(t, identity(nil, wireless)))
	m.expectEmpty(t, in("secret", wireless))
	acctest.Expect(t, "errors", m.identified(t, identity(nil, nil)), "Give either account_id or secret_id.")
	acctest.Expect(t, "errors", m.identified(t, identity(twitter, wireless)), "Give either account_id or secret_id.")
	expectWrites(t, m.Workspace, "")
}

func TestItem_importRefused(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t)
	for _, id := range []string{"first", "second"} {
		w.AddAccount(cerbytest.Account{ID: id, Label: "Twins"})
		w.AddSecret(cerbytest.Secret{ID: id, Title: "Twins"})
		w.AddCollection(cerbytest.Collection{ID: id, Name: "Twins"})
	}
	w.AddSecret(cerbytest.Secret{ID: "deleted", Title: "Deleted", Status: "disabled"})
	r := newTogether(t, w, "cerby_collection_item")
	for id, message := range map[string]string{
		campaigns:                       "cannot be divided in one way. Write collection/account/",
		campaigns + "/" + twitter:       "cannot be divided in one way",
		"a/secret/b/account/" + twitter: "where a name has /account/ or /secret/ in it, write the id",
		"Nothing/account/" + twitter:    `No collection with the id or the name "Nothing"`,
		"Twins/account/" + twitter:      "2 fit. Choose one by its id:\n\n  - first\n  - second",
		campaigns + "/account/Twins":    "2 fit. Choose one by its id:\n\n  - first\n  - second",
		campaigns + "/secret/Twins":     "2 fit. Choose one by its id:\n\n  - first\n  - second",
		campaigns + "/secret/Nothing":   `No secret with the id or the title "Nothing"`,
		campaigns + "/secret/Deleted":   `No secret with the id or the title "Deleted"`,
		campaigns + "/account/":         `No account with the id or the label ""`,
		campaigns + "/secret/" + phrase: "was not found",
	} {
		acctest.Expect(t, "errors", r.imported(id), message)
	}
}

// An import of nothing, neither an id nor an identity, as terraform import with an empty id asks for.
func TestItem_importOfNothing(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t)
	acctest.Expect(t, "errors", newTogether(t, w, "cerby_collection_item").imported(""), "Nothing to import")
}

func TestItem_badInput(t *testing.T) {
	t.Parallel()
	m := manage(t, "cerby_collection_item")
	for _, test := range []struct {
		config  map[string]any
		message string
	}{
		{map[string]any{"collection_id": campaigns}, "Missing Attribute Configuration\nExactly one of these attributes must be configured: [account_id,secret_id]"},
		{map[string]any{"collection_id": campaigns, "account_id": twitter, "secret_id": phrase}, "Invalid Attribute Combination"},
		{in("account", "a/b"), `"a/b" is not an id`},
		{map[string]any{"collection_id": "", "account_id": twitter}, `"" is not an id`},
	} {
		m.expectPlan(t, test.config, []string{test.message}, nil)
	}
	if n := len(m.Requests()); n != 0 {
		t.Errorf("bad input cost %d requests", n)
	}
}

// What is in the collection already is taken over without a word or a write.
func TestItem_takenOver(t *testing.T) {
	t.Parallel()
	for _, once := range []bool{false, true} {
		for kind, id := range both {
			m := manage(t, "cerby_collection_item", cerbytest.WithHabits(cerbytest.Habits{ItemsOnce: once}))
			m.AddCollectionItem(campaigns, cerbytest.Kind(kind), id)
			m.expectApply(t, in(kind, id), nil, nil)
			m.expectEmpty(t, in(kind, id))
			expectWrites(t, m.Workspace, "")
			m.expectApply(t, nil, nil, nil)
			expectItems(t, m.Workspace, twitter)
		}
	}
}

func TestItem_lostAnswer(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]cerbytest.Fault{
		"dropped": {Drop: cerbytest.DropAfter},
		"504":     {Status: http.StatusGatewayTimeout, AfterChange: true},
		"HTML":    {Status: http.StatusOK, HTML: true, AfterChange: true},
	} {
		for kind, id := range both {
			t.Run(name+" "+kind, func(t *testing.T) {
				t.Parallel()
				m := manage(t, "cerby_collection_item", cerbytest.WithHabits(cerbytest.Habits{ItemsOnce: true}))
				fault := fault
				for _, method := range []string{"POST", "DELETE"} {
					fault.Method, fault.Times = method, 1
					m.Inject(fault)
				}
				m.expectApply(t, in(kind, id), nil, nil)
				m.expectEmpty(t, in(kind, id))
				m.expectApply(t, nil, nil, nil)
				expectWrites(t, m.Workspace, "POST DELETE")
				expectItems(t, m.Workspace, twitter)
			})
		}
	}
}

func TestItem_missingScope(t *testing.T) {
	t.Parallel()
	for kind, id := range both {
		m := manage(t, "cerby_collection_item")
		m.only("Read items")
		m.expectApply(t, in(kind, id), []string{`needs the scope "Write collections"`}, nil)
		m.all()
		m.expectApply(t, in(kind, id), nil, nil)
		m.only("Write collections")
		expectSaid(t, m.Refresh(t), []string{`needs the scope "Read items"`}, nil)
		m.only("Read items")
		m.expectApply(t, nil, []string{`needs the scope "Write collections"`}, nil)
		m.all()
		m.expectEmpty(t, in(kind, id))
	}
}

func TestItem_refused(t *testing.T) {
	t.Parallel()
	m := manage(t, "cerby_collection_item")
	m.AddAccount(cerbytest.Account{ID: "theirs", Owners: []string{cerbytest.SeedAdminID}})
	m.expectApply(t, in("account", "nothing"), []string{`Could not put the account "nothing" in the collection`}, nil)
	m.expectApply(t, in("account", "theirs"), []string{"has to belong to a user who is Owner of the item"}, nil)
	m.expectApply(t, map[string]any{"collection_id": "nothing", "secret_id": phrase}, []string{"Resource not found."}, nil)
	expectItems(t, m.Workspace, twitter)
}

func TestItem_pageIsNotGone(t *testing.T) {
	t.Parallel()
	m := manage(t, "cerby_collection_item")
	m.expectApply(t, in("secret", phrase), nil, nil)
	m.Inject(cerbytest.Fault{Method: "GET", Status: http.StatusNotFound, HTML: true})
	expectSaid(t, m.Refresh(t), []string{"This is not how the Cerby API answers"}, nil)
	m.ClearFaults()
	m.expectEmpty(t, in("secret", phrase))
}

// What is gone leaves the state, and taking it out once more is no error.
func TestItem_gone(t *testing.T) {
	t.Parallel()
	for name, remove := range map[string]func(w *acctest.Workspace){
		"place":      func(w *acctest.Workspace) { w.RemoveCollectionItem(campaigns, cerbytest.KindSecret, phrase) },
		"secret":     func(w *acctest.Workspace) { w.PurgeSecret(phrase) },
		"collection": func(w *acctest.Workspace) { w.PurgeCollection(campaigns) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m := manage(t, "cerby_collection_item")
			m.expectApply(t, in("secret", phrase), nil, nil)
			remove(m.Workspace)
			expectSaid(t, m.Refresh(t), nil, nil)
			if m.State != nil {
				t.Errorf("the state is %v", m.State)
			}
			acctest.Expect(t, "words", newTogether(t, m.Workspace, "cerby_collection_item").apply(held("secret", phrase), nil))
		})
	}
}

func TestItem_declaredTwice(t *testing.T) {
	t.Parallel()
	for kind, id := range both {
		w := acctest.NewWorkspace(t)
		r := newTogether(t, w, "cerby_collection_item")
		acctest.Expect(t, "words", r.apply(nil, held(kind, id)))
		acctest.Expect(t, "words", r.apply(nil, held(kind, id)), "Another resource of this configuration is about the "+kind)
		acctest.Expect(t, "words", r.apply(held(kind, id), nil), "stays: another resource of this configuration, perhaps the one that replaces this, is about the same")
		expectWrites(t, w, "POST")
		// In a run of its own it goes, and comes again.
		r = newTogether(t, w, "cerby_collection_item")
		acctest.Expect(t, "words", r.apply(held(kind, id), nil))
		acctest.Expect(t, "words", r.apply(nil, held(kind, id)))
		expectWrites(t, w, "POST DELETE POST")
	}
}

// An item that is replaced by itself stays.
func TestItem_createBeforeDestroy(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t)
	replaced := func(version string) string {
		return w.Config(fmt.Sprintf("resource \"terraform_data\" \"version\" {\n  input = %q\n}\n", version) +
			item("one", "secret", phrase, "lifecycle {\n    create_before_destroy = true\n    replace_triggered_by = [terraform_data.version]\n  }"))
	}
	steps(
		t,
		resource.TestStep{Config: replaced("1")},
		resource.TestStep{Config: replaced("2"), ConfigPlanChecks: action(plancheck.ResourceActionCreateBeforeDestroy, "cerby_collection_item.one")},
	)
	expectWrites(t, w, "POST DELETE")
}

// All items of one kind in one collection cost one list, which is read again where it moves, and is an error where it never agrees with itself.
func TestItem_calls(t *testing.T) {
	t.Parallel()
	const path = "/collections/{id}/accounts"
	for name, test := range map[string]struct {
		faults []cerbytest.Fault
		said   string
		calls  int
	}{
		"still":          {nil, "", 2},
		"one went":       {[]cerbytest.Fault{{Path: path, Skip: 1, Times: 1, Shift: 1}}, "", 4},
		"one came":       {[]cerbytest.Fault{{Path: path, Skip: 1, Times: 1, Shift: -1}}, "", 4},
		"went, no total": {[]cerbytest.Fault{{Path: path, Skip: 2, Times: 1, Shift: 1, BareMeta: true}, {Path: path, BareMeta: true}}, "", 6},
		"always":         {[]cerbytest.Fault{{Path: path, TotalOff: 1}}, "changed while it was read, 3 times over", 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := acctest.NewWorkspace(t)
			cerbytest.SeedAccounts(w.Workspace, 110)
			cerbytest.SeedCollections(w.Workspace, 1)
			for _, i := range cerbytest.SeedItems(w.Workspace, 1, 110) {
				w.RemoveCollectionItem(i.CollectionID, i.Kind, i.ItemID)
				w.AddCollectionItem(campaigns, i.Kind, i.ItemID)
			}
			for _, fault := range test.faults {
				w.Inject(fault)
			}
			r := newTogether(t, w, "cerby_collection_item")
			var running sync.WaitGroup
			for n := range 110 {
				running.Go(func() {
					after, said := r.refresh(held("account", cerbytest.SeededItemID(cerbytest.KindAccount, n+1)))
					if (said == "") != (test.said == "") || !strings.Contains(said, test.said) || said == "" && after.IsNull() {
						t.Errorf("%d is %s, and said was %q", n, after, said)
					}
				})
			}
			running.Wait()
			if got := len(w.Requests()); test.said == "" && got > test.calls {
				t.Errorf("that took %d requests", got)
			}
		})
	}
}
