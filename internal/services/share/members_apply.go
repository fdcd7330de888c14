package share

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
	"github.com/cerby-community/terraform-provider-cerby/internal/workspace"
)

// membersOperation is a call of a method of a resource for everybody who has an item.
type membersOperation struct {
	*framework.Call

	kind kind
	// message is sent with each share.
	message string
}

// resolveAll finds the planned users and teams. In a plan, missing ones may be created by the same apply. It reports
// false if the API key cannot read them.
func (o membersOperation) resolveAll(
	ctx context.Context, m membersModel, current access, depth workspace.LookupMode,
) (wanted entries, ok bool) {
	wanted = entries{}
	for _, of := range memberKinds {
		resolved, ok := roleMap(of).Resolve(ctx, o.Call, *m.of(of), current[of], depth)
		if !ok {
			return nil, false
		}
		if depth == workspace.Fresh {
			resolved.RequireAll(ctx, o.Call)
		} else {
			resolved.RefuseRemoved(o.Call)
			resolved.RefuseAmbiguous(ctx, o.Call)
		}
		wanted[of] = resolved.Entries
	}
	return wanted, true
}

// listed returns who has the item, whose emails then need no lookup, or nil if that cannot be read.
func (o membersOperation) listed(ctx context.Context, m membersModel) access {
	current, err := o.kind.listAccess(ctx, o.WS, m.Item.ValueString())
	if err != nil {
		return nil
	}
	return current
}

// resolveState finds the users and teams of a state.
func (o membersOperation) resolveState(
	ctx context.Context, m membersModel, current access, depth workspace.LookupMode,
) entries {
	prior := entries{}
	for _, of := range memberKinds {
		prior[of] = roleMap(of).ResolveState(ctx, o.Call, *m.of(of), current[of], depth)
	}
	return prior
}

// planShares registers the shares that the plan keeps or grants. It returns the keys of members whose shares another
// resource plans to remove.
func (o membersOperation) planShares(ctx context.Context, m membersModel, wanted entries) (removed []string) {
	for _, of := range memberKinds {
		for _, id := range wanted[of].IDs() {
			if o.PlanPart(ctx, m.shareKey(of, id)) {
				removed = append(removed, wanted[of][id].Key)
			}
		}
	}
	return removed
}

// differences returns the changes that lead from the listed members to the planned ones. prior is nil for a creation.
func (o membersOperation) differences(
	ctx context.Context, m membersModel, current access, wanted, prior entries,
) (all []memberChange) {
	explain := o.kind.newExplainer(ctx, o.WS, m.Item.ValueString(), current[cerby.TeamMembers],
		loadStillListed(ctx, o.Call, m))
	for _, of := range memberKinds {
		all = append(all, difference{of, current[of], wanted[of], prior[of], explain.isInherited}.changes()...)
	}
	if explain.err != nil {
		o.AddError("read the inherited access to "+m.describeItem(o.WS), explain.err)
	}
	canOwn := func(id string) bool { return o.canOwn(ctx, id) }
	if grant, needed := regrant(all, wanted[cerby.UserMembers], canOwn); needed {
		all = append(all, grant)
	}
	return all
}

// canOwn reports whether a user can be an owner. A user who cannot be read is taken for able.
func (o membersOperation) canOwn(ctx context.Context, id string) bool {
	user, err := o.WS.Users().Find(ctx, id)
	return err == nil && framework.CanOwn(user) || err != nil && !errors.Is(err, cerby.ErrNotFound)
}

// apply sets the members of an item to those of the plan. prior are the members of the refreshed state of the same
// item. If it is nil, all others lose the item. It returns the changes that were not made, and reports whether all
// planned members have the item in their roles.
func (o membersOperation) apply(ctx context.Context, plan membersModel, prior entries) (left []memberChange, ok bool) {
	unlock, release, ok := o.LockAndRegister(ctx, plan.label(o.WS), plan.key())
	if !ok {
		return nil, false
	}
	defer unlock()
	changes, ok := o.prepare(ctx, plan, prior)
	if ok {
		left, ok = o.make(ctx, plan, changes)
	}
	if !ok && prior == nil {
		release()
	}
	return left, ok
}

