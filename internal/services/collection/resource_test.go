package collection_test

import (
	"net/http"
	"testing"
	"testing/synctest"

	"github.com/cerby-community/terraform-provider-cerby/internal/acctest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

// attributes returns the attributes of a collection for a run over the protocol.
func attributes(name string) map[string]any { return map[string]any{"name": name} }

// lossWarning is the warning of a plan that deletes a collection.
var lossWarning = []string{"Users and teams lose the accounts and secrets that only the collection shares with them"}

// expectLeavesState checks that a refresh removes the resource from the state, so that the next plan creates it.
func expectLeavesState(t *testing.T, m *acctest.ResourceHarness) {
	t.Helper()
	m.Refresh(t).Expect(t, nil, nil)
	if m.State != nil {
		t.Errorf("after the refresh the state is %v, want none", m.State)
	}
}

// A collection is created, changed, and created again after it was deleted outside Terraform.
func TestCollection_lifecycle(t *testing.T) {
	t.Parallel()
	m := acctest.NewResourceHarness(t, "cerby_collection")
	m.ExpectApply(t, attributes("Launch / Spring"), nil, nil)
	m.ExpectString(t, "status", "enabled")
	m.ExpectTimestamp(t, "created_at")
	m.ExpectEmptyPlan(t, attributes("Launch / Spring"))
	m.ExpectImport(t, acctest.FormatString(m.State["id"]))
	m.ExpectImport(t, "Launch / Spring")
	m.ExpectApply(t, attributes("Launch"), nil, nil)
	m.ExpectEmptyPlan(t, attributes("Launch"))
	m.PurgeCollection(m.Collections()[1].ID)
	expectLeavesState(t, m)
	m.ExpectApply(t, attributes("Launch"), nil, nil)
	m.ExpectEmptyPlan(t, attributes("Launch"))
	m.ExpectApply(t, nil, nil, nil)
	m.ExpectWrites(t, "POST PATCH POST DELETE")
	if all := m.Collections(); len(all) != 1 || all[0].ID != campaigns {
		t.Errorf("the collections are %+v", all)
	}
}

// Imports by name, with a slash, and by ID change nothing.
func TestCollection_importID(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t)
	w.AddCollection(cerbytest.Collection{ID: "slashed", Name: "Launch / Spring"})
	var imported []*acctest.ResourceHarness
	for id, name := range map[string]string{"Launch / Spring": "Launch / Spring", campaigns: "Campaigns"} {
		m := w.Harness("cerby_collection")
		m.ImportID(t, id).Expect(t, nil, nil)
		m.ExpectEmptyPlan(t, attributes(name))
		imported = append(imported, m)
	}
	w.ExpectWrites(t, "")
	for _, m := range imported {
		acctest.ExpectMessages(t, "errors", m.Apply(t, nil).Errors)
	}
	w.ExpectWrites(t, "DELETE DELETE")
}

func TestCollection_importByIdentity(t *testing.T) {
	t.Parallel()
	m := acctest.NewResourceHarness(t, "cerby_collection")
	m.Import(t, map[string]any{"id": campaigns}).Expect(t, nil, nil)
	m.ExpectEmptyPlan(t, attributes("Campaigns"))
	for _, id := range []string{"first", "second"} {
		m.AddCollection(cerbytest.Collection{ID: id, Name: "Ambiguous"})
	}
	r := m.NewRun(t, "cerby_collection")
	for id, message := range map[string]string{
		"Nothing": "The provider searched all collections that the API key's user owns.",
		"Ambiguous": "The provider found 2 matches. Use one of these IDs:\n\n  - first " +
			"(created at ",
		"00000000-0000-4000-8007-00000000dead": "Collection \"00000000-0000-4000-8007-00000000dead\" not found",
		"":                                     "Invalid import",
	} {
		r.Import(id).Expect(t, []string{message}, nil)
	}
	r.Import("second").Expect(t, nil, nil)
}

func TestCollection_lostResponse(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]cerbytest.Fault{
		"dropped": {Drop: cerbytest.DropAfter},
		"504":     {Status: http.StatusGatewayTimeout, AfterChange: true},
		"HTML":    {Status: http.StatusOK, HTML: true, AfterChange: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				m := acctest.NewResourceHarness(t, "cerby_collection")
				for _, method := range []string{"POST", "PATCH", "DELETE"} {
					fault.Method, fault.Times = method, 1
					m.Inject(fault)
				}
				m.ExpectApply(t, attributes("Launch"), nil, []string{"created the new collection with the ID "})
				m.ExpectEmptyPlan(t, attributes("Launch"))
				m.ExpectApply(t, attributes("Spring"), nil, nil)
				m.ExpectEmptyPlan(t, attributes("Spring"))
				m.ExpectApply(t, nil, nil, nil)
				m.ExpectWrites(t, "POST PATCH DELETE")
				if n := len(m.Collections()); n != 1 {
					t.Errorf("%d collections are left", n)
				}
			})
		})
	}
}

