package acctest

import (
	"sync"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// ResourceType is a type whose resources are read, planned and applied over the protocol, in one run: with a provider
// that was configured once. States, plans and configurations are attributes, and nil where there is none. Each call may
// run beside others.
type ResourceType struct {
	t      *testing.T
	server tfprotov6.ProviderServer
	name   string
	schema *tfprotov6.Schema
}

// ResourceType begins a run about resources of a type.
func (w *Workspace) ResourceType(t *testing.T, name string) *ResourceType {
	t.Helper()
	return w.resourceType(t, name, w.Token)
}

// resourceType does so with a key.
func (w *Workspace) resourceType(t *testing.T, name, token string) *ResourceType {
	t.Helper()
	server := w.ServerWith(t, map[string]any{"token": token})
	schemas, err := server.GetProviderSchema(t.Context(), &tfprotov6.GetProviderSchemaRequest{})
	Succeeds(t, err, schemas.Diagnostics)
	return &ResourceType{t, server, name, schemas.ResourceSchemas[name]}
}

// With returns another type whose resources take part in the same run.
func (r *ResourceType) With(name string) *ResourceType {
	r.t.Helper()
	schemas, err := r.server.GetProviderSchema(r.t.Context(), &tfprotov6.GetProviderSchemaRequest{})
	Succeeds(r.t, err, schemas.Diagnostics)
	return &ResourceType{r.t, r.server, name, schemas.ResourceSchemas[name]}
}

// Read reads a resource, and gives what it is then, or what was said instead.
func (r *ResourceType) Read(state map[string]any) (after tftypes.Value, errors string) {
	r.t.Helper()
	read, err := r.server.ReadResource(r.t.Context(), &tfprotov6.ReadResourceRequest{TypeName: r.name, CurrentState: r.encoded(state)})
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

// ReadAll reads resources at the same time, and gives how many are gone and what was said.
func (r *ResourceType) ReadAll(states []map[string]any) (gone int, said []string) {
	r.t.Helper()
	var mu sync.Mutex
	var running sync.WaitGroup
	for _, state := range states {
		running.Go(func() {
			after, errors := r.Read(state)
			mu.Lock()
			defer mu.Unlock()
			if errors != "" {
				said = append(said, errors)
			} else if after.IsNull() {
				gone++
			}
		})
	}
	running.Wait()
	return gone, said
}

// Plan plans to make a resource.
func (r *ResourceType) Plan(planned map[string]any) Diagnostics {
	r.t.Helper()
	got, err := r.server.PlanResourceChange(r.t.Context(), &tfprotov6.PlanResourceChangeRequest{
		TypeName: r.name, PriorState: r.encoded(nil), ProposedNewState: r.encoded(planned), Config: r.encoded(planned),
	})
	if err != nil {
		return callError(err)
	}
	return newDiagnostics(got.Diagnostics)
}

// Apply makes a plan come true.
func (r *ResourceType) Apply(prior, planned map[string]any) Diagnostics {
	r.t.Helper()
	_, said := r.ApplyConfig(prior, planned, planned)
	return said
}

// ApplyConfig does so with a configuration that is not the plan, and gives what is kept as well: the state and the
// private state.
func (r *ResourceType) ApplyConfig(prior, planned, config map[string]any) (kept string, _ Diagnostics) {
	r.t.Helper()
	applied, err := r.server.ApplyResourceChange(r.t.Context(), &tfprotov6.ApplyResourceChangeRequest{
		TypeName: r.name, PriorState: r.encoded(prior), PlannedState: r.encoded(planned), Config: r.encoded(config),
	})
	if err != nil {
		return "", callError(err)
	}
	return string(applied.NewState.MsgPack) + string(applied.Private), newDiagnostics(applied.Diagnostics)
}

// Import imports by an id.
func (r *ResourceType) Import(id string) Diagnostics {
	r.t.Helper()
	got, err := r.server.ImportResourceState(r.t.Context(), &tfprotov6.ImportResourceStateRequest{TypeName: r.name, ID: id})
	if err != nil {
		return callError(err)
	}
	return newDiagnostics(got.Diagnostics)
}

// object makes a value of which all attributes but the given ones are null; nil makes null.
func (r *ResourceType) object(attributes map[string]any) tftypes.Value {
	r.t.Helper()
	if attributes == nil {
		return tftypes.NewValue(r.schema.ValueType(), nil)
	}
	return object(r.t, r.schema, attributes)
}

// encode encodes a value.
func (r *ResourceType) encode(value tftypes.Value) *tfprotov6.DynamicValue {
	r.t.Helper()
	encoded, err := tfprotov6.NewDynamicValue(r.schema.ValueType(), value)
	if err != nil {
		r.t.Fatal(err)
	}
	return &encoded
}

// encoded makes a value of attributes, and encodes it.
func (r *ResourceType) encoded(attributes map[string]any) *tfprotov6.DynamicValue {
	r.t.Helper()
	return r.encode(r.object(attributes))
}
