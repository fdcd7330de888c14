package team

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"golang.org/x/sync/errgroup"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
	"github.com/cerby-community/terraform-provider-cerby/internal/workspace"
)

// removal is a failed removal of a member from a team.
type removal struct {
	member cerby.Member
	err    error
}

// apply sets the members of a team to those of the plan. It adds users and changes roles in one request, and then
// removes other members. prior are the members of the refreshed state, or nil during a create. It returns the failed
// removals, and reports whether the planned members are in the team.
func (r *membersResource) apply(
	ctx context.Context, ws *workspace.Workspace, plan membersModel, prior map[string]entry, creates bool,
	private framework.Private, diags *diag.Diagnostics,
) (failed []removal, ok bool) {
	id := plan.TeamID.ValueString()
	resolved, _ := resolve(ctx, ws, plan.Members, workspace.Fresh, diags)
	resolved.requireAll(ctx, ws, diags)
	wanted := resolved.members
	if diags.HasError() {
		return nil, false
	}
	r.planMemberships(ctx, private, plan, wanted, diags)
	current, err := ws.TeamMembers(id).ListAfterWrites(ctx)
	if err != nil {
		addMemberError(ctx, ws, fmt.Sprintf("list the members of team %q", id), id, nil, err, diags)
		return nil, false
	}
	added, changed := diffMembers(current, wanted, prior)
	if len(added)+len(changed) > 0 {
		if err := ws.TeamMembers(id).SetRoles(ctx, added, changed); err != nil {
			addMembersError(ctx, ws, id, slices.Concat(added, changed), wanted, err, diags)
			return nil, false
		}
	}
	return removeAll(ctx, ws, id, selectRemovals(current, wanted, prior, creates)), true
}

// diffMembers returns the members to add and the members whose roles differ. If the service returns no role, it uses
// the role of the state.
func diffMembers(current []cerby.Member, wanted, prior map[string]entry) (added, changed []cerby.TeamMember) {
	currentRoles := map[string]*string{}
	for _, m := range current {
		currentRoles[m.ID] = m.Role
	}
	for _, user := range sortedIDs(wanted) {
		role, in := currentRoles[user]
		one := cerby.TeamMember{UserID: user, Role: wanted[user].role}
		switch {
		case !in:
			added = append(added, one)
		case role != nil && *role != one.Role, role == nil && prior[user].role != one.Role:
			changed = append(changed, one)
		}
	}
	return added, changed
}

// removeAll removes users from a team concurrently, and returns the failed removals.
func removeAll(ctx context.Context, ws *workspace.Workspace, team string, users []cerby.Member) []removal {
	failures := make([]error, len(users))
	var group errgroup.Group
	for i, user := range users {
		group.Go(func() error {
			failures[i] = ws.TeamMembers(team).Remove(ctx, user.ID)
			return nil
		})
	}
	_ = group.Wait()
	var failed []removal
	for i, err := range failures {
		if err != nil {
			failed = append(failed, removal{users[i], err})
		}
	}
	return failed
}

// Advice about failed removals.
const (
	applyAgain     = "Apply again to remove the user."
	removeInWebApp = "This resource no longer manages that team: remove the user in Cerby's web app."
)

// maxReported is the maximum number of failed removals with a diagnostic of their own.
const maxReported = 5

// addRemovalDiagnostics adds a diagnostic with advice for each failed removal. It adds warnings after a create, because
// an error would taint the resource, and replacing it would remove all members.
func addRemovalDiagnostics(
	team string, failed []removal, prior map[string]entry, creates bool, advice string, diags *diag.Diagnostics,
) {
	add := diags.AddError
	if creates {
		add = diags.AddWarning
	}
	for _, one := range failed[:min(len(failed), maxReported)] {
		key := one.member.ID
		if known, ok := prior[one.member.ID]; ok {
			key = known.key
		}
		add(fmt.Sprintf("Unable to remove user %q from team %q", cerby.Clean(key), team),
			framework.Explain(one.err)+"\n\nThe user is still in the team. "+advice)
	}
	if len(failed) > maxReported {
		add("Unable to remove more users",
			fmt.Sprintf("%d users in all could not be removed from team %q. %s", len(failed), team, advice))
	}
}

// withRemaining returns the model with the users of failed removals, under their keys in the state.
func (m membersModel) withRemaining(failed []removal, prior map[string]entry) membersModel {
	if len(failed) == 0 {
		return m
	}
	elements := map[string]attr.Value{}
	for key, role := range m.Members.Elements() {
		elements[key] = role
	}
	for _, one := range failed {
		before, listed := prior[one.member.ID]
		if !listed {
			before = entry{one.member.ID, member}
		}
		if one.member.Role != nil {
			before.role = *one.member.Role
		}
		elements[before.key] = types.StringValue(before.role)
	}
	m.Members = types.MapValueMust(types.StringType, elements)
	return m
}

// requestIndexPattern matches the position of a member in the error path of a request, as in data.4.attributes.role.
var requestIndexPattern = regexp.MustCompile(`^data\.(\d+)\.`)

// addMembersError adds the error of adding users to a team. It names the users by their keys in the configuration.
func addMembersError(
	ctx context.Context, ws *workspace.Workspace, team string, sent []cerby.TeamMember, wanted map[string]entry,
	err error, diags *diag.Diagnostics,
) {
	what := fmt.Sprintf("add members to team %q", team)
	if errors.Is(err, cerby.ErrNotFound) {
		var users []string
		for _, one := range sent {
			users = append(users, one.UserID)
		}
		addMemberError(ctx, ws, what, team, users, err, diags)
		return
	}
	named := ""
	for _, at := range cerby.ProblemPaths(err) {
		match := requestIndexPattern.FindStringSubmatch(at)
		if match == nil {
			continue
		}
		if index, _ := strconv.Atoi(match[1]); index < len(sent) {
			named += fmt.Sprintf("\n\ndata.%s is the member %q.", match[1], wanted[sent[index].UserID].key)
		}
	}
	diags.AddError("Unable to "+what, framework.Explain(err)+named)
}
