package collection_test

import (
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"

	"github.com/cerby-community/terraform-provider-cerby/internal/acctest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

// itemAttributes returns the attributes of an account or a secret in the collection for a run over the protocol.
func itemAttributes(kind, id string) map[string]any {
	return map[string]any{"collection_id": campaigns, kind + "_id": id}
}

// itemState returns the state of such an item.
func itemState(kind, id string) map[string]any {
	return map[string]any{"id": campaigns + "/" + kind + "/" + id, "collection_id": campaigns, kind + "_id": id}
}

// both are an account and a secret that are not in the collection before a test.
var both = map[string]string{"account": newsletter, "secret": phrase}

// An account and a secret are added to a collection. One that was removed outside Terraform is added again, and another
// secret is added before the earlier one is removed.
func TestItem_lifecycle(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t)
	w.UpdateAccount(newsletter, func(a *cerbytest.Account) { a.Label = "News / Letter" })
	account, secret := w.Harness("cerby_collection_item"), w.Harness("cerby_collection_item")
	withAccount, withSecret := itemAttributes("account", newsletter), itemAttributes("secret", phrase)
	account.ExpectApply(t, withAccount, nil, nil)
	secret.ExpectApply(t, withSecret, nil, nil)
	account.ExpectString(t, "id", campaigns+"/account/"+newsletter)
	secret.ExpectString(t, "id", campaigns+"/secret/"+phrase)
	if id := account.State["secret_id"]; !id.IsNull() {
		t.Errorf("secret_id is %s, want null", id)
	}
	account.ExpectEmptyPlan(t, withAccount)
	secret.ExpectEmptyPlan(t, withSecret)
	account.ExpectImport(t, campaigns+"/account/"+newsletter)
	account.ExpectImport(t, "Campaigns/account/News / Letter")
	secret.ExpectImport(t, campaigns+"/secret/Door phrase")
	w.RemoveCollectionItem(campaigns, cerbytest.KindAccount, newsletter)
	expectLeavesState(t, account)
	account.ExpectApply(t, withAccount, nil, nil)
	account.ExpectEmptyPlan(t, withAccount)
	secret.ExpectEmptyPlan(t, withSecret)
	withSecret = itemAttributes("secret", wireless)
	secret.ExpectApply(t, withSecret, nil, nil)
	account.ExpectEmptyPlan(t, withAccount)
	secret.ExpectEmptyPlan(t, withSecret)
	account.ExpectApply(t, nil, nil, nil)
	secret.ExpectApply(t, nil, nil, nil)
	w.ExpectWrites(t, "POST POST POST POST DELETE DELETE DELETE")
	expectItems(t, w, twitter)
}

func TestItem_badInput(t *testing.T) {
	t.Parallel()
	m := acctest.NewResourceHarness(t, "cerby_collection_item")
	for _, test := range []struct {
		config  map[string]any
		message string
	}{
		{
			map[string]any{"collection_id": campaigns},
			"Missing Attribute Configuration\nExactly one of these attributes must be configured: [account_id,secret_id]",
		},
		{
			map[string]any{"collection_id": campaigns, "account_id": twitter, "secret_id": phrase},
			"Invalid Attribute Combination",
		},
		{itemAttributes("account", "a/b"), `The value is not a valid ID`},
		{map[string]any{"collection_id": "", "account_id": twitter}, `The value is not a valid ID`},
	} {
		m.ExpectPlan(t, test.config, []string{test.message}, nil)
	}
	if n := len(m.Requests()); n != 0 {
		t.Errorf("bad input cost %d requests", n)
	}
}

// An existing item is adopted without a warning or a write.
func TestItem_adopted(t *testing.T) {
	t.Parallel()
	for _, reject := range []bool{false, true} {
		for kind, id := range both {
			quirks := cerbytest.WithQuirks(cerbytest.Quirks{RejectDuplicateItems: reject})
			m := acctest.NewResourceHarness(t, "cerby_collection_item", quirks)
			m.AddCollectionItem(campaigns, cerbytest.Kind(kind), id)
			m.ExpectApply(t, itemAttributes(kind, id), nil, nil)
			m.ExpectEmptyPlan(t, itemAttributes(kind, id))
			m.ExpectWrites(t, "")
			m.ExpectApply(t, nil, nil, nil)
			expectItems(t, m.Workspace, twitter)
		}
	}
}

