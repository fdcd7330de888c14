package collection

import (
	"cmp"
	"context"
	"fmt"

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
	c := r.NewPlanCall(resp.Private, &resp.Diagnostics)
	object, ok := framework.GetObjectPlan(ctx, c, req, &plan, &state)
	if !ok {
		return
	}
	object.Irreplaceable, object.What = true, cmp.Or(object.PriorWhat, object.What)
	c.PlanObject(ctx, object)
	if !req.Plan.Raw.IsNull() && !req.State.Raw.IsNull() {
		state.creator().PlanKeep(ctx, c, state.object())
	}
	switch {
	case req.State.Raw.IsNull():
		warnTainted(ctx, c, plan)
		plan.creator().PlanCreate(ctx, c, func(ctx context.Context) (*cerby.Collection, error) {
			return c.WS.Collections().Adoptable(ctx, plan.Name.ValueString())
		})
	case req.Plan.Raw.IsNull() && !c.IsKeptByPlan(ctx):
		warnAccessLoss(ctx, c, state, deletion)
	}
}

// warnTainted warns about lost access if a creation may replace a collection of the same name. Terraform plans the
// replacement of a tainted collection as a creation only.
func warnTainted(ctx context.Context, c *framework.Call, plan resourceModel) {
	if c.WS == nil || plan.Name.ValueString() == "" {
		return
	}
	for _, id := range c.Registry().ListUnplanned(noun, plan.Name.ValueString()) {
		warnAccessLoss(ctx, c, resourceModel{ID: types.StringValue(id), Name: plan.Name}, possibleReplacement)
	}
}

// The removals of plans.
var (
	deletion            = framework.AccessLoss{Verb: "lose", Detail: "The plan deletes %s."}
	possibleReplacement = framework.PossibleReplacement("a collection with this name", "the apply deletes it.")
)

// warnAccessLoss names the users and teams that lose a deleted collection, but for those whose shares the configuration
// declares. If the API key can read neither, it warns without names. A failed request causes no error.
func warnAccessLoss(ctx context.Context, c *framework.Call, m resourceModel, how framework.AccessLoss) {
	detail := fmt.Sprintf(how.Detail, m.label()) + " Users and teams lose the accounts and secrets that only the " +
		"collection shares with them. Cerby also removes these users from the applications of its integrations."
	if c.WS == nil {
		c.Diags.AddWarning("Users and teams may lose access to "+m.label(), detail)
		return
	}
	holders, complete := listHolders(ctx, c.WS, m.ID.ValueString())
	loss := framework.ItemLoss{
		Kind: cerby.CollectionItem, ID: m.ID.ValueString(), Name: m.label(),
		Verb: how.Verb, Detail: detail, Members: holders,
	}
	if !c.WarnItemLoss(ctx, loss) && !complete {
		c.Diags.AddWarning("Users and teams may lose access to "+m.label(), detail)
	}
}

// listHolders returns the users, then the teams, that a collection is shared with, and reports whether all could be
// listed.
func listHolders(
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