// Only the plan of a deletion warns about lost access, and only if others have the collection.
func TestCollection_warnAccessLoss(t *testing.T) {
	t.Parallel()
	m := acctest.NewResourceHarness(t, "cerby_collection")
	m.ExpectPlan(t, attributes("Launch"), nil, nil)
	m.ExpectApply(t, attributes("Launch"), nil, nil)
	m.ExpectPlan(t, attributes("Spring"), nil, nil)
	m.ExpectPlan(t, nil, nil, nil)
	id := m.Collections()[1].ID
	m.ShareCollection(id, cerbytest.Share{UserID: cerbytest.SeedInternID})
	m.ExpectPlan(t, nil, nil, []string{`Users lose access to collection "Launch"` + "\n" + `The plan deletes ` +
		`collection "Launch".`})
	m.ShareCollection(id, cerbytest.Share{TeamID: cerbytest.SeedMarketingTeamID})
	m.ExpectPlan(t, nil, nil, []string{`Users and teams lose access to collection "Launch"`})
	m.ExpectPlan(t, attributes(""), []string{"string length must be at least 1"}, nil)
}

func TestCollection_missingScope(t *testing.T) {
	t.Parallel()
	m := acctest.NewResourceHarness(t, "cerby_collection")
	m.SetScopes("Read items")
	m.ExpectApply(t, attributes("Launch"), []string{`needs the scope "Write collections"`}, nil)
	m.SetScopes("Write collections")
	m.ExpectApply(t, attributes("Launch"), nil, nil)
	m.Refresh(t).Expect(t, []string{`needs the scope "Read items"`}, nil)
	m.SetScopes("Read items")
	m.ExpectApply(t, attributes("Spring"), []string{`needs the scope "Write collections"`}, nil)
	m.ExpectApply(t, nil, []string{`needs the scope "Write collections"`}, nil)
	m.Token = m.AddKey(cerbytest.Key{UserID: cerbytest.SeedGuestID})
	m.Refresh(t).Expect(t, []string{"must belong to a user who owns the item"}, nil)
	m.SetAllScopes()
	m.ExpectEmptyPlan(t, attributes("Launch"))
}

func TestCollection_htmlNotFound(t *testing.T) {
	t.Parallel()
	m := acctest.NewResourceHarness(t, "cerby_collection")
	m.ExpectApply(t, attributes("Launch"), nil, nil)
	m.Inject(cerbytest.Fault{Method: "GET", Status: http.StatusNotFound, HTML: true})
	m.Refresh(t).Expect(t, []string{"The response does not have the format of the Cerby API"}, nil)
	m.ClearFaults()
	m.ExpectEmptyPlan(t, attributes("Launch"))
}

func TestCollection_destroyAfterDeletion(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t)
	r := w.NewRun(t, "cerby_collection")
	r.Apply(map[string]any{"id": "deleted", "name": "Deleted", "status": "enabled"}, nil).Expect(t, nil, nil)
	w.ExpectWrites(t, "DELETE")
}

// The service may return another type name, an unknown status, or none.
func TestCollection_forms(t *testing.T) {
	t.Parallel()
	quirks := cerbytest.WithQuirks(cerbytest.Quirks{CollectionType: "collection", RoleForm: cerbytest.RoleShort})
	m := acctest.NewResourceHarness(t, "cerby_collection", quirks)
	for _, status := range []any{"archived", nil, ""} {
		m.State = nil
		m.UpdateCollection(campaigns, func(c *cerbytest.Collection) { c.Extra = map[string]any{"status": status} })
		m.Import(t, map[string]any{"id": campaigns}).Expect(t, nil, nil)
		m.ExpectEmptyPlan(t, attributes("Campaigns"))
		m.ExpectApply(t, attributes("More campaigns"), nil, nil)
		m.ExpectApply(t, attributes("Campaigns"), nil, nil)
		m.ExpectEmptyPlan(t, attributes("Campaigns"))
	}
}
