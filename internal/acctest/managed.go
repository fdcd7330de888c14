package acctest

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// Managed is one resource that is planned, applied and refreshed over the protocol, without any Terraform, so that warnings can be
// seen as well. Each call is a run of its own, with a provider that was just configured.
type Managed struct {
	// Token is the key with which the next run works.
	Token string
	// State is as the last run left it, nil where there is none.
	State map[string]tftypes.Value

	workspace *Workspace
	name      string
	private   []byte
	identity  *tfprotov6.ResourceIdentityData
}

// Manage gives a resource of a type, without a state.
func (w *Workspace) Manage(name string) *Managed {
	return &Managed{Token: w.Token, workspace: w, name: name}
}

// Said is what a run said.
type Said struct {
	// Errors and Warnings have a summary and a detail each.
	Errors, Warnings []string
}

// add adds diagnostics.
func (s *Said) add(t *testing.T, err error, diagnostics []*tfprotov6.Diagnostic) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range diagnostics {
		text := d.Summary + "\n" + d.Detail
		if d.Severity == tfprotov6.DiagnosticSeverityError {
			s.Errors = append(s.Errors, text)
		} else {
			s.Warnings = append(s.Warnings, text)
		}
	}
}

// Expect checks that there are so many errors, or warnings, and that each has its words.
func Expect(t *testing.T, kind string, got []string, want ...string) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%d %s instead of %d: %q", len(got), kind, len(want), got)
	}
	for i := range want {
		if !strings.Contains(got[i], want[i]) {
			t.Errorf("%s: %q is not in %q", kind, want[i], got[i])
		}
	}
}

// run is one run of Terraform.
type run struct {
	*Managed
	t      *testing.T
	server tfprotov6.ProviderServer
	schema *tfprotov6.Schema
	said   *Said
}

// begin configures a provider.
func (m *Managed) begin(t *testing.T) run {
	t.Helper()
	server := Server(t, map[string]any{"base_url": m.workspace.BaseURL, "token": m.Token})
	schemas, err := server.GetProviderSchema(t.Context(), &tfprotov6.GetProviderSchemaRequest{})
	Succeeds(t, err, schemas.Diagnostics)
	return run{m, t, server, schemas.ResourceSchemas[m.name], &Said{}}
}

// Refresh reads the resource.
func (m *Managed) Refresh(t *testing.T) Said {
	t.Helper()
	r := m.begin(t)
	r.refresh()
	return *r.said
}

// Plan refreshes, and gives what is planned: nil where nothing is, or where an error came. It keeps nothing of that.
func (m *Managed) Plan(t *testing.T, config map[string]any) (map[string]tftypes.Value, Said) {
	t.Helper()
	alone := *m
	r := alone.begin(t)
	if !r.refresh() {
		return nil, *r.said
	}
	planned := r.plan(config)
	if planned == nil || r.value(planned.PlannedState).Equal(r.whole(r.State)) {
		return nil, *r.said
	}
	return r.attributes(planned.PlannedState), *r.said
}

// Apply refreshes, plans and applies; without a configuration it destroys.
func (m *Managed) Apply(t *testing.T, config map[string]any) Said {
	t.Helper()
	r := m.begin(t)
	if !r.refresh() {
		return *r.said
	}
	planned := r.plan(config)
	switch {
	case planned == nil || r.value(planned.PlannedState).Equal(r.whole(r.State)):
		return *r.said
	case len(planned.RequiresReplace) > 0 && r.State != nil && config != nil:
		t.Fatalf("%v would be replaced, which is not done here", planned.RequiresReplace)
	}
	applied, err := r.server.ApplyResourceChange(t.Context(), &tfprotov6.ApplyResourceChangeRequest{
		TypeName: r.name, PriorState: r.dynamic(r.whole(r.State)), PlannedState: planned.PlannedState, Config: r.dynamic(r.object(config)),
		PlannedPrivate: planned.PlannedPrivate, PlannedIdentity: planned.PlannedIdentity,
	})
	r.said.add(t, err, applied.Diagnostics)
	r.keep(applied.NewState, applied.Private, applied.NewIdentity)
	return *r.said
}

