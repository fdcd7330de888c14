package share

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
	"github.com/cerby-community/terraform-provider-cerby/internal/workspace"
)

// keptMembersKey stores the members, as "users/ID", whose shares other resources keep. The plan of a removal sets it.
var keptMembersKey = framework.PrivateKey[[]string]{Name: "kept_members"}

// membersPlan is a plan of everybody who has an item.
type membersPlan struct {
	membersOperation

	plan, state membersModel
	// creates is set if there is no state.
	creates bool
}

// ModifyPlan suppresses equivalent changes, refuses a plan that leaves no owner, and warns about users and teams that
// lose the item or a role.
func (r *membersResource) ModifyPlan(
	ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse,
) {
	o := membersOperation{Call: r.NewPlanCall(resp.Private, &resp.Diagnostics), kind: r.kind}
	p := membersPlan{membersOperation: o, creates: req.State.Raw.IsNull()}
	if !p.creates {
		p.state = r.kind.getMembers(ctx, req.State, p.Diags)
	}
	if !req.Plan.Raw.IsNull() {
		p.plan = r.kind.getMembers(ctx, req.Plan, p.Diags)
	}
	switch {
	case resp.Diagnostics.HasError():
	case req.Plan.Raw.IsNull():
		p.planDestroy(ctx)
	default:
		p.planChange(ctx, req, resp)
	}
}

// planChange plans a create or an update.
func (p membersPlan) planChange(
	ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse,
) {
	unknown := p.plan.Item.IsUnknown()
	moved := !unknown && !p.creates && !p.plan.Item.Equal(p.state.Item)
	if !p.creates && !unknown && !moved {
		p.keepEquivalent(ctx, resp)
	}
	object := framework.ObjectPlan{
		What: p.plan.label(p.WS), Changes: !resp.Plan.Raw.Equal(req.State.Raw), UnknownKeys: unknown,
	}
	if !unknown {
		object.Planned = []workspace.Key{p.plan.key()}
	}
	if !p.creates {
		object.Prior = []workspace.Key{p.state.key()}
		if unknown || moved || p.PlansUpdate(ctx) {
			p.Diags.Append(framework.PlanUnknown(ctx, &resp.Plan, "id")...)
		}
	}
	if moved {
		// The shares of the old item are released one by one.
		object.Prior = object.Planned
	}
	p.PlanObject(ctx, object)
	if p.WS == nil || !object.Changes {
		return
	}
	p.AsWarning = p.MustNotFail(ctx, p.plan.key())
	if moved {
		p.warn(ctx, p.state, p.release(ctx))
	}
	p.check(ctx)
}

// keepEquivalent keeps the members of the state if those of the plan are the same in another form.
func (p *membersPlan) keepEquivalent(ctx context.Context, resp *resource.ModifyPlanResponse) {
	for _, of := range memberKinds {
		planned, prior := p.plan.of(of), p.state.of(of)
		if planned.IsNull() || prior.IsNull() || framework.HasUnknown(*planned) ||
			!roleMap(of).Same(ctx, p.Call, *planned, *prior) {
			continue
		}
		*planned = *prior
		p.Diags.Append(resp.Plan.SetAttribute(ctx, roleMap(of).Path(), *prior)...)
	}
}

// planDestroy warns about the users and teams that a destroy removes from the item.
func (p membersPlan) planDestroy(ctx context.Context) {
	if p.WS == nil {
		return
	}
	p.warn(ctx, p.state, p.release(ctx))
	p.PlanPartRemoval(ctx, p.state.key())
}

// release registers that the members in the state lose the item, and returns the changes. It saves the members whose
// shares other resources keep.
func (p membersPlan) release(ctx context.Context) (released []memberChange) {
	var kept []string
	for _, change := range p.removals(ctx, p.state, p.listed(ctx, p.state), workspace.SearchOnly) {
		if p.PlanPartRemoval(ctx, p.state.shareKey(change.of, change.id)) {
			kept = append(kept, change.name())
		} else {
			released = append(released, change)
		}
	}
	keptMembersKey.Save(ctx, p.Call, kept)
	return released
}

// check refuses a plan that the service would refuse, and warns about lost access.
func (p membersPlan) check(ctx context.Context) {
	if !p.plan.allowsOrphan() && p.plan.lacksOwner() {
		p.Refuse(userRoles.Path(), p.plan.noOwnerSummary(), noOwnerDetail)
		return
	}
	if p.plan.Item.IsUnknown() {
		p.warnUnknownItem()
		return
	}
	current, err := p.kind.listAccess(ctx, p.WS, p.plan.Item.ValueString())
	switch {
	case errors.Is(err, cerby.ErrDenied):
		return
	case errors.Is(err, cerby.ErrNotFound):
		p.Refuse(path.Root(p.kind.itemAttribute()), p.plan.notFoundSummary(p.WS),
			p.plan.notFoundDetail())
		return
	case err != nil:
		p.AddError("list "+p.plan.label(p.WS), err)
		return
	}
	if p.plan.hasUnknown() {
		p.warnUnknownMembers(ctx, current)
		return
	}
	wanted, ok := p.resolveAll(ctx, p.plan, current, workspace.SearchOnly)
	if !ok || p.Diags.HasError() {
		return
	}
	p.warnContested(p.planShares(ctx, p.plan, wanted))
	var prior entries
	if !p.creates && p.plan.Item.Equal(p.state.Item) {
		prior = p.resolveState(ctx, p.state, current, workspace.SearchOnly)
	}
	changes, _ := p.keepCreator(p.plan, p.differences(ctx, p.plan, current, wanted, prior), prior)
	p.checkGranted(ctx, changes)
	p.refuseOrphan(ctx, p.plan, wanted[cerby.UserMembers], changes)
	if !p.Diags.HasError() {
		p.warn(ctx, p.plan, changes)
	}
}

