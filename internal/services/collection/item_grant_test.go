package collection_test

import (
	"net/http"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/cerby-community/terraform-provider-cerby/internal/acctest"
	"github.com/cerby-community/terraform-provider-cerby/internal/apitest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

// A changed item, an account that becomes a secret, and a changed collection move the item: it is added first.
func TestItem_moved(t *testing.T) {
	t.Parallel()
	m := acctest.NewResourceHarness(t, "cerby_collection_item")
	m.AddCollection(cerbytest.Collection{ID: "events", Name: "Events"})
	m.ExpectApply(t, itemAttributes("account", newsletter), nil, nil)
	for _, test := range []struct {
		config map[string]any
		id     string
		held   []string
	}{
		{
			itemAttributes("account", cerbytest.SeedAdsID), campaigns + "/account/" + cerbytest.SeedAdsID,
			[]string{twitter, cerbytest.SeedAdsID},
		},
		{itemAttributes("secret", phrase), campaigns + "/secret/" + phrase, []string{twitter, phrase}},
		{map[string]any{"collection_id": "events", "secret_id": phrase}, "events/secret/" + phrase, []string{twitter}},
	} {
		m.ResetRequests()
		m.ExpectApply(t, test.config, nil, nil)
		m.ExpectEmptyPlan(t, test.config)
		m.ExpectWrites(t, "POST DELETE")
		m.ExpectString(t, "id", test.id)
		expectItems(t, m.Workspace, test.held...)
	}
	if n := len(m.CollectionItems("events")); n != 1 {
		t.Errorf("the collection has %d items, want 1", n)
	}
}

// The next apply removes an item that a move could not remove. A rejected move changes nothing.
func TestItem_moveFails(t *testing.T) {
	t.Parallel()
	m := acctest.NewResourceHarness(t, "cerby_collection_item")
	m.ExpectApply(t, itemAttributes("account", newsletter), nil, nil)
	m.Inject(cerbytest.Fault{Method: http.MethodPost, Times: 1, Status: http.StatusForbidden})
	m.ExpectApply(t, itemAttributes("secret", phrase), []string{"Unable to add secret"}, nil)
	m.ExpectEmptyPlan(t, itemAttributes("account", newsletter))
	m.Inject(cerbytest.Fault{Method: http.MethodDelete, Times: 1, Status: http.StatusForbidden})
	m.ExpectApply(t, itemAttributes("secret", phrase), []string{"Unable to remove account"}, nil)
	m.ExpectString(t, "id", campaigns+"/secret/"+phrase)
	named := []string{"is removed\nAn earlier apply moved the grant"}
	m.ExpectPlan(t, itemAttributes("secret", phrase), nil, named)
	m.ExpectApply(t, itemAttributes("secret", phrase), nil, named)
	m.ExpectEmptyPlan(t, itemAttributes("secret", phrase))
	expectItems(t, m.Workspace, twitter, phrase)
}

// IDs that are unknown at plan replace nothing.
func TestItem_unknown(t *testing.T) {
	t.Parallel()
	m := acctest.NewResourceHarness(t, "cerby_collection_item")
	m.ExpectApply(t, itemAttributes("secret", phrase), nil, nil)
	for _, attribute := range []string{"collection_id", "secret_id"} {
		config := itemAttributes("secret", phrase)
		config[attribute] = tftypes.UnknownValue
		j := m.Join(m.NewRun(t, "cerby_collection_item"))
		j.Refresh().Expect(t, nil, nil)
		replaces, diags := j.Plan(config)
		diags.Expect(t, nil, nil)
		if len(replaces) > 0 {
			t.Errorf("%v replace the item", replaces)
		}
	}
}

// An ID that is unknown at plan and does not change sends nothing.
func TestItem_unknownAndSame(t *testing.T) {
	t.Parallel()
	m := acctest.NewResourceHarness(t, "cerby_collection_item")
	config, unknown := itemAttributes("secret", phrase), itemAttributes("secret", phrase)
	unknown["secret_id"] = tftypes.UnknownValue
	m.ExpectApply(t, config, nil, nil)
	m.ResetRequests()
	planned := m.Join(m.NewRun(t, "cerby_collection_item"))
	planned.Refresh().Expect(t, nil, nil)
	replaces, diags := planned.Plan(unknown)
	diags.Expect(t, nil, nil)
	apitest.ExpectStrings(t, replaces)
	// The plan is an update.
	apitest.ExpectEqual(t, planned.Planned("secret_id"), "unknown")
	planned.ApplyConfig(m.NewRun(t, "cerby_collection_item"), config).Expect(t, nil, nil)
	m.ExpectWrites(t, "")
	m.ExpectEmptyPlan(t, config)
	expectItems(t, m.Workspace, twitter, phrase)
	m.ExpectApply(t, nil, nil, nil)
	m.ExpectWrites(t, "DELETE")
}

// The item of a replaced collection moves to the new one.
func TestItem_replacedCollection(t *testing.T) {
	t.Parallel()
	own := acctest.NewResourceHarness(t, "cerby_collection")
	own.ExpectApply(t, attributes("Own"), nil, nil)
	config := func() map[string]any {
		return map[string]any{"collection_id": own.State["id"], "account_id": newsletter}
	}
	item := own.Harness("cerby_collection_item")
	item.ExpectApply(t, config(), nil, nil)
	unknown := config()
	unknown["collection_id"] = tftypes.UnknownValue
	own.ResetRequests()
	plan, apply := own.NewRun(t, "cerby_collection"), own.NewRun(t, "cerby_collection")
	destroyed, moved := own.Join(plan), item.Join(plan)
	destroyed.Refresh().Expect(t, nil, nil)
	moved.Refresh().Expect(t, nil, nil)
	_, diags := destroyed.Plan(nil)
	diags.Expect(t, nil, nil)
	created := own.Harness("cerby_collection")
	_, diags = created.Join(plan).Plan(attributes("Own"))
	diags.Expect(t, nil, nil)
	replaces, diags := moved.Plan(unknown)
	diags.Expect(t, nil, nil)
	apitest.ExpectStrings(t, replaces)
	apitest.ExpectEqual(t, moved.Planned("collection_id"), "unknown")
	destroyed.Apply(apply).Expect(t, nil, nil)
	joined := created.Join(apply)
	_, diags = joined.Plan(attributes("Own"))
	diags.Expect(t, nil, nil)
	joined.Apply(apply).Expect(t, nil, nil)
	own.State = created.State
	moved.ApplyConfig(apply, config()).Expect(t, nil, nil)
	// The collection is replaced, and the item is added to the new one.
	own.ExpectWrites(t, "DELETE POST POST DELETE")
	item.ExpectEmptyPlan(t, config())
	id := acctest.FormatString(own.State["id"])
	item.ExpectString(t, "id", id+"/account/"+newsletter)
	apitest.ExpectEqual(t, len(own.CollectionItems(id)), 1)
}

// The destroy of one of two resources with the same item sends nothing.
func TestItem_oneOfTwoIsDestroyed(t *testing.T) {
	t.Parallel()
	m := acctest.NewResourceHarness(t, "cerby_collection_item")
	config := itemAttributes("secret", phrase)
	m.ExpectApply(t, config, nil, nil)
	other := m.Harness("cerby_collection_item")
	other.ExpectApply(t, config, nil, nil)
	r := m.NewRun(t, "cerby_collection_item")
	kept, removed := m.Join(r), other.Join(r)
	kept.Refresh().Expect(t, nil, nil)
	removed.Refresh().Expect(t, nil, nil)
	_, diags := removed.Plan(nil)
	diags.Expect(t, nil, []string{"will not be removed"})
	_, diags = kept.Plan(config)
	diags.Expect(t, nil, nil)
	removed.Apply(m.NewRun(t, "cerby_collection_item")).Expect(t, nil, []string{"was not removed"})
	m.ExpectWrites(t, "POST")
	m.ExpectEmptyPlan(t, config)
}

// A removal that was planned before the other resource was read is followed by an update that adds the item again.
func TestItem_contested(t *testing.T) {
	t.Parallel()
	m := acctest.NewResourceHarness(t, "cerby_collection_item")
	config := itemAttributes("secret", phrase)
	m.ExpectApply(t, config, nil, nil)
	other := m.Harness("cerby_collection_item")
	other.ExpectApply(t, config, nil, nil)
	r, apply := m.NewRun(t, "cerby_collection_item"), m.NewRun(t, "cerby_collection_item")
	kept, removed := m.Join(r), other.Join(r)
	removed.Refresh().Expect(t, nil, nil)
	_, diags := removed.Plan(nil)
	diags.Expect(t, nil, nil)
	kept.Refresh().Expect(t, nil, nil)
	_, diags = kept.Plan(config)
	diags.Expect(t, nil, []string{"may be removed and granted again"})
	removed.Apply(apply).Expect(t, nil, nil)
	kept.Apply(apply).Expect(t, nil, nil)
	m.ExpectWrites(t, "POST DELETE POST")
	m.ExpectEmptyPlan(t, config)
	expectItems(t, m.Workspace, twitter, phrase)
}

// The same item in two resources is an error at plan.
func TestItem_twoResources(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t)
	r := w.NewRun(t, "cerby_collection_item")
	for kind, id := range both {
		r.Plan(itemState(kind, id)).Expect(t, nil, nil)
		r.Plan(itemState(kind, id)).Expect(t, []string{"Unable to manage " + kind}, nil)
	}
}

// An item that another workspace lacks was not deleted.
func TestItem_anotherWorkspace(t *testing.T) {
	t.Parallel()
	m := acctest.NewResourceHarness(t, "cerby_collection_item")
	m.ExpectApply(t, itemAttributes("secret", phrase), nil, nil)
	other := acctest.NewOtherWorkspace(t)
	m.Workspace, m.Token = other, other.Token
	m.Refresh(t).Expect(t, []string{"The provider last read the object from"}, nil)
	if m.State == nil {
		t.Error("the item left the state")
	}
}
