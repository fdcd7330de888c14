package team

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
	"github.com/cerby-community/terraform-provider-cerby/internal/workspace"
)

// keptMembersKey stores the user IDs of members whose memberships other resources keep. The plan of a removal sets it.
var keptMembersKey = framework.PrivateKey[[]string]{Name: "kept_members"}

// ModifyPlan suppresses equivalent changes, and warns about users that will be removed or will lose a role.
func (r *membersResource) ModifyPlan(
	ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse,
) {
	var plan, state membersModel
	if !req.State.Raw.IsNull() {
		resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	}
	if req.Plan.Raw.IsNull() {
		if !resp.Diagnostics.HasError() {
			r.planDestroy(ctx, state, resp)
		}
		return
	}
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	if resp.Diagnostics.HasError() {
		return
	}
	creates := req.State.Raw.IsNull()
	if !creates {
		r.keepEqualMembers(ctx, req, &plan, state, resp)
	}
	object := framework.ObjectPlan{
		What: plan.name(), Changes: !resp.Plan.Raw.Equal(req.State.Raw), Uncertain: plan.TeamID.IsUnknown(),
	}
	if !object.Uncertain {
		object.Planned = plan.keys(nil)
	}
	moved := !object.Uncertain && !creates && !plan.TeamID.Equal(state.TeamID)
	if !creates {
		object.Prior = state.keys(nil)
		r.planID(ctx, req, object.Uncertain || moved, resp)
	}
	if moved {
		// The members of the old team are released one by one.
		object.Prior = object.Planned
	}
	r.PlanObject(ctx, resp.Private, object, &resp.Diagnostics)
	if ws := r.WorkspaceIfKnown(); ws != nil && object.Changes {
		p := membersPlan{r: r, ws: ws, plan: plan, state: state}
		if moved {
			p.removedByMove = r.release(ctx, ws, state, resp)
		}
		p.softened = r.Softened(ctx, req.Private, &resp.Diagnostics, plan.keys(nil)...)
		p.check(ctx, object, resp)
	}
}

// keepEqualMembers replaces the planned members by those of the state if both have the same meaning.
func (r *membersResource) keepEqualMembers(
	ctx context.Context, req resource.ModifyPlanRequest, plan *membersModel, state membersModel,
	resp *resource.ModifyPlanResponse,
) {
	if hasUnknown(plan.Members) || !plan.TeamID.Equal(state.TeamID) {
		return
	}
	if sameMembers(plan.Members, state.Members, aliasesKey.Load(ctx, req.Private, &resp.Diagnostics)) {
		plan.Members = state.Members
		resp.Diagnostics.Append(resp.Plan.SetAttribute(ctx, path.Root("members"), plan.Members)...)
	}
}

// planID plans an unknown ID if the team may change, or if an update is planned without other changes.
func (r *membersResource) planID(
	ctx context.Context, req resource.ModifyPlanRequest, teamMayChange bool, resp *resource.ModifyPlanResponse,
) {
	if teamMayChange || r.PlansUpdate(ctx, req.Private, &resp.Diagnostics) {
		resp.Diagnostics.Append(resp.Plan.SetAttribute(ctx, path.Root("id"), types.StringUnknown())...)
	}
}

// planDestroy warns about the users that a destroy removes from the team.
func (r *membersResource) planDestroy(ctx context.Context, state membersModel, resp *resource.ModifyPlanResponse) {
	ws := r.WorkspaceIfKnown()
	if ws == nil {
		return
	}
	names := r.release(ctx, ws, state, resp)
	r.ReleasePart(ctx, resp.Private, workspace.TeamMembersKey(state.TeamID.ValueString()), &resp.Diagnostics)
	if len(names) > 0 {
		resp.Diagnostics.AddWarning("Users will be removed from the team",
			fmt.Sprintf("These users will be removed from team %q. They lose what they have through the team alone, "+
				"including access to its integrations:\n\n%s", state.TeamID.ValueString(), formatBullets(names)))
	}
}

