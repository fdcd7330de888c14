package acctest

import (
	"maps"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

// ResourceHarness is one resource of a workspace that is planned, applied and refreshed over the protocol, without any
// Terraform, so that warnings can be seen as well. Each call is a run of its own, with a provider that was just
// configured.
type ResourceHarness struct {
	*Workspace
	// Token is the key with which the next run works.
	Token string
	// State is as the last run left it, nil where there is none.
	State map[string]tftypes.Value
	// Never are texts that no error and no warning may have.
	Never []string

	typeName string
	private  []byte
	identity *tfprotov6.ResourceIdentityData
}

// NewResourceHarness serves a workspace with a resource of a type, without a state.
func NewResourceHarness(t *testing.T, typeName string, options ...cerbytest.Option) *ResourceHarness {
	t.Helper()
	return NewWorkspace(t, options...).Harness(typeName)
}

// Harness returns a resource of a type, without a state.
func (w *Workspace) Harness(typeName string) *ResourceHarness {
	return &ResourceHarness{Workspace: w, Token: w.Token, typeName: typeName}
}

// SetScopes makes a key of the owner that has these scopes alone the one of the next runs.
func (m *ResourceHarness) SetScopes(scopes ...string) {
	m.Token = m.AddKey(cerbytest.Key{UserID: cerbytest.SeedOwnerID, Scopes: scopes})
}

// SetAllScopes makes the key with all scopes the one of the next runs.
func (m *ResourceHarness) SetAllScopes() { m.Token = m.Workspace.Token }

// run is one run of Terraform.
type run struct {
	*ResourceHarness
	*ResourceType
	said *Diagnostics
}

// begin configures a provider.
func (m *ResourceHarness) begin(t *testing.T) run {
	t.Helper()
	return run{m, m.resourceType(t, m.typeName, m.Token), &Diagnostics{}}
}

// add adds what a call said to what the run said, and looks through it.
func (r run) add(err error, diagnostics []*tfprotov6.Diagnostic) {
	r.t.Helper()
	r.said.add(r.t, err, diagnostics)
	for _, d := range diagnostics {
		for _, never := range r.Never {
			if strings.Contains(formatDiagnostic(d), never) {
				r.t.Errorf("%q is in %q", never, formatDiagnostic(d))
			}
		}
	}
}

// Refresh reads the resource.
func (m *ResourceHarness) Refresh(t *testing.T) Diagnostics {
	t.Helper()
	r := m.begin(t)
	r.refresh()
	return *r.said
}

// Plan refreshes, and gives what is planned: nil where nothing is, or where an error came. It keeps nothing of that.
func (m *ResourceHarness) Plan(t *testing.T, config map[string]any) (map[string]tftypes.Value, Diagnostics) {
	t.Helper()
	alone := *m
	r := alone.begin(t)
	if !r.refresh() {
		return nil, *r.said
	}
	planned := r.plan(config)
	if planned == nil || r.decode(planned.PlannedState).Equal(r.whole(r.State)) {
		return nil, *r.said
	}
	return r.attributes(planned.PlannedState), *r.said
}

// Apply refreshes, plans and applies; without a configuration it destroys.
func (m *ResourceHarness) Apply(t *testing.T, config map[string]any) Diagnostics {
	t.Helper()
	r := m.begin(t)
	if !r.refresh() {
		return *r.said
	}
	planned := r.plan(config)
	switch {
	case planned == nil || r.decode(planned.PlannedState).Equal(r.whole(r.State)):
		return *r.said
	case len(planned.RequiresReplace) > 0 && r.State != nil && config != nil:
		t.Fatalf("%v would be replaced, which is not done here", planned.RequiresReplace)
	}
	r.apply(config, planned)
	return *r.said
}

// apply applies what was planned.
func (r run) apply(config map[string]any, planned *tfprotov6.PlanResourceChangeResponse) {
	r.t.Helper()
	applied, err := r.server.ApplyResourceChange(r.t.Context(), &tfprotov6.ApplyResourceChangeRequest{
		TypeName: r.name, PriorState: r.encode(r.whole(r.State)), PlannedState: planned.PlannedState, Config: r.encode(r.object(config)),
		PlannedPrivate: planned.PlannedPrivate, PlannedIdentity: planned.PlannedIdentity,
	})
	r.add(err, applied.Diagnostics)
	r.keep(applied.NewState, applied.Private, applied.NewIdentity)
}

// ExpectApply applies, and checks what is said.
func (m *ResourceHarness) ExpectApply(t *testing.T, config map[string]any, errors, warnings []string) {
	t.Helper()
	m.Apply(t, config).Expect(t, errors, warnings)
}

// ExpectEmptyPlan checks that nothing is planned, with no words but those of one warning each.
func (m *ResourceHarness) ExpectEmptyPlan(t *testing.T, config map[string]any, warnings ...string) {
	t.Helper()
	planned, said := m.Plan(t, config)
	said.Expect(t, nil, warnings)
	if planned != nil {
		t.Errorf("planned is %v", planned)
	}
}

// ExpectPlan checks what is said of a plan that changes something, or fails.
func (m *ResourceHarness) ExpectPlan(t *testing.T, config map[string]any, errors, warnings []string) {
	t.Helper()
	planned, said := m.Plan(t, config)
	said.Expect(t, errors, warnings)
	if planned == nil && config != nil && len(errors) == 0 {
		t.Error("nothing is planned")
	}
}

// ExpectText checks a text of the state.
func (m *ResourceHarness) ExpectText(t *testing.T, name, want string) {
	t.Helper()
	if got := m.State[name]; !got.Equal(tftypes.NewValue(tftypes.String, want)) {
		t.Errorf("%s is %s, not %q", name, got, want)
	}
}

// refresh reads what there is a state of, and reports whether that succeeded.
func (r run) refresh() bool {
	r.t.Helper()
	if r.State == nil {
		return true
	}
	read, err := r.server.ReadResource(r.t.Context(), &tfprotov6.ReadResourceRequest{
		TypeName: r.name, CurrentState: r.encode(r.whole(r.State)), Private: r.private, CurrentIdentity: r.identity,
	})
	r.add(err, read.Diagnostics)
	if len(r.said.Errors) > 0 {
		return false
	}
	r.keep(read.NewState, read.Private, read.NewIdentity)
	return true
}

// plan plans a configuration, or without one to destroy; nil where an error came.
func (r run) plan(config map[string]any) *tfprotov6.PlanResourceChangeResponse {
	r.t.Helper()
	proposed := maps.Clone(config)
	for _, attribute := range r.schema.Block.Attributes {
		if value, written := config[attribute.Name]; config == nil || written && value != nil || !attribute.Computed {
			continue
		}
		proposed[attribute.Name] = tftypes.UnknownValue
		if r.State != nil {
			proposed[attribute.Name] = r.State[attribute.Name]
		}
	}
	if config == nil {
		proposed = nil
	} else {
		checked, err := r.server.ValidateResourceConfig(r.t.Context(), &tfprotov6.ValidateResourceConfigRequest{
			TypeName: r.name, Config: r.encode(r.object(config)),
			ClientCapabilities: &tfprotov6.ValidateResourceConfigClientCapabilities{WriteOnlyAttributesAllowed: true},
		})
		r.add(err, checked.Diagnostics)
		if len(r.said.Errors) > 0 {
			return nil
		}
	}
	planned, err := r.server.PlanResourceChange(r.t.Context(), &tfprotov6.PlanResourceChangeRequest{
		TypeName: r.name, PriorState: r.encode(r.whole(r.State)), ProposedNewState: r.encode(r.object(proposed)), Config: r.encode(r.object(config)),
		PriorPrivate: r.private, PriorIdentity: r.identity,
	})
	r.add(err, planned.Diagnostics)
	if len(r.said.Errors) > 0 {
		return nil
	}
	return planned
}

// keep keeps what a call has left.
func (r run) keep(state *tfprotov6.DynamicValue, private []byte, identity *tfprotov6.ResourceIdentityData) {
	r.t.Helper()
	r.State, r.private, r.identity = r.attributes(state), private, identity
	if r.State == nil {
		r.private, r.identity = nil, nil
	}
}

// whole makes a value of a state.
func (r run) whole(state map[string]tftypes.Value) tftypes.Value {
	if state == nil {
		return tftypes.NewValue(r.schema.ValueType(), nil)
	}
	return tftypes.NewValue(r.schema.ValueType(), state)
}

// decode decodes a value.
func (r run) decode(encoded *tfprotov6.DynamicValue) tftypes.Value {
	r.t.Helper()
	value, err := encoded.Unmarshal(r.schema.ValueType())
	if err != nil {
		r.t.Fatal(err)
	}
	return value
}

// attributes decodes a value into its attributes, nil where it is null.
func (r run) attributes(encoded *tfprotov6.DynamicValue) map[string]tftypes.Value {
	r.t.Helper()
	value := r.decode(encoded)
	if value.IsNull() {
		return nil
	}
	attributes := map[string]tftypes.Value{}
	if err := value.As(&attributes); err != nil {
		r.t.Fatal(err)
	}
	return attributes
}

// Import takes the resource over by its identity, of which some attributes may be nil, and refreshes it.
func (m *ResourceHarness) Import(t *testing.T, identity map[string]any) Diagnostics {
	t.Helper()
	r := m.begin(t)
	kinds, values := map[string]tftypes.Type{}, map[string]tftypes.Value{}
	for name, text := range identity {
		kinds[name], values[name] = tftypes.String, tftypes.NewValue(tftypes.String, text)
	}
	shape := tftypes.Object{AttributeTypes: kinds}
	encoded, err := tfprotov6.NewDynamicValue(shape, tftypes.NewValue(shape, values))
	if err != nil {
		t.Fatal(err)
	}
	imported, err := r.server.ImportResourceState(t.Context(), &tfprotov6.ImportResourceStateRequest{
		TypeName: r.name, Identity: &tfprotov6.ResourceIdentityData{IdentityData: &encoded},
	})
	r.add(err, imported.Diagnostics)
	if len(r.said.Errors) > 0 {
		return *r.said
	}
	got := imported.ImportedResources[0]
	r.keep(got.State, got.Private, got.Identity)
	r.refresh()
	return *r.said
}
