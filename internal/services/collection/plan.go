package collection

import (
	"cmp"
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
	"github.com/cerby-community/terraform-provider-cerby/internal/workspace"
)

// ModifyPlan registers the plan and warns about lost access.
func (r *collectionResource) ModifyPlan(
	ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse,
) {
	var plan, state resourceModel
	object, ok := framework.GetObjectPlan(ctx, req, &plan, &state, &resp.Diagnostics)
	if !ok {
		return
	}
	object.Irreplaceable, object.What = true, cmp.Or(object.PriorWhat, object.What)
	r.PlanObject(ctx, resp.Private, object, &resp.Diagnostics)
	if !req.Plan.Raw.IsNull() && !req.State.Raw.IsNull() {
		state.creating().PlanKeep(ctx, &r.Resource, state.object(), &resp.Diagnostics)
	}
	switch {
	case req.State.Raw.IsNull():
		r.warnTainted(ctx, plan, &resp.Diagnostics)
		r.planCreate(ctx, req.Private, plan, &resp.Diagnostics)
	case req.Plan.Raw.IsNull() && !r.KeptByAnother(ctx, resp.Private, &resp.Diagnostics):
		r.warnAccessLoss(ctx, state, "will be deleted.", &resp.Diagnostics)
	}
}

// planCreate reports collections of the name of a new one that the apply may adopt.
func (r *collectionResource) planCreate(
	ctx context.Context, private framework.ReadablePrivate, plan resourceModel, diags *diag.Diagnostics,
) {
	creating := plan.creating()
	creating.PlanCreate(ctx, &r.Resource, private, func(ctx context.Context) (*cerby.Collection, error) {
		return r.WorkspaceIfKnown().Collections().Adoptable(ctx, creating.Name)
	}, diags)
}

// warnTainted warns about lost access if a creation may replace a collection of the same name. Terraform plans the
// replacement of a tainted collection as a creation only.
func (r *collectionResource) warnTainted(ctx context.Context, plan resourceModel, diags *diag.Diagnostics) {
	if r.WorkspaceIfKnown() == nil || plan.Name.ValueString() == "" {
		return
	}
	for _, id := range r.Registry().Unplanned(noun, plan.Name.ValueString()) {
		r.warnAccessLoss(ctx, resourceModel{ID: types.StringValue(id), Name: plan.Name}, mayBeReplaced, diags)
	}
}

// mayBeReplaced describes how a planned collection of the same name may delete the one in state.
const mayBeReplaced = "is in the state, and a collection with its name is planned as new. " +
	"If it is replaced, for example because it is tainted, it is deleted."

// warnAccessLoss names the users and teams that lose a deleted collection. It leaves out members that the
// API key cannot read. A failed request causes no error.
func (r *collectionResource) warnAccessLoss(ctx context.Context, m resourceModel, how string, diags *diag.Diagnostics) {
	detail := fmt.Sprintf("%s %s Users and teams that have its accounts and secrets only through it lose them, and are "+
		"removed from the applications of its integrations.", framework.Capital(m.label()), how)
	if ws := r.WorkspaceIfKnown(); ws != nil {
		holders, declared := r.listHolders(ctx, ws, m.ID.ValueString())
		if len(holders) > 0 {
			names := framework.ListNames(holders, func(h framework.Holder) string { return describeHolder(ctx, ws, h) })
			detail += "\n\nThe collection is shared with:\n\n" + names
		}
		if declared > 0 {
			detail += fmt.Sprintf("\n\nOther resources of this configuration declare %d more of its shares.", declared)
		}
	}
	diags.AddWarning("Users and teams will lose "+m.label(), detail)
}

// describeHolder returns the name of a holder with its role.
func describeHolder(ctx context.Context, ws *workspace.Workspace, h framework.Holder) string {
	if h.Role == nil {
		return h.Describe(ctx, ws)
	}
	return h.Describe(ctx, ws) + " (" + cerby.BareRole(*h.Role) + ")"
}

// listHolders returns the users, then the teams, that a collection is shared with. Shares that other resources of this
// configuration declare are only counted. Members that cannot be listed are left out.
func (r *collectionResource) listHolders(
	ctx context.Context, ws *workspace.Workspace, id string,
) (holders []framework.Holder, declared int) {
	for _, of := range []cerby.MemberKind{cerby.OfUsers, cerby.OfTeams} {
		members, err := ws.Shares().ListByItem(cerby.CollectionItem, id, of).ListAfterWrites(ctx)
		if err != nil {
			continue
		}
		for _, member := range members {
			if r.Registry().Managed("", workspace.ShareKey("collection/"+id, string(of)+"/"+member.ID)) {
				declared++
				continue
			}
			holders = append(holders, framework.Holder{Member: member, Kind: of})
		}
	}
	return holders, declared
}
