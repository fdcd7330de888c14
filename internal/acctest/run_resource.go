package acctest

import (
	"context"
	"maps"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// RunResource is the resource of a harness in a run that it shares with other resources. Its refresh, plan and apply
// are called one by one, in any order with those of the others.
type RunResource struct {
	run         *Run
	harness     *ResourceHarness
	config      map[string]any
	planned     *tfprotov6.PlanResourceChangeResponse
	diagnostics Diagnostics
}

// Join adds the resource to a run, whatever type the run was made for.
func (h *ResourceHarness) Join(run *Run) *RunResource {
	run.t.Helper()
	return &RunResource{run: run.forType(h.typeName), harness: h}
}

// begin configures a provider for a run of the resource alone.
func (h *ResourceHarness) begin(t *testing.T) *RunResource {
	t.Helper()
	return h.Join(newRun(t, h.ServerWith(t, map[string]any{"token": h.Token}), h.typeName))
}

// Refresh reads the resource.
func (r *RunResource) Refresh() Diagnostics {
	r.run.t.Helper()
	r.diagnostics = Diagnostics{}
	r.refresh()
	return r.diagnostics
}

// Plan plans a configuration without a refresh. A nil configuration destroys. It returns the attributes that force
// replacement.
func (r *RunResource) Plan(config map[string]any) (replaces []string, _ Diagnostics) {
	r.run.t.Helper()
	r.diagnostics = Diagnostics{}
	r.config, r.planned = config, r.plan(config)
	if r.planned != nil {
		replaces = formatPaths(r.planned.RequiresReplace)
	}
	return replaces, r.diagnostics
}

// Changes reports whether the last plan creates, changes or destroys the resource.
func (r *RunResource) Changes() bool {
	r.run.t.Helper()
	return r.changes(r.planned)
}

// Planned returns a string attribute of the last plan, as FormatString does.
func (r *RunResource) Planned(name string) string {
	r.run.t.Helper()
	return FormatString(r.run.decodeAttributes(r.planned.PlannedState)[name])
}

// formatPaths returns paths as strings.
func formatPaths(paths []*tftypes.AttributePath) []string {
	texts := make([]string, 0, len(paths))
	for _, path := range paths {
		texts = append(texts, path.String())
	}
	return texts
}

// Apply applies the last plan in another run, as Terraform does. Like Terraform, it plans a creation or an update again
// first: only a destroy gets the private state of the first plan.
func (r *RunResource) Apply(run *Run) Diagnostics {
	r.run.t.Helper()
	return r.ApplyConfig(run, r.config)
}

// ApplyConfig applies the last plan in another run with a configuration whose unknown values are known by then.
func (r *RunResource) ApplyConfig(run *Run, config map[string]any) Diagnostics {
	r.run.t.Helper()
	other := r.harness.Join(run)
	planned := r.planned
	if config != nil {
		if planned = other.plan(config); planned == nil {
			return other.diagnostics
		}
		other.checkKnown(r.planned.PlannedState, planned.PlannedState)
	}
	other.apply(run.t.Context(), config, planned)
	return other.diagnostics
}

// add adds the diagnostics of a call, and checks that they have no forbidden text.
func (r *RunResource) add(err error, diagnostics []*tfprotov6.Diagnostic) {
	r.run.t.Helper()
	r.diagnostics.add(r.run.t, err, diagnostics)
	for _, d := range diagnostics {
		for _, forbidden := range r.harness.Forbidden {
			if strings.Contains(formatDiagnostic(d), forbidden) {
				r.run.t.Errorf("the diagnostic %q contains %q, which no diagnostic may contain", formatDiagnostic(d), forbidden)
			}
		}
	}
}

// failed reports whether a call has reported an error.
func (r *RunResource) failed() bool { return len(r.diagnostics.Errors) > 0 }

// refresh reads the resource if there is a state, and reports whether that succeeded.
func (r *RunResource) refresh() bool {
	r.run.t.Helper()
	if r.harness.State == nil {
		return true
	}
	read, err := r.run.server.ReadResource(r.run.t.Context(), &tfprotov6.ReadResourceRequest{
		TypeName: r.run.typeName, CurrentState: r.run.encodeState(r.harness.State),
		Private: r.harness.private, CurrentIdentity: r.harness.identity,
	})
	r.add(err, read.Diagnostics)
	if r.failed() {
		return false
	}
	r.save(read.NewState, read.Private, read.NewIdentity)
	return true
}

// plan validates and plans a configuration. A nil configuration destroys. It returns nil if there was an error.
func (r *RunResource) plan(config map[string]any) *tfprotov6.PlanResourceChangeResponse {
	r.run.t.Helper()
	if config != nil && !r.validate(config) {
		return nil
	}
	planned, err := r.run.server.PlanResourceChange(r.run.t.Context(), &tfprotov6.PlanResourceChangeRequest{
		TypeName: r.run.typeName, PriorState: r.run.encodeState(r.harness.State), Config: r.run.encodeAttributes(config),
		ProposedNewState: r.run.encodeAttributes(r.propose(config)),
		PriorPrivate:     r.harness.private, PriorIdentity: r.harness.identity,
	})
	r.add(err, planned.Diagnostics)
	if r.failed() {
		return nil
	}
	r.checkPlan(config, planned)
	return planned
}

// propose returns the state that Terraform proposes for a configuration: computed attributes that are not configured
// keep their prior value, or are unknown in a new resource.
func (r *RunResource) propose(config map[string]any) map[string]any {
	if config == nil {
		return nil
	}
	proposed := maps.Clone(config)
	for _, attribute := range r.run.schema.Block.Attributes {
		if !attribute.Computed || config[attribute.Name] != nil {
			continue
		}
		proposed[attribute.Name] = tftypes.UnknownValue
		if r.harness.State != nil {
			proposed[attribute.Name] = r.harness.State[attribute.Name]
		}
	}
	return proposed
}

// validate validates a configuration, and reports whether that succeeded.
func (r *RunResource) validate(config map[string]any) bool {
	r.run.t.Helper()
	validated, err := r.run.server.ValidateResourceConfig(r.run.t.Context(), &tfprotov6.ValidateResourceConfigRequest{
		TypeName: r.run.typeName, Config: r.run.encodeAttributes(config),
		ClientCapabilities: &tfprotov6.ValidateResourceConfigClientCapabilities{WriteOnlyAttributesAllowed: true},
	})
	r.add(err, validated.Diagnostics)
	return !r.failed()
}

// changes reports whether a plan changes the state.
func (r *RunResource) changes(planned *tfprotov6.PlanResourceChangeResponse) bool {
	r.run.t.Helper()
	return planned != nil && !r.run.decode(planned.PlannedState).Equal(r.run.stateValue(r.harness.State))
}

// apply applies a plan.
func (r *RunResource) apply(
	ctx context.Context, config map[string]any, planned *tfprotov6.PlanResourceChangeResponse,
) {
	r.run.t.Helper()
	applied, err := r.run.server.ApplyResourceChange(ctx, &tfprotov6.ApplyResourceChangeRequest{
		TypeName: r.run.typeName, PriorState: r.run.encodeState(r.harness.State), PlannedState: planned.PlannedState,
		Config: r.run.encodeAttributes(config), PlannedPrivate: planned.PlannedPrivate,
		PlannedIdentity: planned.PlannedIdentity,
	})
	r.add(err, applied.Diagnostics)
	if !r.failed() {
		r.checkApplied(planned.PlannedState, applied.NewState)
	}
	r.save(applied.NewState, applied.Private, applied.NewIdentity)
}

// save saves the state that a call returned.
func (r *RunResource) save(
	state *tfprotov6.DynamicValue, private []byte, identity *tfprotov6.ResourceIdentityData,
) {
	r.run.t.Helper()
	r.harness.State, r.harness.private, r.harness.identity = r.run.decodeAttributes(state), private, identity
	if r.harness.State == nil {
		r.harness.private, r.harness.identity = nil, nil
	}
}