// prepare returns the changes of an apply, or adds an error and reports false. Nothing is sent.
func (o membersOperation) prepare(
	ctx context.Context, plan membersModel, prior entries,
) (changes []memberChange, ok bool) {
	current, err := o.kind.listAccess(ctx, o.WS, plan.Item.ValueString())
	switch {
	case errors.Is(err, cerby.ErrNotFound):
		o.Diags.AddAttributeError(path.Root(o.kind.itemAttribute()), plan.notFoundSummary(o.WS), plan.notFoundDetail())
		return nil, false
	case err != nil:
		o.AddError("list "+plan.label(o.WS), err)
		return nil, false
	}
	wanted, ok := o.resolveAll(ctx, plan, current, workspace.Fresh)
	if ok && !plan.allowsOrphan() && plan.lacksOwner() {
		o.Diags.AddAttributeError(userRoles.Path(), plan.noOwnerSummary(), noOwnerDetail)
	}
	if !ok || o.Diags.HasError() {
		return nil, false
	}
	o.planShares(ctx, plan, wanted)
	changes, kept := o.keepCreator(plan, o.differences(ctx, plan, current, wanted, prior), prior)
	o.refuseOrphan(ctx, plan, wanted[cerby.UserMembers], changes)
	for _, c := range kept {
		name := framework.UserName(ctx, o.WS, c.member())
		o.Diags.AddWarning(fmt.Sprintf("User %s keeps access to "+
			"%s", framework.Quote(name), plan.describeItem(o.WS)), fmt.Sprintf(
			"The user created the %s with this API key and is not in users. The next plan will remove the user. The API key "+
				"can then no longer change the %[1]s.\n\nAdd the user to users with the role owner.", plan.kind.item))
	}
	return changes, !o.Diags.HasError()
}

// keepCreator leaves out the removal of the owner of an item that this run created, which is the API key's user: the
// plan could not show it.
func (o membersOperation) keepCreator(
	m membersModel, changes []memberChange, prior entries,
) (others, kept []memberChange) {
	if prior != nil || !o.Registry().IsPlannedCreation(workspace.ObjectKey(string(m.kind.item), m.Item.ValueString())) {
		return changes, nil
	}
	isCreator := func(c memberChange) bool { return c.removes() && c.takesOwner() }
	return selectChanges(changes, func(c memberChange) bool { return !isCreator(c) }), selectChanges(changes, isCreator)
}

// refuseOrphan refuses changes that take an owner away if none of the planned owners can be one: they are disabled,
// guests or login-only users. Users that the API key may not read are taken for able.
func (o membersOperation) refuseOrphan(
	ctx context.Context, m membersModel, users framework.RoleEntries, changes []memberChange,
) {
	if m.allowsOrphan() || !slices.ContainsFunc(changes, memberChange.takesOwner) {
		return
	}
	listed := 0
	for _, id := range users.IDs() {
		if users[id].Role != owner {
			continue
		}
		listed++
		if o.canOwn(ctx, id) {
			return
		}
	}
	if listed == countOwners(m.Users) {
		o.Refuse(userRoles.Path(), m.noOwnerSummary(), "Each user in users with the role owner is "+
			"disabled, a guest or a login-only user, and cannot be an owner.\n\n"+
			"Assign the role owner to another user, or set allow_orphan = true.")
	}
}

// countOwners returns the number of users with the role owner, with or without a prefix, which is refused elsewhere.
func countOwners(users types.Map) (owners int) {
	for _, value := range users.Elements() {
		if role, ok := value.(types.String); ok && cerby.BareRole(role.ValueString()) == owner {
			owners++
		}
	}
	return owners
}

// make sends changes, phase by phase. After a failure it sends no later phase, nor after the API key has lost the item:
// the service answers then as if it did not exist. It returns the changes that were not made, and reports whether all
// planned members have the item in their roles.
func (o membersOperation) make(ctx context.Context, m membersModel, changes []memberChange) ([]memberChange, bool) {
	s := sender{membersOperation: o, model: m, stillListed: loadStillListed(ctx, o.Call, m)}
	var left []memberChange
	var lost error
	for _, phase := range phases(changes) {
		if len(left) > 0 || lost != nil {
			left = append(left, phase...)
			continue
		}
		left = s.sendAll(ctx, phase)
		if slices.ContainsFunc(phase, memberChange.lowersOwner) {
			lost = o.readItem(ctx, m)
		}
	}
	stillListedKey.Save(ctx, o.Call, stillListed{m.Item.ValueString(), s.stillListed})
	s.warnStillListed(ctx)
	if lost != nil {
		o.reportLost(ctx, m, left, lost)
	}
	return left, !slices.ContainsFunc(left, func(c memberChange) bool { return !c.removes() })
}

