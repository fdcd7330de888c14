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
	object, ok := framework.GetObjectPlan(ctx, r.WorkspaceIfKnown(), req, &plan, &state, &resp.Diagnostics)
	if !ok {
		return
	}
	object.Irreplaceable, object.What = true, cmp.Or(object.PriorWhat, object.What)
	r.PlanObject(ctx, resp.Private, object, &resp.Diagnostics)
	if !req.Plan.Raw.IsNull() && !req.State.Raw.IsNull() {
		state.creator().PlanKeep(ctx, &r.Resource, state.object(), &resp.Diagnostics)
	}
	switch {
	case req.State.Raw.IsNull():
		r.warnTainted(ctx, plan, &resp.Diagnostics)
		plan.creator().PlanCreate(ctx, &r.Resource, req.Private, func(ctx context.Context) (*cerby.Collection, error) {
			return r.WorkspaceIfKnown().Collections().Adoptable(ctx, plan.Name.ValueString())
		}, &resp.Diagnostics)
	case req.Plan.Raw.IsNull() && !r.IsKeptByPlan(ctx, resp.Private, &resp.Diagnostics):
		r.warnAccessLoss(ctx, state, deletion, &resp.Diagnostics)
	}
}

// warnTainted warns about lost access if a creation may replace a collection of the same name. Terraform plans the
// replacement of a tainted collection as a creation only.
func (r *collectionResource) warnTainted(ctx context.Context, plan resourceModel, diags *diag.Diagnostics) {
	if r.WorkspaceIfKnown() == nil || plan.Name.ValueString() == "" {
		return
	}
	for _, id := range r.Registry().ListUnplanned(noun, plan.Name.ValueString()) {
		r.warnAccessLoss(ctx, resourceModel{ID: types.StringValue(id), Name: plan.Name}, possibleReplacement, diags)
	}
}

// The removals of plans.
var (
	deletion            = framework.AccessLoss{Verb: "lose", Detail: "The plan deletes %s."}
	possibleReplacement = framework.PossibleReplacement("a collection with this name", "the apply deletes it.")
)

// warnAccessLoss names the users and teams that lose a deleted collection, but for those whose shares the configuration
// declares. If the API key can read neither, it warns without names. A failed request causes no error.
func (r *collectionResource) warnAccessLoss(
	ctx context.Context, m resourceModel, how framework.AccessLoss, diags *diag.Diagnostics,
) {
	detail := fmt.Sprintf(how.Detail, m.label()) + " Users and teams lose the accounts and secrets that only the " +
		"collection shares with them. Cerby also removes these users from the applications of its integrations."
	ws := r.WorkspaceIfKnown()
	if ws == nil {
		diags.AddWarning("Users and teams may lose access to "+m.label(), detail)
		return
	}
	holders, complete := r.listHolders(ctx, ws, m.ID.ValueString())
	loss := framework.ItemLoss{
		Kind: cerby.CollectionItem, ID: m.ID.ValueString(), Name: m.label(),
		Verb: how.Verb, Detail: detail, Members: holders,
	}
	if !r.WarnItemLoss(ctx, ws, loss, diags) && !complete {
		diags.AddWarning("Users and teams may lose access to "+m.label(), detail)
	}
}

// listHolders returns the users, then the teams, that a collection is shared with, and reports whether all could be
// listed.
func (r *collectionResource) listHolders(
	ctx context.Context, ws *workspace.Workspace, id string,
) (holders []framework.ItemMember, complete bool) {
	complete = true
	for _, of := range []cerby.MemberKind{cerby.UserMembers, cerby.TeamMembers} {
		members, err := ws.Shares().ListByItem(cerby.CollectionItem, id, of).ListAfterWrites(ctx)
		complete = complete && err == nil
		for _, member := range members {
			holders = append(holders, framework.ItemMember{Member: member, Kind: of})
		}
	}
	return holders, complete
}
