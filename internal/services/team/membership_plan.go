package team

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
)

// membershipPlan is the plan of a membership.
type membershipPlan struct {
	*framework.Call

	// state is empty for a create.
	plan, state membershipModel
	// leaves is set if the user in the state leaves the team in the state.
	leaves bool
}

// mayMove reports whether the plan creates the membership, moves it, or may move it.
func (p membershipPlan) mayMove() bool {
	return p.plan.hasUnknownKey() || p.plan.FormatID() != p.state.FormatID()
}

// ModifyPlan plans moves as updates, refuses plans that the service would refuse, and warns about lost access.
func (r *membershipResource) ModifyPlan(
	ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse,
) {
	p := membershipPlan{Call: r.NewPlanCall(resp.Private, &resp.Diagnostics)}
	object, ok := framework.GetObjectPlan(ctx, p.Call, req, &p.plan, &p.state)
	if !ok {
		return
	}
	if !req.Plan.Raw.IsNull() {
		p.plan.TeamName = framework.NameForID(p.plan.TeamID, p.state.TeamID, p.plan.TeamName)
		p.plan.UserEmail = framework.NameForID(p.plan.UserID, p.state.UserID, p.plan.UserEmail)
		object.What = p.plan.Label(p.WS)
	}
	if framework.PlanGrant(ctx, p.Call, object, p.plan) {
		resp.Diagnostics.Append(framework.PlanUnknown(ctx, &resp.Plan, p.unknownAttributes()...)...)
	}
	if !req.Plan.Raw.IsNull() && p.WS != nil && object.Changes {
		p.AsWarning = p.MustNotFail(ctx, p.plan.Key())
		p.leaves = object.UnknownKeys || p.Registry().IsBeingRemoved(p.state.Key())
		p.check(ctx)
	}
}

// unknownAttributes returns the computed attributes that an update may change: a name changes only with its ID.
func (p membershipPlan) unknownAttributes() []string {
	names := []string{"id"}
	if !p.plan.TeamID.Equal(p.state.TeamID) {
		names = append(names, "team_name")
	}
	if !p.plan.UserID.Equal(p.state.UserID) {
		names = append(names, "user_email")
	}
	return names
}

// check refuses a plan that the service would refuse, and warns if the user may lose access or a role.
func (p membershipPlan) check(ctx context.Context) {
	checkTeam(ctx, p.Call, p.plan.TeamID)
	if p.mayMove() || !p.plan.Role.Equal(p.state.Role) {
		p.CheckMember(ctx, framework.MemberCheck{
			UserID: p.plan.UserID, Role: p.plan.Role, At: path.Root("user_id"), RoleAt: path.Root("role"),
		})
	}
	if p.leaves && !p.state.TeamID.IsNull() && !p.plan.TeamID.IsUnknown() && !p.plan.TeamID.Equal(p.state.TeamID) {
		user, from := framework.Capital(p.state.user(p.WS)), p.state.team(p.WS)
		p.Diags.AddAttributeWarning(path.Root("team_id"), fmt.Sprintf("%s may lose access to the integrations of "+
			"%s", user, from),
			fmt.Sprintf("The plan adds the user to %s, and then removes the user from %s. %s may lose access to the "+
				"integrations of %[2]s.", p.plan.team(p.WS), from, user))
	}
	if !p.Diags.HasError() {
		p.warnDemotion(ctx)
	}
}

// warnDemotion warns if the plan changes the role of a user who is in the team to member.
func (p membershipPlan) warnDemotion(ctx context.Context) {
	if p.plan.hasUnknownKey() || p.plan.Role.ValueString() != member {
		return
	}
	team := target{p.WS, p.plan.TeamID.ValueString()}
	current, err := team.members().FindWithoutRecheck(ctx, p.plan.UserID.ValueString())
	if err == nil && current.Role != nil && *current.Role != member {
		user := framework.Users.Label(p.WS, current.ID, types.StringPointerValue(current.Email))
		p.Diags.AddAttributeWarning(path.Root("role"),
			fmt.Sprintf("%s loses the role %q in "+
				"%s", framework.Capital(user), cerby.Clean(*current.Role), p.plan.team(p.WS)),
			fmt.Sprintf("The plan changes the role of %s in %s from %q to %q.",
				user, p.plan.team(p.WS), cerby.Clean(*current.Role), member))
	}
}