// reportLost reports that the item cannot be read after an owner changed, and which changes were not made because of
// that.
func (o membersOperation) reportLost(ctx context.Context, m membersModel, left []memberChange, err error) {
	isLost := cerby.IsUnreadable(err)
	detail := fmt.Sprintf("The API key's user is no longer an owner of the %s. The next plan will fail, or treat the "+
		"%[1]s as deleted.\n\nMake the user an owner again in Cerby's web app.", m.kind.item)
	names := framework.ListNames(left, func(c memberChange) string {
		return framework.ItemMember{Member: c.member(), Kind: c.of}.Describe(ctx, o.WS)
	})
	switch {
	case isLost && len(left) == 0:
		o.Diags.AddWarning("API key can no longer read "+m.describeItem(o.WS), detail)
	case isLost:
		o.Diags.AddError("Unable to read "+m.describeItem(o.WS), detail+
			"\nKeep the user as an owner in users, and apply again. "+
			"If you want to remove the user, use a later apply.\n\nThese users and teams were not changed:\n\n"+names)
	case len(left) > 0:
		o.Diags.AddError("Unable to read "+m.describeItem(o.WS), framework.Explain(err)+"\n\nIt is unknown whether the API "+
			"key's user is still an owner.\nApply again.\n\nThese users and teams were not changed:\n\n"+names)
	}
}

// readItem returns an error if the API key can no longer read an item. It lists the users of a secret, because a get
// would return the value.
func (o membersOperation) readItem(ctx context.Context, m membersModel) (err error) {
	switch id := m.Item.ValueString(); m.kind.item {
	case cerby.AccountItem:
		_, err = o.WS.API().Accounts().Get(ctx, id)
	case cerby.CollectionItem:
		_, err = o.WS.API().Collections().Get(ctx, id)
	default:
		_, err = o.WS.API().Shares().ListByItem(m.kind.item, id, cerby.UserMembers).All(ctx)
	}
	return err
}

// removals returns the changes of a destroy: all members of the state lose the item, but for the users whom the service
// lists as owners or without a role, unless an orphaned item is allowed. current is nil if it cannot be read.
func (o membersOperation) removals(
	ctx context.Context, state membersModel, current access, depth workspace.LookupMode,
) []memberChange {
	prior := o.resolveState(ctx, state, current, depth)
	var all []memberChange
	for _, of := range memberKinds {
		listed := map[string]cerby.Member{}
		for _, one := range current[of] {
			listed[one.ID] = one
		}
		for _, id := range prior[of].IDs() {
			before := prior[of][id]
			c := memberChange{of: of, id: id, key: before.Key, from: before.Role, own: before.Role}
			if one, ok := listed[id]; ok {
				c.from = framework.RoleEntry{Role: owner}.CurrentRole(one)
			}
			if state.allowsOrphan() || !c.takesOwner() {
				all = append(all, c)
			}
		}
	}
	return all
}

// removeListed removes the members of a state, except those whose share another resource keeps.
func (o membersOperation) removeListed(ctx context.Context, state membersModel) {
	defer o.LockUninterrupted(ctx, state.key())()
	if framework.DescribeMissingItem(ctx, o.WS, state.kind.item, state.Item.ValueString()) != "" {
		return
	}
	current, err := o.kind.listAccess(ctx, o.WS, state.Item.ValueString())
	if err != nil {
		o.AddError("list "+state.label(o.WS), err)
		return
	}
	kept := keptMembersKey.Load(ctx, o.Call)
	var changes []memberChange
	for _, c := range o.removals(ctx, state, current, workspace.SearchAndList) {
		if slices.Contains(kept, c.name()) ||
			o.HasOtherOwner(ctx, state.shareKey(c.of, c.id)) {
			o.Diags.AddWarning(fmt.Sprintf("%s %s keeps access to %s", framework.Capital(roleMap(c.of).Noun()),
				framework.Quote(c.key), state.describeItem(o.WS)), "Another resource in this configuration manages the share.")
			continue
		}
		changes = append(changes, c)
	}
	if !o.Diags.HasError() {
		o.make(ctx, state, changes)
	}
}
