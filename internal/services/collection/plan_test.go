package collection_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/cerby-community/terraform-provider-cerby/internal/acctest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

// The plan of a deletion names the users and teams of the collection.
func TestCollection_lossByName(t *testing.T) {
	t.Parallel()
	m := acctest.NewResourceHarness(t, "cerby_collection")
	m.AddTeam(cerbytest.Team{ID: "design", Name: "Design / Web"})
	m.Import(t, map[string]any{"id": campaigns}).Expect(t, nil, nil)
	m.ShareCollection(campaigns, cerbytest.Share{UserID: cerbytest.SeedInternID})
	m.ShareCollection(campaigns, cerbytest.Share{TeamID: "design", Role: "owner"})
	_, diags := m.Plan(t, nil)
	diags.Expect(t, nil, lossWarning)
	for _, name := range []string{
		"  - olivia.owner@acme.example (owner)", "  - ines.intern@acme.example (collaborator)",
		`  - team "Design / Web" (owner)`, `  - team "Marketing" (collaborator)`,
	} {
		if !strings.Contains(diags.Warnings[0], name) {
			t.Errorf("%q is not in %q", name, diags.Warnings[0])
		}
	}
}

// A long list of names ends after 50 of them.
func TestCollection_lossOfMany(t *testing.T) {
	t.Parallel()
	m := acctest.NewResourceHarness(t, "cerby_collection")
	m.Import(t, map[string]any{"id": campaigns}).Expect(t, nil, nil)
	for i := range 60 {
		id := fmt.Sprintf("user-%d", i)
		m.AddUser(cerbytest.User{ID: id, Email: id + "@acme.example"})
		m.ShareCollection(campaigns, cerbytest.Share{UserID: id})
	}
	_, diags := m.Plan(t, nil)
	diags.Expect(t, nil, []string{"  and 13 more"})
	if n := strings.Count(diags.Warnings[0], "\n  - "); n != 50 {
		t.Errorf("%d names are listed, want 50", n)
	}
}

// A list that cannot be read blocks no destroy.
func TestCollection_lossNotReadable(t *testing.T) {
	t.Parallel()
	for _, status := range []int{http.StatusUnauthorized, http.StatusForbidden, http.StatusNotFound} {
		m := acctest.NewResourceHarness(t, "cerby_collection")
		m.Import(t, map[string]any{"id": campaigns}).Expect(t, nil, nil)
		m.Inject(cerbytest.Fault{Path: "/collections/{id}/users", Status: status})
		m.Inject(cerbytest.Fault{Path: "/collections/{id}/teams", Status: status})
		m.ExpectPlan(t, nil, nil, lossWarning)
	}
}

// The error of a rename says that the collection does not exist.
func TestCollection_deletedBeforeApply(t *testing.T) {
	t.Parallel()
	m := acctest.NewResourceHarness(t, "cerby_collection")
	m.ExpectApply(t, attributes("Launch"), nil, nil)
	state := acctest.ConfigFromState(m.State)
	renamed := acctest.ConfigFromState(m.State)
	renamed["name"] = "Spring"
	m.PurgeCollection(m.Collections()[1].ID)
	r := m.NewRun(t, "cerby_collection")
	r.Apply(state, renamed).Expect(t, []string{"does not exist."}, nil)
}

// A collection that another workspace does not have was not deleted.
func TestCollection_anotherWorkspace(t *testing.T) {
	t.Parallel()
	m := acctest.NewResourceHarness(t, "cerby_collection")
	m.ExpectApply(t, attributes("Launch"), nil, nil)
	other := acctest.NewOtherWorkspace(t)
	m.Workspace, m.Token = other, other.Token
	m.Refresh(t).Expect(t, []string{"Unable to find collection \"Launch\"\nThe provider last read the object from"}, nil)
	if m.State == nil {
		t.Error("the collection left the state")
	}
}

// Shares that other resources of the run declare are only counted.
func TestCollection_lossOfDeclaredShares(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t)
	w.ShareCollection(campaigns, cerbytest.Share{UserID: cerbytest.SeedInternID})
	server := w.Server(t)
	schemas, err := server.GetProviderSchema(t.Context(), &tfprotov6.GetProviderSchemaRequest{})
	acctest.RequireSuccess(t, err, schemas.Diagnostics)
	share, collection := schemas.ResourceSchemas["cerby_collection_share"], schemas.ResourceSchemas["cerby_collection"]
	read, err := server.ReadResource(t.Context(), &tfprotov6.ReadResourceRequest{
		TypeName: "cerby_collection_share", CurrentState: acctest.EncodeObject(t, share, map[string]any{
			"id": campaigns + "/user/" + cerbytest.SeedInternID, "collection_id": campaigns,
			"user_id": cerbytest.SeedInternID, "role": "collaborator",
		}),
	})
	acctest.RequireSuccess(t, err, read.Diagnostics)
	none, err := tfprotov6.NewDynamicValue(collection.ValueType(), tftypes.NewValue(collection.ValueType(), nil))
	if err != nil {
		t.Fatal(err)
	}
	planned, err := server.PlanResourceChange(t.Context(), &tfprotov6.PlanResourceChangeRequest{
		TypeName: "cerby_collection", ProposedNewState: &none, Config: &none,
		PriorState: acctest.EncodeObject(t, collection, map[string]any{
			"id": campaigns, "name": "Campaigns", "status": "enabled",
		}),
	})
	acctest.RequireSuccess(t, err, planned.Diagnostics)
	if len(planned.Diagnostics) != 1 {
		t.Fatalf("the diagnostics are %+v", planned.Diagnostics)
	}
	detail := planned.Diagnostics[0].Detail
	const counted = "Other resources in this configuration declare 1 more of its shares."
	if !strings.Contains(detail, counted) || strings.Contains(detail, "ines.intern") {
		t.Errorf("the warning is %q", detail)
	}
}

// A tainted collection is planned as a creation only: the plan warns if the state has one of the same name.
func TestCollection_lossByTaint(t *testing.T) {
	t.Parallel()
	m := acctest.NewResourceHarness(t, "cerby_collection")
	m.Import(t, map[string]any{"id": campaigns}).Expect(t, nil, nil)
	r := m.NewRun(t, "cerby_collection")
	m.Join(r).Refresh().Expect(t, nil, nil)
	r.Plan(attributes("Campaigns")).Expect(t, nil, []string{"the plan creates a collection with this name"})
	r.Plan(attributes("Launch")).Expect(t, nil, nil)
}
