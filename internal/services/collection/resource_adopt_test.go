package collection_test

import (
	"net/http"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cerby-community/terraform-provider-cerby/internal/acctest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

// The warnings about a collection that an interrupted apply may have left behind.
const (
	existsWarning = "and has the ID leftover. An interrupted apply may have created it.\n\n" +
		"The apply adopts this collection if it is empty and not shared with others. If several collections match, "
	adoptedWarning = "Collection \"Launch\" was adopted\nThe collection with the ID leftover was created at "
)

// leftBehind returns a collection that an apply of half an hour ago left behind.
func leftBehind() cerbytest.Collection {
	return cerbytest.Collection{
		ID: "leftover", Name: "Launch", CreatedAt: time.Now().Add(-30 * time.Minute), Owners: []string{cerbytest.SeedOwnerID},
	}
}

// A collection that an interrupted apply left behind is adopted, and is managed like a created one.
func TestCollection_adopt(t *testing.T) {
	t.Parallel()
	m := acctest.NewResourceHarness(t, "cerby_collection")
	m.AddCollection(leftBehind())
	m.ExpectApply(t, attributes("Launch"), nil, []string{existsWarning, adoptedWarning})
	m.ExpectWrites(t, "")
	m.ExpectString(t, "id", "leftover")
	m.ExpectString(t, "status", "enabled")
	m.ExpectEmptyPlan(t, attributes("Launch"))
	m.ExpectApply(t, attributes("Spring"), nil, nil)
	m.ExpectEmptyPlan(t, attributes("Spring"))
	m.ExpectApply(t, nil, nil, nil)
	m.ExpectWrites(t, "PATCH DELETE")
}

// What is not proven to be left behind is not adopted. The plan warns of it if the apply is yet to find out.
func TestCollection_notAdopted(t *testing.T) {
	t.Parallel()
	deny := func(path string) func(m *acctest.ResourceHarness) {
		return func(m *acctest.ResourceHarness) {
			m.Inject(cerbytest.Fault{Method: http.MethodGet, Path: path, Status: http.StatusForbidden})
		}
	}
	warns := []string{existsWarning}
	for name, test := range map[string]struct {
		prepare  func(m *acctest.ResourceHarness)
		warnings []string
	}{
		"more than an hour old": {func(m *acctest.ResourceHarness) {
			m.UpdateCollection("leftover", func(c *cerbytest.Collection) { c.CreatedAt = time.Now().Add(-61 * time.Minute) })
		}, warns},
		"with an account": {func(m *acctest.ResourceHarness) {
			m.AddCollectionItem("leftover", cerbytest.KindAccount, newsletter)
		}, warns},
		"with a secret": {func(m *acctest.ResourceHarness) {
			m.AddCollectionItem("leftover", cerbytest.KindSecret, phrase)
		}, warns},
		"with a subcollection": {func(m *acctest.ResourceHarness) {
			m.AddCollection(cerbytest.Collection{Name: "Below", ParentID: "leftover"})
		}, warns},
		"shared with a user": {func(m *acctest.ResourceHarness) {
			m.ShareCollection("leftover", cerbytest.Share{UserID: cerbytest.SeedInternID})
		}, warns},
		"shared with a team": {func(m *acctest.ResourceHarness) {
			m.ShareCollection("leftover", cerbytest.Share{TeamID: cerbytest.SeedMarketingTeamID})
		}, warns},
		"of another owner, too": {func(m *acctest.ResourceHarness) {
			m.UpdateCollection("leftover", func(c *cerbytest.Collection) { c.Owners = append(c.Owners, cerbytest.SeedAdminID) })
		}, warns},
		"two candidates": {func(m *acctest.ResourceHarness) {
			second := leftBehind()
			second.ID = "second"
			m.AddCollection(second)
		}, []string{existsWarning, "and has the ID second. "}},
		"items cannot be listed":       {deny("/collections/{id}/secrets"), warns},
		"users cannot be listed":       {deny("/collections/{id}/users"), warns},
		"collections cannot be listed": {deny("/collections"), nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				m := acctest.NewResourceHarness(t, "cerby_collection")
				m.AddCollection(leftBehind())
				test.prepare(m)
				m.ExpectApply(t, attributes("Launch"), nil, test.warnings)
				m.ExpectWrites(t, "POST")
				m.ClearFaults()
				m.ExpectEmptyPlan(t, attributes("Launch"))
				if _, exists := m.Collection("leftover"); !exists {
					t.Error("the existing collection was deleted")
				}
			})
		})
	}
}

// Two resources of one name and one collection that was left behind give two collections.
func TestCollection_adoptForOneOfTwo(t *testing.T) {
	t.Parallel()
	m := acctest.NewResourceHarness(t, "cerby_collection")
	m.AddCollection(leftBehind())
	other := m.Harness("cerby_collection")
	for _, diags := range acctest.ApplyTogether(
		t, m.Change(attributes("Launch")), other.Change(attributes("Launch")),
	) {
		acctest.ExpectMessages(t, "errors", diags.Errors)
	}
	for _, one := range []*acctest.ResourceHarness{m, other} {
		one.ExpectEmptyPlan(t, attributes("Launch"))
		one.ExpectApply(t, nil, nil, nil)
	}
	m.ExpectWrites(t, "POST DELETE DELETE")
}

// A collection that another resource of the apply has is not adopted, and causes no warning.
func TestCollection_adoptManaged(t *testing.T) {
	t.Parallel()
	m := acctest.NewResourceHarness(t, "cerby_collection")
	m.AddCollection(leftBehind())
	other := m.Harness("cerby_collection")
	other.ImportID(t, "leftover").Expect(t, nil, nil)
	run := m.NewRun(t, "cerby_collection")
	first := m.Harness("cerby_collection").Join(run)
	_, diags := first.Plan(attributes("Spring"))
	diags.Expect(t, nil, nil)
	first.Apply(run).Expect(t, nil, nil)
	kept, created := other.Join(run), m.Join(run)
	for _, planned := range []*acctest.RunResource{kept, created} {
		_, diags := planned.Plan(attributes("Launch"))
		diags.Expect(t, nil, nil)
	}
	created.Apply(run).Expect(t, nil, nil)
	m.ExpectWrites(t, "POST POST")
}

// A collection of another resource that the apply would adopt is refused at plan, whichever resource is planned first.
func TestCollection_refuseAdoption(t *testing.T) {
	t.Parallel()
	const refusal = "Unable to distinguish two resources for collection \"Launch\"\n"
	for name, test := range map[string]struct{ newFirst, empty bool }{
		"new first": {true, true}, "new last": {false, true}, "with an account": {false, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m := acctest.NewResourceHarness(t, "cerby_collection")
			m.AddCollection(leftBehind())
			other := m.Harness("cerby_collection")
			other.ImportID(t, "leftover").Expect(t, nil, nil)
			if !test.empty {
				m.AddCollectionItem("leftover", cerbytest.KindAccount, newsletter)
			}
			run := m.NewRun(t, "cerby_collection")
			order := []*acctest.RunResource{other.Join(run), m.Join(run)}
			if test.newFirst {
				slices.Reverse(order)
			}
			var errors []string
			for _, planned := range order {
				_, diags := planned.Plan(attributes("Launch"))
				errors = append(errors, diags.Errors...)
			}
			if test.empty {
				acctest.ExpectMessages(t, "errors", errors, refusal)
			} else {
				acctest.ExpectMessages(t, "errors", errors)
			}
		})
	}
}
