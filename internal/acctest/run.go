package acctest

import (
	"sync"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// Run is one run of Terraform over the protocol: a provider that is configured once. Its methods call resources of one
// type. States, plans and configurations are attributes by name; nil stands for a resource that does not exist. The
// methods may be called concurrently.
type Run struct {
	t        *testing.T
	server   tfprotov6.ProviderServer
	typeName string
	schema   *tfprotov6.Schema
}

// NewRun configures a provider for a run with resources of a type.
func (w *Workspace) NewRun(t *testing.T, typeName string) *Run {
	t.Helper()
	return newRun(t, w.Server(t), typeName)
}

// newRun returns a run with a provider that is configured already.
func newRun(t *testing.T, server tfprotov6.ProviderServer, typeName string) *Run {
	t.Helper()
	run := &Run{t: t, server: server}
	return run.forType(typeName)
}

// forType returns the same run for resources of another type.
func (r *Run) forType(typeName string) *Run {
	r.t.Helper()
	schema, ok := schemas(r.t).ResourceSchemas[typeName]
	if !ok {
		r.t.Fatalf("the provider has no resource type %q", typeName)
	}
	return &Run{r.t, r.server, typeName, schema}
}

// Read reads a resource. It returns the new state, which is null if the resource was deleted, or the first diagnostic.
func (r *Run) Read(state map[string]any) (after tftypes.Value, diagnostic string) {
	r.t.Helper()
	read, err := r.server.ReadResource(r.t.Context(), &tfprotov6.ReadResourceRequest{
		TypeName: r.typeName, CurrentState: r.encodeAttributes(state),
	})
	if err != nil {
		return tftypes.Value{}, err.Error()
	}
	if len(read.Diagnostics) > 0 {
		return tftypes.Value{}, formatDiagnostic(read.Diagnostics[0])
	}
	after, err = read.NewState.Unmarshal(r.schema.ValueType())
	if err != nil {
		return after, err.Error()
	}
	return after, ""
}

// ReadAll reads resources concurrently. It returns how many were deleted, and the diagnostics.
func (r *Run) ReadAll(states []map[string]any) (deleted int, diagnostics []string) {
	r.t.Helper()
	var mu sync.Mutex
	var reads sync.WaitGroup
	for _, state := range states {
		reads.Go(func() {
			after, diagnostic := r.Read(state)
			mu.Lock()
			defer mu.Unlock()
			if diagnostic != "" {
				diagnostics = append(diagnostics, diagnostic)
			} else if after.IsNull() {
				deleted++
			}
		})
	}
	reads.Wait()
	return deleted, diagnostics
}

// Plan plans the creation of a resource.
func (r *Run) Plan(planned map[string]any) Diagnostics {
	r.t.Helper()
	got, err := r.server.PlanResourceChange(r.t.Context(), &tfprotov6.PlanResourceChangeRequest{
		TypeName: r.typeName, PriorState: r.encodeAttributes(nil),
		ProposedNewState: r.encodeAttributes(planned), Config: r.encodeAttributes(planned),
	})
	if err != nil {
		return callError(err)
	}
	return newDiagnostics(got.Diagnostics)
}

// Apply applies a planned state, which is the configuration too.
func (r *Run) Apply(prior, planned map[string]any) Diagnostics {
	r.t.Helper()
	_, diagnostics := r.ApplyConfig(prior, planned, planned)
	return diagnostics
}

// ApplyConfig applies a planned state with a configuration that differs from it. It returns the encoded state and
// private state as one string, to be searched.
func (r *Run) ApplyConfig(prior, planned, config map[string]any) (saved string, _ Diagnostics) {
	r.t.Helper()
	applied, err := r.server.ApplyResourceChange(r.t.Context(), &tfprotov6.ApplyResourceChangeRequest{
		TypeName: r.typeName, PriorState: r.encodeAttributes(prior),
		PlannedState: r.encodeAttributes(planned), Config: r.encodeAttributes(config),
	})
	if err != nil {
		return "", callError(err)
	}
	return string(applied.NewState.MsgPack) + string(applied.Private), newDiagnostics(applied.Diagnostics)
}

// Import imports a resource by an import ID.
func (r *Run) Import(id string) Diagnostics {
	r.t.Helper()
	got, err := r.server.ImportResourceState(r.t.Context(), &tfprotov6.ImportResourceStateRequest{
		TypeName: r.typeName, ID: id,
	})
	if err != nil {
		return callError(err)
	}
	return newDiagnostics(got.Diagnostics)
}

// encodeAttributes encodes attributes as EncodeObject does, or null for nil.
func (r *Run) encodeAttributes(attributes map[string]any) *tfprotov6.DynamicValue {
	r.t.Helper()
	if attributes == nil {
		return r.encodeState(nil)
	}
	return EncodeObject(r.t, r.schema, attributes)
}

// encodeState encodes a complete state, or null for nil.
func (r *Run) encodeState(state map[string]tftypes.Value) *tfprotov6.DynamicValue {
	r.t.Helper()
	return encode(r.t, r.stateValue(state))
}

// stateValue returns a complete state as one value, or null for nil.
func (r *Run) stateValue(state map[string]tftypes.Value) tftypes.Value {
	if state == nil {
		return tftypes.NewValue(r.schema.ValueType(), nil)
	}
	return tftypes.NewValue(r.schema.ValueType(), state)
}

// decode decodes a value.
func (r *Run) decode(encoded *tfprotov6.DynamicValue) tftypes.Value {
	r.t.Helper()
	return decode(r.t, encoded, r.schema.ValueType())
}

// decodeAttributes decodes a value into its attributes. It returns nil for null.
func (r *Run) decodeAttributes(encoded *tfprotov6.DynamicValue) map[string]tftypes.Value {
	r.t.Helper()
	value := r.decode(encoded)
	if value.IsNull() {
		return nil
	}
	return mustAs[map[string]tftypes.Value](r.t, value)
}
