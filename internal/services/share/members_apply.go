package share

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"golang.org/x/sync/errgroup"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
	"github.com/cerby-community/terraform-provider-cerby/internal/workspace"
)

// membersOperation is a call of a method of a resource for everybody who has an item.
type membersOperation struct {
	r       *membersResource
	ws      *workspace.Workspace
	private framework.Private
	diags   *diag.Diagnostics
	// message is sent with each share.
	message string
}

// resolveAll finds the planned users and teams. In a plan, missing ones may be created by the same apply. It reports
// false if the API key cannot read them.
func (o membersOperation) resolveAll(
	ctx context.Context, m membersModel, current access, depth workspace.Depth,
) (wanted entries, ok bool) {
	wanted = entries{}
	for _, of := range memberKinds {
		resolved, ok := roleMap(of).Resolve(ctx, o.ws, *m.of(of), current[of], depth, o.diags)
		if !ok {
			return nil, false
		}
		if depth == workspace.Fresh {
			resolved.RequireAll(ctx, o.diags)
		} else {
			resolved.RefuseRemoved(false, o.diags)
		}
		wanted[of] = resolved.Entries
	}
	return wanted, true
}

// listed returns who has the item, whose emails then need no lookup, or nil if that cannot be read.
func (o membersOperation) listed(ctx context.Context, m membersModel) access {
	current, err := o.r.kind.listAccess(ctx, o.ws, m.Item.ValueString())
	if err != nil {
		return nil
	}
	return current
}

// resolveState finds the users and teams of a state.
func (o membersOperation) resolveState(
	ctx context.Context, m membersModel, current access, depth workspace.Depth,
) entries {
	prior := entries{}
	for _, of := range memberKinds {
		prior[of] = roleMap(of).ResolveState(ctx, o.ws, *m.of(of), current[of], depth, o.diags)
	}
	return prior
}

