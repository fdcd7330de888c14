package team

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
	"github.com/cerby-community/terraform-provider-cerby/internal/workspace"
)

// membersOperation is a call of a method of cerby_team_members.
type membersOperation struct{ *framework.Call }

// removal is the removal of a member from a team.
type removal struct {
	// userID is the user, and RoleEntry the key and the role in the state.
	userID string
	framework.RoleEntry
	err error
}

// apply sets the members of a team to those of the plan. It adds users and changes roles in one request, and then
// removes other members. prior are the members of the refreshed state in the same team. If it is nil, all other members
// are removed. It returns the failed removals, and reports whether the planned members are in the team.
func (o membersOperation) apply(
	ctx context.Context, plan membersModel, prior framework.RoleEntries,
) (failed []removal, ok bool) {
	unlock, release, ok := o.LockAndRegister(ctx, plan.name(o.WS), plan.key())
	if !ok {
		return nil, false
	}
	defer unlock()
	failed, ok = o.applyLocked(ctx, plan, prior)
	if !ok && prior == nil {
		release()
	}
	return failed, ok
}

// applyLocked is apply while the caller holds the lock of the team.
func (o membersOperation) applyLocked(
	ctx context.Context, plan membersModel, prior framework.RoleEntries,
) (failed []removal, ok bool) {
	team := target{o.WS, plan.TeamID.ValueString()}
	resolved, _ := memberRoles.Resolve(ctx, o.Call, plan.Members, nil, workspace.Fresh)
	resolved.RequireAll(ctx, o.Call)
	if o.Diags.HasError() {
		return nil, false
	}
	wanted := resolved.Entries
	o.planMemberships(ctx, team.id, wanted)
	current, err := team.members().ListAfterWrites(ctx)
	if err != nil {
		team.addWriteError(ctx, o.Call, "list "+plan.name(o.WS), err)
		return nil, false
	}
	added, changed := diffMembers(current, wanted, prior)
	if len(added)+len(changed) > 0 {
		if err := team.members().SetRoles(ctx, added, changed); err != nil {
			o.addMembersError(ctx, team, slices.Concat(added, changed), wanted, err)
			return nil, false
		}
	}
	return removeAll(ctx, team, selectRemovals(current, wanted, prior)), true
}

// planMemberships registers the planned memberships. It returns the keys of members whose memberships another resource
// plans to remove.
func (o membersOperation) planMemberships(
	ctx context.Context, team string, wanted framework.RoleEntries,
) (removed []string) {
	for _, id := range wanted.IDs() {
		if o.PlanPart(ctx, workspace.MembershipKey(team, id)) {
			removed = append(removed, wanted[id].Key)
		}
	}
	return removed
}

// currentRoles returns the roles of members by user ID.
func currentRoles(current []cerby.Member) map[string]*string {
	roles := make(map[string]*string, len(current))
	for _, m := range current {
		roles[m.ID] = m.Role
	}
	return roles
}

// diffMembers returns the members to add and the members whose roles differ. If the service returns no role, it uses
// the role of the state.
func diffMembers(current []cerby.Member, wanted, prior framework.RoleEntries) (added, changed []cerby.TeamMember) {
	roles := currentRoles(current)
	for _, id := range wanted.IDs() {
		role, in := roles[id]
		one := cerby.TeamMember{UserID: id, Role: wanted[id].Role}
		switch {
		case !in:
			added = append(added, one)
		case role != nil && *role != one.Role, role == nil && prior[id].Role != one.Role:
			changed = append(changed, one)
		}
	}
	return added, changed
}

// selectUnlisted returns the current members that are not in wanted.
func selectUnlisted(current []cerby.Member, wanted framework.RoleEntries) []cerby.Member {
	return slices.DeleteFunc(slices.Clone(current), func(m cerby.Member) bool { _, stays := wanted[m.ID]; return stays })
}

// selectRemovals returns the removals of an apply. If prior is nil, it removes all members that are not in wanted.
// Otherwise it removes only those in prior, so that every removal was in the plan.
func selectRemovals(current []cerby.Member, wanted, prior framework.RoleEntries) (removals []removal) {
	for _, m := range selectUnlisted(current, wanted) {
		before, listed := prior[m.ID]
		if !listed {
			before = framework.RoleEntry{Key: m.ID, Role: member}
		}
		if listed || prior == nil {
			before.Role = before.CurrentRole(m)
			removals = append(removals, removal{userID: m.ID, RoleEntry: before})
		}
	}
	return removals
}