// warnUnknownItem warns of removals that are known only during the apply. A new item has no members yet.
func (p membersPlan) warnUnknownItem() {
	if p.creates {
		return
	}
	p.Diags.AddWarning("Users and teams may lose access to "+p.kind.withArticle(), fmt.Sprintf("The ID of the %[1]s is "+
		"known only after an apply. If the %[1]s already exists, users and teams that are not listed lose access to it.",
		p.kind.item))
}

// warnUnknownMembers names everybody who has the item, if it is unknown until the apply who keeps it.
func (p membersPlan) warnUnknownMembers(ctx context.Context, current access) {
	var all []framework.ItemMember
	for _, of := range memberKinds {
		for _, one := range current[of] {
			all = append(all, framework.ItemMember{Member: one, Kind: of})
		}
	}
	names := framework.ListNames(all, func(h framework.ItemMember) string { return h.Describe(ctx, p.WS) })
	p.Diags.AddWarning("Users and teams may lose access to "+p.plan.describeItem(p.WS), fmt.Sprintf("The members of the "+
		"%[1]s are known only after an apply. The apply removes all other users and teams. The %[1]s is now shared with:"+
		"\n\n%[2]s", p.kind.item, names))
}

// warnContested warns of members whose single shares are destroyed in the same plan.
func (p membersPlan) warnContested(contested []string) {
	if len(contested) == 0 {
		return
	}
	summary := framework.Capital(p.plan.label(p.WS)) + " may be removed and granted again"
	keys := framework.ListNames(contested, func(key string) string { return key })
	p.WarnRemovedByAnother(userRoles.Path(), summary, keys)
}

// checkGranted refuses users that cannot have their planned roles.
func (p membersPlan) checkGranted(ctx context.Context, changes []memberChange) {
	for _, c := range changes {
		if c.of == cerby.TeamMembers || !c.grants() {
			continue
		}
		at := userRoles.Path().AtMapKey(c.key)
		p.CheckMember(ctx, framework.MemberCheck{
			UserID: types.StringValue(c.id), Role: types.StringValue(c.to), At: at, RoleAt: at,
		})
	}
}

// warn names the users and teams that lose an item or a role on it.
func (p membersPlan) warn(ctx context.Context, m membersModel, changes []memberChange) {
	holder := func(c memberChange) string {
		text := framework.ItemMember{Member: c.member(), Kind: c.of}.Describe(ctx, p.WS)
		if c.from != "" {
			text += " (" + c.from + ")"
		}
		return text
	}
	hint := ""
	if slices.ContainsFunc(changes, memberChange.takesOwner) {
		hint = "\n\nThe API key's user must be an owner. If this user is in the list, keep the user in users."
		p.releaseOwners(m, changes)
	}
	item := m.describeItem(p.WS)
	if removed := selectChanges(changes, memberChange.removes); len(removed) > 0 {
		p.Diags.AddWarning(membersOf(removed)+" lose access to "+item, fmt.Sprintf("The plan stops sharing the %s "+
			"with these users and teams (%d):\n\n%s%s", p.kind.item, len(removed), framework.ListNames(removed, holder), hint))
	}
	if lowered := selectChanges(changes, memberChange.lowers); len(lowered) > 0 {
		p.Diags.AddWarning(membersOf(lowered)+" lose a role on "+item, fmt.Sprintf("The plan lowers the roles of "+
			"these users and teams (%d):\n\n%s%s", len(lowered), framework.ListNames(lowered, func(c memberChange) string {
			return holder(c) + ": " + c.to
		}), hint))
	}
}

// membersOf returns the kinds of the members of changes, as the subject of a summary.
func membersOf(changes []memberChange) string {
	kinds := make([]cerby.MemberKind, 0, len(changes))
	for _, c := range changes {
		kinds = append(kinds, c.of)
	}
	return framework.UsersAndTeams(kinds...)
}

// releaseOwners registers the users who stop being an owner of an account, for the checks of other resources.
func (p membersPlan) releaseOwners(m membersModel, changes []memberChange) {
	if m.kind.item != cerby.AccountItem {
		return
	}
	for _, c := range changes {
		if c.takesOwner() {
			p.Registry().PlanRemoval("", workspace.AccountOwnerKey(m.Item.ValueString(), c.id))
		}
	}
}

// notFoundSummary is the summary of the error about an item that the service does not list.
func (m membersModel) notFoundSummary(ws *workspace.Workspace) string {
	return framework.Capital(m.describeItem(ws)) + " not found"
}

// notFoundDetail explains why an item is not found.
func (m membersModel) notFoundDetail() string {
	return fmt.Sprintf("The %[1]s does not exist, or the API key's user does not own it. The change was not sent.\n\n"+
		"Check the ID, or make the user an owner in Cerby's web app.", m.kind.item)
}

// noOwnerSummary is the summary of the error about members without an owner.
func (m membersModel) noOwnerSummary() string {
	return fmt.Sprintf("Unable to leave the %s without a user with the role owner", m.kind.item)
}

// noOwnerDetail explains why a user has to be an owner.
const noOwnerDetail = "No user in users has the role owner, and a team with the role owner does not count. " +
	"Without such a user, the item becomes orphaned: it can no longer be shared or changed, and the API no longer " +
	"returns it.\n\nAssign the role owner to at least one user, or set allow_orphan = true."
