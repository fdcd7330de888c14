package framework

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
)

var _ planmodifier.String = keepSpelling{}

// keepSpelling is a plan modifier that plans the state's value if the planned one is the same in another spelling.
type keepSpelling struct {
	description string
	same        func(a, b string) bool
}

// Description describes the modifier.
func (k keepSpelling) Description(context.Context) string { return k.description }

// MarkdownDescription describes the modifier.
func (k keepSpelling) MarkdownDescription(context.Context) string { return k.description }

// PlanModifyString plans the state's spelling.
func (k keepSpelling) PlanModifyString(
	_ context.Context, req planmodifier.StringRequest, resp *planmodifier.StringResponse,
) {
	if req.StateValue.IsNull() || req.PlanValue.IsNull() || req.PlanValue.IsUnknown() {
		return
	}
	if k.same(req.StateValue.ValueString(), req.PlanValue.ValueString()) {
		resp.PlanValue = req.StateValue
	}
}