// release registers the removal of the members in the state from their team. It saves the IDs of members whose
// memberships other resources keep, and returns the names of the others.
func (r *membersResource) release(
	ctx context.Context, ws *workspace.Workspace, state membersModel, resp *resource.ModifyPlanResponse,
) (names []string) {
	prior := resolveState(ctx, ws, state.Members, workspace.SearchOnly, &resp.Diagnostics)
	var kept []string
	for _, id := range sortedIDs(prior) {
		if r.ReleasePart(ctx, resp.Private, workspace.MembershipKey(state.TeamID.ValueString(), id), &resp.Diagnostics) {
			kept = append(kept, id)
			continue
		}
		name := prior[id].key
		if !framework.IsEmail(name) && len(names) < maxNames {
			name = displayName(ctx, ws, cerby.Member{ID: id})
		}
		names = append(names, name)
	}
	keptMembersKey.Save(ctx, resp.Private, kept, &resp.Diagnostics)
	return names
}

// membersPlan is a plan that changes members of a team.
type membersPlan struct {
	r           *membersResource
	ws          *workspace.Workspace
	plan, state membersModel
	// removedByMove are the names of users that a move removes from the previous team.
	removedByMove []string
	softened      bool
}

// check refuses a plan that the service would refuse, and warns about users that lose a role or a membership.
func (p membersPlan) check(ctx context.Context, object framework.ObjectPlan, resp *resource.ModifyPlanResponse) {
	diags := &resp.Diagnostics
	if hasUnknown(p.plan.Members) {
		diags.AddAttributeWarning(path.Root("members"), "Others will be removed from the team",
			"Who the members are is known only after an apply. Whoever else is in the team then is removed from it.")
		return
	}
	if object.Uncertain {
		return
	}
	resolved, ok := resolve(ctx, p.ws, p.plan.Members, workspace.SearchOnly, diags)
	if !ok || diags.HasError() {
		return
	}
	resolved.refuseRemoved(p.softened, diags)
	wanted := resolved.members
	if contested := p.r.planMemberships(ctx, resp.Private, p.plan, wanted, diags); len(contested) > 0 {
		summary := fmt.Sprintf("Members of team %q may be removed and added again", p.plan.TeamID.ValueString())
		framework.WarnRemovedByAnother(path.Root("members"), summary, formatBullets(contested), diags)
	}
	checkManaged(ctx, p.ws, p.plan.TeamID, p.softened, diags)
	if diags.HasError() {
		return
	}
	current, err := p.ws.TeamMembers(p.plan.TeamID.ValueString()).ListAfterWrites(ctx)
	if err != nil {
		if !errors.Is(err, cerby.ErrDenied) && !errors.Is(err, cerby.ErrNotFound) {
			framework.AddError(diags, fmt.Sprintf("list the members of the team %q", p.plan.TeamID.ValueString()), err)
		}
		return
	}
	p.checkAdded(ctx, current, wanted, diags)
	p.warnRemovals(ctx, current, wanted, resolved.countUnresolved(), diags)
	p.warnDemotions(ctx, current, wanted, diags)
	p.warnMove(diags)
}

// planMemberships registers the planned memberships. It returns the keys of members whose memberships another resource
// plans to remove.
func (r *membersResource) planMemberships(
	ctx context.Context, private framework.ReadablePrivate, plan membersModel, wanted map[string]entry,
	diags *diag.Diagnostics,
) (removed []string) {
	for _, id := range sortedIDs(wanted) {
		if r.PlanPart(ctx, private, workspace.MembershipKey(plan.TeamID.ValueString(), id), diags) {
			removed = append(removed, wanted[id].key)
		}
	}
	return removed
}

// checkAdded refuses users that cannot have their planned roles.
func (p membersPlan) checkAdded(
	ctx context.Context, current []cerby.Member, wanted map[string]entry, diags *diag.Diagnostics,
) {
	roles := map[string]*string{}
	for _, one := range current {
		roles[one.ID] = one.Role
	}
	for _, id := range sortedIDs(wanted) {
		one := wanted[id]
		if role, in := roles[id]; in && (role == nil || *role == one.role || one.role == member) {
			continue
		}
		at := path.Root("members").AtMapKey(one.key)
		framework.CheckMember(ctx, p.ws, framework.MemberCheck{
			UserID: types.StringValue(id), Role: types.StringValue(one.role), At: at, RoleAt: at, Softened: p.softened,
		}, diags)
	}
}