// removeAll removes users from a team concurrently, and returns the failed removals.
func removeAll(ctx context.Context, team target, removals []removal) (failed []removal) {
	var calls sync.WaitGroup
	for i := range removals {
		calls.Go(func() { removals[i].err = team.members().Remove(ctx, removals[i].userID) })
	}
	calls.Wait()
	return slices.DeleteFunc(removals, func(one removal) bool { return one.err == nil })
}

// removeListed removes the members in the state, except those whose membership another resource keeps.
func (o membersOperation) removeListed(
	ctx context.Context, state membersModel, prior framework.RoleEntries, advice string,
) {
	defer o.LockUninterrupted(ctx, state.key())()
	team := target{o.WS, state.TeamID.ValueString()}
	kept := keptMembersKey.Load(ctx, o.Call)
	var removals []removal
	for _, id := range prior.IDs() {
		key := workspace.MembershipKey(team.id, id)
		if slices.Contains(kept, id) || o.HasOtherOwner(ctx, key) {
			summary := fmt.Sprintf("User %s was not removed from %s", framework.Quote(prior[id].Key), team.label())
			o.Diags.AddWarning(summary, "Another resource in this configuration manages the membership.\n\n"+
				"To remove the user, remove that resource from the configuration.")
			continue
		}
		removals = append(removals, removal{userID: id, RoleEntry: prior[id]})
	}
	o.Diags.Append(removalErrors(team.label(), removeAll(ctx, team, removals), advice)...)
}

// Advice about failed removals.
const (
	applyAgain     = "Apply again to remove the user."
	removeInWebApp = "This resource no longer manages that team. Remove the user in Cerby's web app."
)

// maxReported is the maximum number of failed removals with a diagnostic of their own.
const maxReported = 5

// removalErrors returns the errors about failed removals from a team, with advice.
func removalErrors(team string, failed []removal, advice string) (diags diag.Diagnostics) {
	failed = slices.DeleteFunc(slices.Clone(failed), func(one removal) bool {
		if !errors.Is(one.err, cerby.ErrStillListed) {
			return false
		}
		// Terraform shows warnings of equal summaries as one.
		what := fmt.Sprintf("membership of user %s in %s", framework.Quote(one.Key), team)
		framework.AddStillListed(&diags, what, one.err)
		return true
	})
	for _, one := range failed[:min(len(failed), maxReported)] {
		diags.AddError(fmt.Sprintf("Unable to remove user %q from %s", cerby.Clean(one.Key), team),
			framework.Explain(one.err)+"\n\nThe user is still in the team. "+advice)
	}
	if len(failed) > maxReported {
		diags.AddError("Unable to remove more users from "+team,
			fmt.Sprintf("In total, %d users could not be removed. %s", len(failed), advice))
	}
	return diags
}

// requestIndexPattern matches the position of a member in the error path of a request, as in data.4.attributes.Role.
var requestIndexPattern = regexp.MustCompile(`^data\.(\d+)\.`)

// addMembersError adds the error of adding users to a team. It names the users by their keys in the configuration.
func (o membersOperation) addMembersError(
	ctx context.Context, team target, sent []cerby.TeamMember, wanted framework.RoleEntries, err error,
) {
	what := "add members to " + team.label()
	if errors.Is(err, cerby.ErrNotFound) {
		var users []string
		for _, one := range sent {
			users = append(users, one.UserID)
		}
		team.addWriteError(ctx, o.Call, what, err, users...)
		return
	}
	detail := []string{framework.Explain(err)}
	for _, at := range cerby.ProblemPaths(err) {
		match := requestIndexPattern.FindStringSubmatch(at)
		if match == nil {
			continue
		}
		if index, _ := strconv.Atoi(match[1]); index < len(sent) {
			detail = append(detail, fmt.Sprintf("In this response, data.%s is the member %s.",
				match[1], framework.Quote(wanted[sent[index].UserID].Key)))
		}
	}
	o.Diags.AddError("Unable to "+what, strings.Join(detail, "\n\n"))
}