func TestItem_lostResponse(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]cerbytest.Fault{
		"dropped": {Drop: cerbytest.DropAfter},
		"504":     {Status: http.StatusGatewayTimeout, AfterChange: true},
		"HTML":    {Status: http.StatusOK, HTML: true, AfterChange: true},
	} {
		for kind, id := range both {
			t.Run(name+" "+kind, func(t *testing.T) {
				t.Parallel()
				synctest.Test(t, func(t *testing.T) {
					quirks := cerbytest.WithQuirks(cerbytest.Quirks{RejectDuplicateItems: true})
					m := acctest.NewResourceHarness(t, "cerby_collection_item", quirks)
					fault := fault
					for _, method := range []string{"POST", "DELETE"} {
						fault.Method, fault.Times = method, 1
						m.Inject(fault)
					}
					m.ExpectApply(t, itemAttributes(kind, id), nil, nil)
					m.ExpectEmptyPlan(t, itemAttributes(kind, id))
					m.ExpectApply(t, nil, nil, nil)
					m.ExpectWrites(t, "POST DELETE")
					expectItems(t, m.Workspace, twitter)
				})
			})
		}
	}
}

func TestItem_missingScope(t *testing.T) {
	t.Parallel()
	for kind, id := range both {
		m := acctest.NewResourceHarness(t, "cerby_collection_item")
		m.SetScopes("Read items")
		m.ExpectApply(t, itemAttributes(kind, id), []string{`needs the scope "Write collections"`}, nil)
		m.SetAllScopes()
		m.ExpectApply(t, itemAttributes(kind, id), nil, nil)
		m.SetScopes("Write collections")
		m.Refresh(t).Expect(t, []string{`needs the scope "Read items"`}, nil)
		m.SetScopes("Read items")
		m.ExpectApply(t, nil, []string{`needs the scope "Write collections"`}, nil)
		m.SetAllScopes()
		m.ExpectEmptyPlan(t, itemAttributes(kind, id))
	}
}

func TestItem_refused(t *testing.T) {
	t.Parallel()
	m := acctest.NewResourceHarness(t, "cerby_collection_item")
	m.AddAccount(cerbytest.Account{ID: "theirs", Owners: []string{cerbytest.SeedAdminID}})
	m.ExpectApply(t, itemAttributes("account", "nothing"), []string{`Account "nothing" does not exist.`}, nil)
	m.ExpectApply(t, itemAttributes("account", "theirs"),
		[]string{"must belong to a user who owns the item"}, nil)
	m.ExpectApply(t, map[string]any{"collection_id": "nothing", "secret_id": phrase},
		[]string{`Collection "nothing" does not exist.`}, nil)
	expectItems(t, m.Workspace, twitter)
}

func TestItem_htmlNotFound(t *testing.T) {
	t.Parallel()
	m := acctest.NewResourceHarness(t, "cerby_collection_item")
	m.ExpectApply(t, itemAttributes("secret", phrase), nil, nil)
	m.Inject(cerbytest.Fault{Method: "GET", Status: http.StatusNotFound, HTML: true})
	m.Refresh(t).Expect(t, []string{"The response does not have the format of the Cerby API"}, nil)
	m.ClearFaults()
	m.ExpectEmptyPlan(t, itemAttributes("secret", phrase))
}

// A removal that the service answers with 404 is confirmed by a read. An item that is still in the collection is named.
func TestItem_stillListed(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		m := acctest.NewResourceHarness(t, "cerby_collection_item")
		m.ExpectApply(t, itemAttributes("secret", phrase), nil, nil)
		m.Inject(cerbytest.Fault{Method: "DELETE", Status: http.StatusNotFound})
		m.ExpectApply(t, nil, nil, []string{"is still listed"})
		expectItems(t, m.Workspace, twitter, phrase)
	})
}

// A deleted item leaves the state, and removing it again is no error.
func TestItem_deleted(t *testing.T) {
	t.Parallel()
	for name, remove := range map[string]func(w *acctest.Workspace){
		"item":       func(w *acctest.Workspace) { w.RemoveCollectionItem(campaigns, cerbytest.KindSecret, phrase) },
		"secret":     func(w *acctest.Workspace) { w.PurgeSecret(phrase) },
		"collection": func(w *acctest.Workspace) { w.PurgeCollection(campaigns) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m := acctest.NewResourceHarness(t, "cerby_collection_item")
			m.ExpectApply(t, itemAttributes("secret", phrase), nil, nil)
			remove(m.Workspace)
			m.Refresh(t).Expect(t, nil, nil)
			if m.State != nil {
				t.Errorf("the state is %v", m.State)
			}
			m.NewRun(t, "cerby_collection_item").Apply(itemState("secret", phrase), nil).Expect(t, nil, nil)
		})
	}
}

func TestItem_declaredTwice(t *testing.T) {
	t.Parallel()
	for kind, id := range both {
		w := acctest.NewWorkspace(t)
		r := w.NewRun(t, "cerby_collection_item")
		r.Apply(nil, itemState(kind, id)).Expect(t, nil, nil)
		r.Apply(nil, itemState(kind, id)).Expect(t, []string{"Unable to manage " + kind}, nil)
		r.Apply(itemState(kind, id), nil).Expect(t, nil, []string{
			"was not removed\nAnother resource in this configuration manages the same object.",
		})
		w.ExpectWrites(t, "POST")
		// In a separate run it is removed and added again.
		r = w.NewRun(t, "cerby_collection_item")
		r.Apply(itemState(kind, id), nil).Expect(t, nil, nil)
		r.Apply(nil, itemState(kind, id)).Expect(t, nil, nil)
		w.ExpectWrites(t, "POST DELETE POST")
	}
}

