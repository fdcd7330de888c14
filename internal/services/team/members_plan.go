package team

import (
	"context"
	"fmt"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
	"github.com/cerby-community/terraform-provider-cerby/internal/workspace"
)

// keptMembersKey stores the user IDs of members whose memberships other resources keep. The plan of a removal sets it.
var keptMembersKey = framework.PrivateKey[[]string]{Name: "kept_members"}

// loseMembership is the summary of a warning about removed users, before the name of the team.
const loseMembership = "Users lose their membership in "

// ModifyPlan suppresses equivalent changes, and warns about users who lose their membership or a role.
func (r *membersResource) ModifyPlan(
	ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse,
) {
	o := membersOperation{r.NewPlanCall(resp.Private, &resp.Diagnostics)}
	p := membersPlan{membersOperation: o, creates: req.State.Raw.IsNull()}
	if !p.creates {
		resp.Diagnostics.Append(req.State.Get(ctx, &p.state)...)
	}
	if !req.Plan.Raw.IsNull() {
		resp.Diagnostics.Append(req.Plan.Get(ctx, &p.plan)...)
	}
	switch {
	case resp.Diagnostics.HasError():
	case req.Plan.Raw.IsNull():
		p.planDestroy(ctx)
	default:
		p.planChange(ctx, req, resp)
	}
}

// membersPlan is a plan of cerby_team_members.
type membersPlan struct {
	membersOperation

	plan, state membersModel
	// creates is set if there is no state.
	creates bool
	// removedByMove are the users that a move removes from the previous team.
	removedByMove []cerby.Member
}

// planChange plans a create or an update.
func (p membersPlan) planChange(
	ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse,
) {
	unknown := p.plan.TeamID.IsUnknown()
	moved := !unknown && !p.creates && !p.plan.TeamID.Equal(p.state.TeamID)
	if !p.creates && !unknown && !moved && !framework.HasUnknown(p.plan.Members) &&
		memberRoles.Same(ctx, p.Call, p.plan.Members, p.state.Members) {
		p.plan.Members = p.state.Members
		p.Diags.Append(resp.Plan.SetAttribute(ctx, path.Root("members"), p.plan.Members)...)
	}
	object := framework.ObjectPlan{
		What: p.plan.name(p.WS), Changes: !resp.Plan.Raw.Equal(req.State.Raw), UnknownKeys: unknown,
	}
	if !unknown {
		object.Planned = p.plan.keys(nil)
	}
	if !p.creates {
		object.Prior = p.state.keys(nil)
		if unknown || moved || p.PlansUpdate(ctx) {
			p.Diags.Append(framework.PlanUnknown(ctx, &resp.Plan, "id")...)
		}
	}
	if moved {
		// The members of the old team are released one by one.
		object.Prior = object.Planned
	}
	p.PlanObject(ctx, object)
	if p.WS == nil || !object.Changes {
		return
	}
	if moved {
		p.removedByMove = p.release(ctx)
	}
	p.AsWarning = p.MustNotFail(ctx, p.plan.keys(nil)...)
	p.check(ctx)
}

// planDestroy warns about the users that a destroy removes from the team.
func (p membersPlan) planDestroy(ctx context.Context) {
	if p.WS == nil {
		return
	}
	users := p.release(ctx)
	p.PlanPartRemoval(ctx, p.state.key())
	if len(users) > 0 {
		p.Diags.AddWarning(loseMembership+p.state.team(p.WS),
			fmt.Sprintf("The plan removes these users from %s. They lose the access that only the team grants, "+
				"including the access to its integrations:\n\n%s",
				p.state.team(p.WS), listUsers(ctx, p.WS, users)))
	}
}

// release registers the removal of the members in the state from their team. It saves the IDs of members whose
// memberships other resources keep, and returns the others.
func (p membersPlan) release(ctx context.Context) (users []cerby.Member) {
	prior := p.resolveState(ctx, p.state, workspace.SearchOnly)
	var kept []string
	for _, id := range prior.IDs() {
		key := workspace.MembershipKey(p.state.TeamID.ValueString(), id)
		if p.PlanPartRemoval(ctx, key) {
			kept = append(kept, id)
		} else {
			users = append(users, prior[id].AsMember(cerby.UserMembers, id))
		}
	}
	keptMembersKey.Save(ctx, p.Call, kept)
	return users
}