// refresh reads what there is a state of, and reports whether that succeeded.
func (r run) refresh() bool {
	r.t.Helper()
	if r.State == nil {
		return true
	}
	read, err := r.server.ReadResource(r.t.Context(), &tfprotov6.ReadResourceRequest{
		TypeName: r.name, CurrentState: r.dynamic(r.whole(r.State)), Private: r.private, CurrentIdentity: r.identity,
	})
	r.said.add(r.t, err, read.Diagnostics)
	if len(r.said.Errors) > 0 {
		return false
	}
	r.keep(read.NewState, read.Private, read.NewIdentity)
	return true
}

// plan plans a configuration, or without one to destroy; nil where an error came.
func (r run) plan(config map[string]any) *tfprotov6.PlanResourceChangeResponse {
	r.t.Helper()
	proposed := map[string]any{}
	for name, value := range config {
		proposed[name] = value
	}
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
			TypeName: r.name, Config: r.dynamic(r.object(config)),
			ClientCapabilities: &tfprotov6.ValidateResourceConfigClientCapabilities{WriteOnlyAttributesAllowed: true},
		})
		r.said.add(r.t, err, checked.Diagnostics)
		if len(r.said.Errors) > 0 {
			return nil
		}
	}
	planned, err := r.server.PlanResourceChange(r.t.Context(), &tfprotov6.PlanResourceChangeRequest{
		TypeName: r.name, PriorState: r.dynamic(r.whole(r.State)), ProposedNewState: r.dynamic(r.object(proposed)), Config: r.dynamic(r.object(config)),
		PriorPrivate: r.private, PriorIdentity: r.identity,
	})
	r.said.add(r.t, err, planned.Diagnostics)
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

// shape is the type of the resource.
func (r run) shape() tftypes.Object {
	shape, ok := r.schema.ValueType().(tftypes.Object)
	if !ok {
		r.t.Fatalf("a schema of type %s", r.schema.ValueType())
	}
	return shape
}

// object makes a value of which all attributes but the given ones are null; nil makes null.
func (r run) object(attributes map[string]any) tftypes.Value {
	if attributes == nil {
		return tftypes.NewValue(r.shape(), nil)
	}
	values := map[string]tftypes.Value{}
	for name, kind := range r.shape().AttributeTypes {
		if value, made := attributes[name].(tftypes.Value); made {
			values[name] = value
		} else {
			values[name] = tftypes.NewValue(kind, attributes[name])
		}
	}
	return tftypes.NewValue(r.shape(), values)
}

// whole makes a value of a state.
func (r run) whole(state map[string]tftypes.Value) tftypes.Value {
	if state == nil {
		return tftypes.NewValue(r.shape(), nil)
	}
	return tftypes.NewValue(r.shape(), state)
}

// dynamic encodes a value.
func (r run) dynamic(value tftypes.Value) *tfprotov6.DynamicValue {
	r.t.Helper()
	encoded, err := tfprotov6.NewDynamicValue(r.shape(), value)
	if err != nil {
		r.t.Fatal(err)
	}
	return &encoded
}

// value decodes a value.
func (r run) value(encoded *tfprotov6.DynamicValue) tftypes.Value {
	r.t.Helper()
	value, err := encoded.Unmarshal(r.shape())
	if err != nil {
		r.t.Fatal(err)
	}
	return value
}

// attributes decodes a value into its attributes, nil where it is null.
func (r run) attributes(encoded *tfprotov6.DynamicValue) map[string]tftypes.Value {
	r.t.Helper()
	value := r.value(encoded)
	if value.IsNull() {
		return nil
	}
	attributes := map[string]tftypes.Value{}
	if err := value.As(&attributes); err != nil {
		r.t.Fatal(err)
	}
	return attributes
}

// Import takes the resource over by its identity, and refreshes it.
func (m *Managed) Import(t *testing.T, identity map[string]string) Said {
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
	r.said.add(t, err, imported.Diagnostics)
	if len(r.said.Errors) > 0 {
		return *r.said
	}
	got := imported.ImportedResources[0]
	r.keep(got.State, got.Private, got.Identity)
	r.refresh()
	return *r.said
}
