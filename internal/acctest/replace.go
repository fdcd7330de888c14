package acctest

import (
	"slices"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// Replace refreshes, plans and applies a configuration that forces replacement, in the calls that Terraform makes. The
// new object is created before the old one is destroyed with createFirst, as with create_before_destroy. It returns the
// attributes that force replacement.
func (h *ResourceHarness) Replace(
	t *testing.T, config map[string]any, createFirst bool,
) (replaces []string, _ Diagnostics) {
	t.Helper()
	return h.replace(t, config, createFirst, false)
}

// ReplaceTriggered is Replace with a configuration that forces no replacement: replace_triggered_by or -replace does.
func (h *ResourceHarness) ReplaceTriggered(t *testing.T, config map[string]any, createFirst bool) Diagnostics {
	t.Helper()
	_, diagnostics := h.replace(t, config, createFirst, true)
	return diagnostics
}

// ExpectReplace replaces the resource, and checks the warnings and the attributes that force replacement.
func (h *ResourceHarness) ExpectReplace(
	t *testing.T, config map[string]any, createFirst bool, warnings []string, attributes ...string,
) {
	t.Helper()
	replaces, diagnostics := h.Replace(t, config, createFirst)
	diagnostics.Expect(t, nil, warnings)
	ExpectMessages(t, "attributes that force replacement", replaces, attributes...)
}

// replace is Replace and, if triggered is set, ReplaceTriggered.
func (h *ResourceHarness) replace(
	t *testing.T, config map[string]any, createFirst, triggered bool,
) (replaces []string, _ Diagnostics) {
	t.Helper()
	plan, created := h.begin(t), h.Harness(h.typeName)
	created.Token, created.Forbidden = h.Token, h.Forbidden
	if !plan.refresh() {
		return nil, plan.diagnostics
	}
	planned := plan.plan(config)
	if planned == nil || len(planned.RequiresReplace) == 0 && !triggered {
		return nil, plan.diagnostics
	}
	replaces = formatPaths(planned.RequiresReplace)
	// The new object is planned with no prior state, and with the private state of the first plan.
	created.private = planned.PlannedPrivate
	next := created.Join(plan.run)
	if planned = next.plan(config); planned == nil {
		return replaces, next.diagnostics
	}
	created.private = nil
	apply := h.begin(t)
	next = created.Join(apply.run)
	create := func() {
		if planned := next.plan(config); planned != nil {
			next.apply(t.Context(), config, planned)
		}
	}
	if createFirst {
		create()
		if destroyed := apply.plan(nil); destroyed != nil {
			apply.apply(t.Context(), nil, destroyed)
		}
	} else {
		apply.apply(t.Context(), nil, &tfprotov6.PlanResourceChangeResponse{
			PlannedState: apply.run.encodeState(nil), PlannedPrivate: planned.PlannedPrivate,
		})
		create()
	}
	h.State, h.private, h.identity = created.State, created.private, created.identity
	return replaces, Diagnostics{
		Errors:   slices.Concat(plan.diagnostics.Errors, apply.diagnostics.Errors, next.diagnostics.Errors),
		Warnings: slices.Concat(plan.diagnostics.Warnings, apply.diagnostics.Warnings, next.diagnostics.Warnings),
	}
}
