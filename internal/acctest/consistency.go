package acctest

import "github.com/hashicorp/terraform-plugin-go/tfprotov6"

// checkPlan checks what Terraform checks of each plan: a configured attribute has its configured or its prior value, a
// write-only attribute is null, and only computed attributes have other values. Nested attributes are not checked.
func (r *RunResource) checkPlan(config map[string]any, planned *tfprotov6.PlanResourceChangeResponse) {
	r.run.t.Helper()
	if config == nil {
		return
	}
	configured := r.run.decodeAttributes(r.run.encodeAttributes(config))
	values := r.run.decodeAttributes(planned.PlannedState)
	for _, attribute := range r.run.schema.Block.Attributes {
		got, want := values[attribute.Name], configured[attribute.Name]
		switch {
		case attribute.NestedType != nil, got.Equal(want):
		case attribute.WriteOnly && got.IsNull():
		case attribute.Computed && want.IsNull():
		case !want.IsNull() && r.harness.State != nil && got.Equal(r.harness.State[attribute.Name]):
		default:
			r.run.t.Errorf("planned is %s of %s, and configured is %s", got, attribute.Name, want)
		}
	}
}

// checkKnown checks that values that were known in a plan remain the same, as Terraform does.
func (r *RunResource) checkKnown(before, after *tfprotov6.DynamicValue) {
	r.run.t.Helper()
	planned, values := r.run.decodeAttributes(before), r.run.decodeAttributes(after)
	for name, want := range planned {
		if got := values[name]; want.IsFullyKnown() && !got.Equal(want) {
			r.run.t.Errorf("planned was %s of %s, and now it is %s", want, name, got)
		}
	}
}

// checkApplied checks what Terraform checks of an apply without errors: planned values remain, and none is unknown.
func (r *RunResource) checkApplied(planned, applied *tfprotov6.DynamicValue) {
	r.run.t.Helper()
	r.checkKnown(planned, applied)
	if value := r.run.decode(applied); !value.IsFullyKnown() {
		r.run.t.Errorf("the applied state has unknown values: %s", value)
	}
}