// check refuses a plan that the service would refuse, and warns about users that lose a role or a membership.
func (p membersPlan) check(ctx context.Context) {
	if p.plan.TeamID.IsUnknown() {
		return
	}
	if framework.HasUnknown(p.plan.Members) {
		p.warnUnknownMembers(ctx)
		return
	}
	resolved, ok := memberRoles.Resolve(ctx, p.Call, p.plan.Members, nil, workspace.SearchOnly)
	if !ok || p.Diags.HasError() {
		return
	}
	resolved.RefuseRemoved(p.Call)
	team := p.plan.TeamID.ValueString()
	if contested := p.planMemberships(ctx, team, resolved.Entries); len(contested) > 0 {
		summary := fmt.Sprintf("Members of %s may be removed and added again", p.plan.team(p.WS))
		keys := framework.ListNames(contested, func(key string) string { return key })
		p.WarnRemovedByAnother(path.Root("members"), summary, keys)
	}
	checkTeam(ctx, p.Call, p.plan.TeamID)
	if p.Diags.HasError() {
		return
	}
	current, err := p.WS.TeamMembers(team).ListAfterWrites(ctx)
	if err != nil {
		if !cerby.IsUnreadable(err) {
			p.AddError("list "+p.plan.name(p.WS), err)
		}
		return
	}
	p.checkAdded(ctx, current, resolved.Entries)
	p.warnRemovals(ctx, current, resolved)
	p.warnDemotions(ctx, current, resolved.Entries)
	if len(p.removedByMove) > 0 {
		p.Diags.AddAttributeWarning(path.Root("team_id"), loseMembership+p.state.team(p.WS),
			fmt.Sprintf("The plan adds the members of %s, and then removes these users from %s:\n\n%s",
				p.plan.team(p.WS), p.state.team(p.WS), listUsers(ctx, p.WS, p.removedByMove)))
	}
}

// warnUnknownMembers names the members of the team, if it is known only after an apply who of them stays.
func (p membersPlan) warnUnknownMembers(ctx context.Context) {
	current, err := p.WS.TeamMembers(p.plan.TeamID.ValueString()).ListAfterWrites(ctx)
	names := ""
	switch {
	case err == nil && len(current) == 0:
		return
	case err == nil:
		names = "\n\nCurrent members:\n\n" + listUsers(ctx, p.WS, current)
	}
	p.Diags.AddAttributeWarning(path.Root("members"), "Users may lose their membership in "+p.plan.team(p.WS),
		"The value of members is known only after an apply. The apply removes all other users from the team."+names)
}

// checkAdded refuses users that cannot have their planned roles.
func (p membersPlan) checkAdded(ctx context.Context, current []cerby.Member, wanted framework.RoleEntries) {
	roles := currentRoles(current)
	for _, id := range wanted.IDs() {
		one := wanted[id]
		if role, in := roles[id]; in && (role == nil || *role == one.Role || one.Role == member) {
			continue
		}
		at := path.Root("members").AtMapKey(one.Key)
		p.CheckMember(ctx, framework.MemberCheck{
			UserID: types.StringValue(id), Role: types.StringValue(one.Role), At: at, RoleAt: at,
		})
	}
}

// warnRemovals warns about users whom the plan removes. Some of them may be the users of unresolved keys.
func (p membersPlan) warnRemovals(ctx context.Context, current []cerby.Member, resolved framework.Resolution) {
	unlisted := selectUnlisted(current, resolved.Entries)
	// A member with a planned email stays, even if the search did not find the user.
	unlisted = slices.DeleteFunc(unlisted, func(m cerby.Member) bool { return m.Email != nil && p.isListed(*m.Email) })
	if len(unlisted) == 0 {
		return
	}
	text := fmt.Sprintf("The plan removes the users of %s who are not in members (%d):\n\n%s",
		p.plan.team(p.WS), len(unlisted), listUsers(ctx, p.WS, unlisted))
	if unresolved := resolved.Unresolved(); unresolved > 0 {
		text += fmt.Sprintf("\n\n%d emails in members were not found yet. Their users may be in this list.", unresolved)
	}
	p.Diags.AddAttributeWarning(path.Root("members"), loseMembership+p.plan.team(p.WS), text)
}

// isListed reports whether an email is a key of the planned members.
func (p membersPlan) isListed(email string) bool {
	return slices.ContainsFunc(framework.SortedKeys(p.plan.Members), func(key string) bool {
		return framework.NormalizeKey(key) == framework.NormalizeKey(email)
	})
}

// warnDemotions warns about users who lose the role admin.
func (p membersPlan) warnDemotions(ctx context.Context, current []cerby.Member, wanted framework.RoleEntries) {
	demoted := slices.DeleteFunc(slices.Clone(current), func(m cerby.Member) bool {
		planned, stays := wanted[m.ID]
		return !stays || m.Role == nil || *m.Role == member || planned.Role != member
	})
	if len(demoted) > 0 {
		p.Diags.AddAttributeWarning(path.Root("members"), "Admins lose their role in "+p.plan.team(p.WS),
			fmt.Sprintf("The plan changes the role of these admins of %s to %q:\n\n%s",
				p.plan.team(p.WS), member, listUsers(ctx, p.WS, demoted)))
	}
}
