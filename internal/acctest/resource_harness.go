package acctest

import (
	"context"
	"regexp"
	"slices"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

// ResourceHarness is one resource of a workspace that is refreshed, planned and applied over the protocol, without
// Terraform, so that tests can check warnings too and run on fake time in a testing/synctest bubble. Each call is a run
// of its own, with a newly configured provider; Join adds the resource to a shared run.
type ResourceHarness struct {
	*Workspace
	// Token is the API key of the next runs.
	Token string
	// State is the state after the last run, nil if the resource does not exist.
	State map[string]tftypes.Value
	// Forbidden are texts that no error and no warning may contain.
	Forbidden []string

	typeName string
	private  []byte
	identity *tfprotov6.ResourceIdentityData
}

// NewResourceHarness returns a resource without a state in a new workspace.
func NewResourceHarness(t *testing.T, typeName string, options ...cerbytest.Option) *ResourceHarness {
	t.Helper()
	return NewWorkspace(t, options...).Harness(typeName)
}

// Harness returns a resource of the workspace without a state.
func (w *Workspace) Harness(typeName string) *ResourceHarness {
	return &ResourceHarness{Workspace: w, Token: w.Token, typeName: typeName}
}

// SetScopes gives the next runs an API key of the owner with these scopes alone.
func (h *ResourceHarness) SetScopes(scopes ...string) {
	h.Token = h.AddKey(cerbytest.Key{UserID: cerbytest.SeedOwnerID, Scopes: scopes})
}

// SetAllScopes gives the next runs the API key with all scopes.
func (h *ResourceHarness) SetAllScopes() { h.Token = h.Workspace.Token }

// Refresh reads the resource.
func (h *ResourceHarness) Refresh(t *testing.T) Diagnostics {
	t.Helper()
	return h.begin(t).Refresh()
}

// Plan refreshes and plans without saving a state. It returns the planned state, or nil if nothing is planned or there
// was an error.
func (h *ResourceHarness) Plan(t *testing.T, config map[string]any) (map[string]tftypes.Value, Diagnostics) {
	t.Helper()
	unsaved := *h
	r := unsaved.begin(t)
	if !r.refresh() {
		return nil, r.diagnostics
	}
	planned := r.plan(config)
	if !r.changes(planned) {
		return nil, r.diagnostics
	}
	return r.run.decodeAttributes(planned.PlannedState), r.diagnostics
}

// Apply refreshes, plans and applies. A nil configuration destroys. A replacement ends the test.
func (h *ResourceHarness) Apply(t *testing.T, config map[string]any) Diagnostics {
	t.Helper()
	return h.ApplyInterrupted(t.Context(), t, config)
}

// ApplyInterrupted is Apply with a context that ends when Terraform is interrupted while it applies.
func (h *ResourceHarness) ApplyInterrupted(ctx context.Context, t *testing.T, config map[string]any) Diagnostics {
	t.Helper()
	r := h.begin(t)
	if !r.refresh() {
		return r.diagnostics
	}
	planned := r.plan(config)
	if !r.changes(planned) {
		return r.diagnostics
	}
	if len(planned.RequiresReplace) > 0 && h.State != nil && config != nil {
		t.Fatalf("%v forces replacement, which the harness does not apply", planned.RequiresReplace)
	}
	r.apply(ctx, config, planned)
	return r.diagnostics
}

// Import imports the resource by an identity, of which some attributes may be nil, and refreshes it.
func (h *ResourceHarness) Import(t *testing.T, identity map[string]any) Diagnostics {
	t.Helper()
	kinds, values := map[string]tftypes.Type{}, map[string]tftypes.Value{}
	for name, text := range identity {
		kinds[name], values[name] = tftypes.String, tftypes.NewValue(tftypes.String, text)
	}
	encoded := encode(t, tftypes.NewValue(tftypes.Object{AttributeTypes: kinds}, values))
	return h.importBy(t, &tfprotov6.ImportResourceStateRequest{
		TypeName: h.typeName, Identity: &tfprotov6.ResourceIdentityData{IdentityData: encoded},
	})
}

// ImportID imports the resource by an import ID, and refreshes it.
func (h *ResourceHarness) ImportID(t *testing.T, id string) Diagnostics {
	t.Helper()
	return h.importBy(t, &tfprotov6.ImportResourceStateRequest{TypeName: h.typeName, ID: id})
}

// ExpectImport checks that an import by an import ID results in the current state, except for some attributes.
func (h *ResourceHarness) ExpectImport(t *testing.T, id string, ignored ...string) {
	t.Helper()
	if h.State == nil {
		t.Fatal("there is no state, want one to compare an import with")
	}
	imported := h.Harness(h.typeName)
	imported.Token, imported.Forbidden = h.Token, h.Forbidden
	imported.ImportID(t, id).Expect(t, nil, nil)
	for name, want := range h.State {
		if got := imported.State[name]; !got.Equal(want) && !slices.Contains(ignored, name) {
			t.Errorf("after the import %s is %s, want %s", name, got, want)
		}
	}
}

// importBy imports the resource and refreshes it.
func (h *ResourceHarness) importBy(t *testing.T, req *tfprotov6.ImportResourceStateRequest) Diagnostics {
	t.Helper()
	r := h.begin(t)
	imported, err := r.run.server.ImportResourceState(t.Context(), req)
	r.add(err, imported.Diagnostics)
	if r.failed() {
		return r.diagnostics
	}
	got := imported.ImportedResources[0]
	r.save(got.State, got.Private, got.Identity)
	r.refresh()
	return r.diagnostics
}

// ExpectApply applies, and checks the diagnostics.
func (h *ResourceHarness) ExpectApply(t *testing.T, config map[string]any, errors, warnings []string) {
	t.Helper()
	h.Apply(t, config).Expect(t, errors, warnings)
}

// ExpectEmptyPlan checks that nothing is planned, without errors and with these warnings alone.
func (h *ResourceHarness) ExpectEmptyPlan(t *testing.T, config map[string]any, warnings ...string) {
	t.Helper()
	planned, diagnostics := h.Plan(t, config)
	diagnostics.Expect(t, nil, warnings)
	if planned != nil {
		t.Errorf("the plan is %v, want an empty one", planned)
	}
}

// ExpectPlan checks the diagnostics of a plan that changes something, or fails.
func (h *ResourceHarness) ExpectPlan(t *testing.T, config map[string]any, errors, warnings []string) {
	t.Helper()
	planned, diagnostics := h.Plan(t, config)
	diagnostics.Expect(t, errors, warnings)
	if planned == nil && config != nil && len(errors) == 0 {
		t.Error("the plan is empty, want changes")
	}
}

// ExpectString checks a string attribute of the state.
func (h *ResourceHarness) ExpectString(t *testing.T, name, want string) {
	t.Helper()
	if got := h.State[name]; !got.Equal(tftypes.NewValue(tftypes.String, want)) {
		t.Errorf("%s is %s, want %q", name, got, want)
	}
}

// timestamp is the form of times in states.
var timestamp = regexp.MustCompile(`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$`)

// ExpectTimestamp checks that a string attribute of the state is a time in UTC.
func (h *ResourceHarness) ExpectTimestamp(t *testing.T, name string) {
	t.Helper()
	if got := FormatString(h.State[name]); !timestamp.MatchString(got) {
		t.Errorf("%s is %s, want a time in UTC", name, got)
	}
}