// An item that a replacement creates first stays.
func TestItem_createBeforeDestroy(t *testing.T) {
	t.Parallel()
	m := acctest.NewResourceHarness(t, "cerby_collection_item")
	config := itemAttributes("secret", phrase)
	m.ExpectApply(t, config, nil, nil)
	m.ReplaceTriggered(t, config, true).Expect(t, nil, []string{"will not be removed", "was not removed"})
	m.ExpectEmptyPlan(t, config)
	m.ExpectWrites(t, "POST")
	m.ExpectApply(t, nil, nil, nil)
	m.ExpectWrites(t, "POST DELETE")
}

// newFullCollection returns a workspace with 110 accounts in the collection.
func newFullCollection(t *testing.T, faults []cerbytest.Fault) *acctest.Workspace {
	t.Helper()
	w := acctest.NewWorkspace(t)
	cerbytest.SeedAccounts(w.Workspace, 110)
	cerbytest.SeedCollections(w.Workspace, 1)
	for _, i := range cerbytest.SeedCollectionItems(w.Workspace, 1, 110) {
		w.RemoveCollectionItem(i.CollectionID, i.Kind, i.ItemID)
		w.AddCollectionItem(campaigns, i.Kind, i.ItemID)
	}
	for _, fault := range faults {
		w.Inject(fault)
	}
	return w
}

// readItems reads the accounts of the collection around the end of the first page in parallel, and checks the error of
// each read.
func readItems(t *testing.T, w *acctest.Workspace, want string) {
	t.Helper()
	r := w.NewRun(t, "cerby_collection_item")
	var running sync.WaitGroup
	for n := 90; n < 110; n++ {
		running.Go(func() {
			after, got := r.Read(itemState("account", cerbytest.SeededItemID(cerbytest.KindAccount, n+1)))
			switch {
			case (got == "") != (want == "") || !strings.Contains(got, want):
				t.Errorf("%d: the error is %q, want %q", n, got, want)
			case got == "" && after.IsNull():
				t.Errorf("%d left the state", n)
			}
		})
	}
	running.Wait()
}

// All items of one kind in a collection cost one list. A list that changes while it is read is read again. A list that
// never becomes consistent is an error.
func TestItem_calls(t *testing.T) {
	t.Parallel()
	const path = "/collections/{id}/accounts"
	for name, test := range map[string]struct {
		faults []cerbytest.Fault
		want   string
		calls  int
	}{
		"stable":  {nil, "", 2},
		"removed": {[]cerbytest.Fault{{Path: path, Skip: 1, Times: 1, Shift: 1}}, "", 4},
		"added":   {[]cerbytest.Fault{{Path: path, Skip: 1, Times: 1, Shift: -1}}, "", 4},
		"removed, without total": {[]cerbytest.Fault{
			{Path: path, Skip: 2, Times: 1, Shift: 1, EmptyMeta: true}, {Path: path, EmptyMeta: true},
		}, "", 6},
		"always": {[]cerbytest.Fault{{Path: path, TotalOffset: 1}}, "changed during each of 3 reads", 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newFullCollection(t, test.faults)
			readItems(t, w, test.want)
			if got := len(w.Requests()); test.want == "" && got > test.calls {
				t.Errorf("%d requests were sent, want at most %d", got, test.calls)
			}
		})
	}
}

// A plan refuses an ID that a list lacks which the run has read, and makes no call otherwise. The apply then says what
// does not exist.
func TestItem_missing(t *testing.T) {
	t.Parallel()
	m := acctest.NewResourceHarness(t, "cerby_collection_item")
	config := itemAttributes("account", "nothing")
	m.ExpectPlan(t, config, nil, nil)
	m.ExpectMaxRequests(t, 0)
	m.ExpectApply(t, config, []string{"Account \"nothing\" does not exist.\n\nCorrect the ID."}, nil)
	run := m.NewRun(t, "cerby_account_share")
	run.Import("Acme Newsletter/user/" + cerbytest.SeedInternID)
	_, diags := m.Join(run).Plan(config)
	diags.Expect(t, []string{"Account does not exist\n"}, nil)
}

// Messages name the item and the collection as far as the run knows their names.
func TestItem_namesInMessages(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t)
	first, second := w.Harness("cerby_collection_item"), w.Harness("cerby_collection_item")
	run := w.NewRun(t, "cerby_account_share")
	run.Import("Acme Newsletter/user/" + cerbytest.SeedInternID)
	config := itemAttributes("account", newsletter)
	_, diags := first.Join(run).Plan(config)
	diags.Expect(t, nil, nil)
	_, diags = second.Join(run).Plan(config)
	diags.Expect(t, []string{`Unable to manage account "Acme Newsletter" (`}, nil)
}