// selectRemovals returns the members that an apply removes. A create removes all unlisted members. An update removes
// only those in the refreshed state, so that every removal was in the plan.
func selectRemovals(current []cerby.Member, wanted, prior map[string]entry, creates bool) []cerby.Member {
	return slices.DeleteFunc(selectUnlisted(current, wanted), func(m cerby.Member) bool {
		_, listed := prior[m.ID]
		return !creates && !listed
	})
}

// warnRemovals warns about users that will be removed. Some of them may be the users of the unresolved keys, which
// unresolved counts.
func (p membersPlan) warnRemovals(
	ctx context.Context, current []cerby.Member, wanted map[string]entry, unresolved int, diags *diag.Diagnostics,
) {
	unlisted := selectUnlisted(current, wanted)
	// A member with a planned email stays, even if the search did not find the user.
	unlisted = slices.DeleteFunc(unlisted, func(m cerby.Member) bool { return m.Email != nil && p.isListed(*m.Email) })
	if len(unlisted) == 0 {
		return
	}
	names := make([]string, 0, min(len(unlisted), maxNames))
	for _, one := range unlisted[:min(len(unlisted), maxNames)] {
		names = append(names, displayName(ctx, p.ws, one))
	}
	text := fmt.Sprintf("The team %q has %d that are not in members. They will be removed from it:\n\n%s",
		p.plan.TeamID.ValueString(), len(unlisted), formatBullets(names))
	if more := len(unlisted) - len(names); more > 0 {
		text += fmt.Sprintf("\n  and %d more", more)
	}
	if unresolved > 0 {
		text += fmt.Sprintf("\n\n%d emails in members were not found yet. Their users may be among these.", unresolved)
	}
	diags.AddAttributeWarning(path.Root("members"), "Others will be removed from the team", text)
}

// isListed reports whether an email is a key of the planned members.
func (p membersPlan) isListed(email string) bool {
	for key := range p.plan.Members.Elements() {
		if normalizeKey(key) == normalizeKey(email) {
			return true
		}
	}
	return false
}

// warnDemotions warns about users that will lose the role admin.
func (p membersPlan) warnDemotions(
	ctx context.Context, current []cerby.Member, wanted map[string]entry, diags *diag.Diagnostics,
) {
	var names []string
	for _, one := range current {
		if planned, stays := wanted[one.ID]; stays && one.Role != nil && *one.Role != member && planned.role == member {
			names = append(names, displayName(ctx, p.ws, one))
		}
	}
	if len(names) > 0 {
		diags.AddAttributeWarning(path.Root("members"), "Members will lose a role in the team",
			fmt.Sprintf("These admins of team %q will have the role %q:\n\n%s",
				p.plan.TeamID.ValueString(), member, formatBullets(names)))
	}
}

// warnMove warns about users that a move removes from the previous team.
func (p membersPlan) warnMove(diags *diag.Diagnostics) {
	if len(p.removedByMove) > 0 {
		diags.AddAttributeWarning(path.Root("team_id"), "Users will be removed from the team",
			fmt.Sprintf("After the members of team %q are added, these users will be removed from team %q:\n\n%s",
				p.plan.TeamID.ValueString(), p.state.TeamID.ValueString(), formatBullets(p.removedByMove)))
	}
}

// maxNames is the maximum number of users that a warning names.
const maxNames = 50

// formatBullets formats names as a bulleted list of at most maxNames lines.
func formatBullets(names []string) string {
	shown := names[:min(len(names), maxNames)]
	text := "  - " + strings.Join(shown, "\n  - ")
	if more := len(names) - len(shown); more > 0 {
		text += fmt.Sprintf("\n  and %d more", more)
	}
	return text
}