// planShares registers the shares that the plan keeps or grants. It returns the keys of members whose shares another
// resource plans to remove.
func (o membersOperation) planShares(ctx context.Context, m membersModel, wanted entries) (removed []string) {
	for _, of := range memberKinds {
		for _, id := range wanted[of].IDs() {
			if o.r.PlanPart(ctx, o.private, m.shareKey(of, id), o.diags) {
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
	explain := o.r.kind.newExplainer(ctx, o.ws, m.Item.ValueString(), current[cerby.OfTeams],
		stillListedKey.Load(ctx, o.private, o.diags))
	for _, of := range memberKinds {
		all = append(all, difference{of, current[of], wanted[of], prior[of], explain.isInherited}.changes()...)
	}
	if explain.err != nil {
		framework.AddError(o.diags, "read who has "+m.describeItem()+" through a team or a collection", explain.err)
	}
	return all
}

// apply sets the members of an item to those of the plan. prior are the members of the refreshed state of the same
// item. If it is nil, all others lose the item. It returns the changes that were not made, and reports whether all
// planned members have the item in their roles.
func (o membersOperation) apply(ctx context.Context, plan membersModel, prior entries) (left []memberChange, ok bool) {
	unlock, ok := o.r.Lock(ctx, plan.key(), o.diags)
	if !ok {
		return nil, false
	}
	defer unlock()
	withdraw, ok := o.r.Acquire(ctx, o.private, plan.label(), o.diags, plan.key())
	if !ok {
		return nil, false
	}
	changes, ok := o.prepare(ctx, plan, prior)
	if ok {
		left, ok = o.make(ctx, plan, changes)
	}
	if !ok && prior == nil {
		withdraw()
	}
	return left, ok
}

// prepare returns the changes of an apply, or adds an error and reports false. Nothing is sent.
func (o membersOperation) prepare(
	ctx context.Context, plan membersModel, prior entries,
) (changes []memberChange, ok bool) {
	current, err := o.r.kind.listAccess(ctx, o.ws, plan.Item.ValueString())
	if err != nil {
		framework.AddError(o.diags, "list "+plan.label(), err)
		return nil, false
	}
	wanted, ok := o.resolveAll(ctx, plan, current, workspace.Fresh)
	if ok && !plan.allowsOrphan() && plan.lacksOwner() {
		o.diags.AddAttributeError(userRoles.Path(), plan.noOwnerSummary(), noOwnerDetail)
	}
	if !ok || o.diags.HasError() {
		return nil, false
	}
	o.planShares(ctx, plan, wanted)
	changes = o.differences(ctx, plan, current, wanted, prior)
	if prior == nil && o.r.Registry().Created(workspace.ObjectKey(string(plan.kind.item), plan.Item.ValueString())) {
		changes = o.keepCreator(ctx, plan, changes)
	}
	return changes, !o.diags.HasError()
}

// keepCreator leaves out the removal of the owner of an item that this run created, which is the API key's user: the
// plan could not show it.
func (o membersOperation) keepCreator(
	ctx context.Context, m membersModel, changes []memberChange,
) (others []memberChange) {
	for _, c := range changes {
		if !c.removes() || !c.takesOwner() {
			others = append(others, c)
			continue
		}
		name := framework.UserName(ctx, o.ws, c.member())
		o.diags.AddWarning(fmt.Sprintf("User %s keeps %s", framework.Quote(name), m.describeItem()), fmt.Sprintf(
			"The user created the %s with this API key and is not in users. The next plan removes the user, and then the "+
				"API key can no longer change the %[1]s.\n\nAdd the user to users with the role owner.", m.kind.item))
	}
	return others
}

// make sends changes, phase by phase. After a failure it sends no later phase. It returns the changes that were not
// made, and reports whether all planned members have the item in their roles.
func (o membersOperation) make(ctx context.Context, m membersModel, changes []memberChange) ([]memberChange, bool) {
	s := sender{membersOperation: o, model: m, stillListed: stillListedKey.Load(ctx, o.private, o.diags)}
	var left []memberChange
	for _, phase := range phases(changes) {
		if len(left) > 0 {
			left = append(left, phase...)
			continue
		}
		left = s.sendAll(ctx, phase)
	}
	stillListedKey.Save(ctx, o.private, s.stillListed, o.diags)
	s.warnStillListed(ctx)
	if slices.ContainsFunc(changes, memberChange.takesOwner) && o.isLost(ctx, m) {
		o.diags.AddWarning("API key can no longer read "+m.describeItem(), fmt.Sprintf("Its user is no longer an owner of "+
			"the %s. The next plan fails, or takes the %[1]s for deleted.\n\nMake the user an owner again in Cerby's web app.",
			m.kind.item))
	}
	return left, !slices.ContainsFunc(left, func(c memberChange) bool { return !c.removes() })
}

// isLost reports whether the API key can no longer read an item. It lists the users of a secret, because a get would
// return the value.
func (o membersOperation) isLost(ctx context.Context, m membersModel) bool {
	var err error
	switch id := m.Item.ValueString(); m.kind.item {
	case cerby.AccountItem:
		_, err = o.ws.API().Accounts().Get(ctx, id)
	case cerby.CollectionItem:
		_, err = o.ws.API().Collections().Get(ctx, id)
	default:
		_, err = o.ws.API().Shares().ListByItem(m.kind.item, id, cerby.OfUsers).All(ctx)
	}
	return errors.Is(err, cerby.ErrNotFound) || errors.Is(err, cerby.ErrDenied)
}

// sender sends changes concurrently.
type sender struct {
	membersOperation

	model membersModel

	mu sync.Mutex
	// stillListed are the roles that the service lists against the changes, as stillListedKey stores them.
	stillListed map[string]string
	// inheriting are the members that are still listed after they were revoked.
	inheriting []memberChange
}

// sendAll sends changes, adds the errors of those that failed, and returns them.
func (s *sender) sendAll(ctx context.Context, changes []memberChange) (failed []memberChange) {
	errs := make([]error, len(changes))
	var group errgroup.Group
	for i, change := range changes {
		group.Go(func() error {
			errs[i] = s.send(ctx, change)
			return nil
		})
	}
	_ = group.Wait()
	for i, err := range errs {
		if err == nil {
			continue
		}
		failed = append(failed, changes[i])
		if len(failed) <= maxReported {
			s.addError(ctx, changes[i], err)
		}
	}
	if len(failed) > maxReported {
		s.diags.AddError("Unable to change more members of "+s.model.describeItem(),
			fmt.Sprintf("%d changes in all failed. Apply again.", len(failed)))
	}
	return failed
}

// maxReported is the maximum number of failed changes with a diagnostic of their own.
const maxReported = 5

// send grants, changes or revokes one share.
func (s *sender) send(ctx context.Context, c memberChange) error {
	shares, share, roles := s.ws.Shares(), s.model.share(c.of, c.id), s.r.kind.roles()
	switch {
	case c.removes():
		return s.revoke(ctx, c, share)
	case c.from == "":
		return shares.Grant(ctx, share, roles.Add(c.to), s.message)
	}
	change := workspace.RoleChange{To: roles.Add(c.to), Message: s.message}
	if c.own != "" {
		change.From = roles.Add(c.own)
	}
	shown, err := shares.SetRole(ctx, share, change)
	if err == nil && shown != nil && shown.Role != nil && roleRank(cerby.BareRole(*shown.Role)) > roleRank(c.to) {
		s.saveListed(c, cerby.BareRole(*shown.Role))
	}
	return err
}

// revoke stops sharing the item with one member, who may still be listed because of a team or a collection.
func (s *sender) revoke(ctx context.Context, c memberChange, share cerby.Share) error {
	if err := s.ws.Shares().Revoke(ctx, share); err != nil {
		return err
	}
	listed, err := s.ws.Shares().Read(ctx, share)
	if err == nil {
		s.saveListed(c, framework.RoleEntry{Role: collaborator}.CurrentRole(listed))
	}
	return nil
}

// saveListed records a role that the service lists against a change.
func (s *sender) saveListed(c memberChange, role string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.stillListed == nil {
		s.stillListed = map[string]string{}
	}
	s.stillListed[c.name()] = role
	s.inheriting = append(s.inheriting, c)
}

// warnStillListed names the members that the service still lists, or lists in a higher role.
func (s *sender) warnStillListed(ctx context.Context) {
	if len(s.inheriting) == 0 {
		return
	}
	names := framework.ListNames(s.inheriting, func(c memberChange) string {
		return framework.Holder{Member: c.member(), Kind: c.of}.Describe(ctx, s.ws) + " (" + s.stillListed[c.name()] + ")"
	})
	s.diags.AddWarning("Users or teams still have "+s.model.describeItem(), "The shares were changed, but the service "+
		"still lists these roles, which come from a team or a collection. Later plans show no difference:\n\n"+names)
}

// addError adds the error of one change.
func (s *sender) addError(ctx context.Context, c memberChange, err error) {
	m := s.model.kind.parseID(s.model.Item.ValueString() + "/" + roleMap(c.of).Noun() + "/" + c.id)
	verb := "share "
	if c.removes() {
		verb = "stop sharing "
	}
	what := fmt.Sprintf("%s%s with %s %s", verb, s.model.describeItem(), roleMap(c.of).Noun(), framework.Quote(c.key))
	var missing []string
	if errors.Is(err, cerby.ErrNotFound) {
		o := operation{&shareResource{s.r.Resource, s.r.kind}, s.ws, s.private, s.diags}
		missing = []string{
			framework.DescribeMissingItem(ctx, s.ws, s.r.kind.item, s.model.Item.ValueString()), o.describeMissingMember(ctx, m),
		}
	}
	framework.AddMissingError(s.diags, what, missing, err)
}

// removals returns the changes of a destroy: all members of the state lose the item, but for the users who are owners,
// unless an orphaned item is allowed.
func (o membersOperation) removals(ctx context.Context, state membersModel, depth workspace.Depth) []memberChange {
	prior := o.resolveState(ctx, state, o.listed(ctx, state), depth)
	var all []memberChange
	for _, of := range memberKinds {
		for _, id := range prior[of].IDs() {
			one := prior[of][id]
			c := memberChange{of: of, id: id, key: one.Key, from: one.Role, own: one.Role}
			if state.allowsOrphan() || !c.takesOwner() {
				all = append(all, c)
			}
		}
	}
	return all
}

// removeListed removes the members of a state, except those whose share another resource keeps.
func (o membersOperation) removeListed(ctx context.Context, state membersModel) {
	defer o.r.LockUninterrupted(ctx, state.key())()
	kept := keptMembersKey.Load(ctx, o.private, o.diags)
	var changes []memberChange
	for _, c := range o.removals(ctx, state, workspace.SearchAndList) {
		if slices.Contains(kept, c.name()) ||
			o.r.KeptByOther(ctx, o.private, o.diags, state.shareKey(c.of, c.id)) {
			o.diags.AddWarning(fmt.Sprintf("%s %s keeps %s", framework.Capital(roleMap(c.of).Noun()),
				framework.Quote(c.key), state.describeItem()), "Another resource of this configuration manages the share.")
			continue
		}
		changes = append(changes, c)
	}
	if !o.diags.HasError() {
		o.make(ctx, state, changes)
	}
}
