package team

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"golang.org/x/sync/errgroup"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
)

// membersModel is a cerby_team_members.
type membersModel struct {
	ID      types.String `tfsdk:"id"`
	TeamID  types.String `tfsdk:"team_id"`
	Members types.Map    `tfsdk:"members"`
}

// membersIdentity is what identifies the members of a team.
type membersIdentity struct {
	TeamID types.String `tfsdk:"team_id"`
}

// identity gives the identity.
func (m membersModel) identity() membersIdentity { return membersIdentity{TeamID: m.TeamID} }

// key names all members of the team among what is made and removed in a run.
func (m membersModel) key() string { return m.TeamID.ValueString() + "/*" }

// entry is a member as it is written: under an id or an e-mail.
type entry struct{ key, role string }

// userCheck is the validator of a key: an id or an e-mail.
func userCheck() validator.String {
	return framework.Check{Title: "Not a user", Accepts: "the id or the e-mail of a user", Judge: func(key string) error {
		if !framework.IsID(key) {
			return fmt.Errorf("%q is no user: write their id, or their e-mail", key)
		}
		return nil
	}}
}

// folded makes the same of e-mails that differ in the case of letters only.
func folded(key string) string {
	if framework.IsEmail(key) {
		return strings.ToLower(key)
	}
	return key
}

// keys gives the keys of a map, sorted.
func keys(members types.Map) []string { return slices.Sorted(maps.Keys(members.Elements())) }

// unsettled reports whether a map, or a role in it, is not known yet.
func unsettled(members types.Map) bool {
	if members.IsUnknown() {
		return true
	}
	for _, role := range members.Elements() {
		if role.IsUnknown() {
			return true
		}
	}
	return false
}

// twiceIn adds the error that two keys are the same person.
func twiceIn(diags *diag.Diagnostics, before, key string) {
	diags.AddAttributeError(path.Root("members"), "The same person twice", fmt.Sprintf("%q and %q are the same user. Write them once.", before, key))
}

// effort is how much is done to find the users of e-mails.
type effort int

// The efforts.
const (
	// quick takes what the service's search finds, and counts the others: they may be of users who are yet to be made.
	quick effort = iota
	// thorough looks through the list as well, and leaves those aside whom nobody has any more.
	thorough
	// complete is an error where one is not found.
	complete
)

// resolve gives the members of a map by the ids of their users, and counts those whose e-mail nobody was found to have. A quick look that the key may
// not take gives nil.
func resolve(ctx context.Context, client *cerby.Client, members types.Map, effort effort, diags *diag.Diagnostics) (byID map[string]entry, open int) {
	written := members.Elements()
	var emails []string
	for _, key := range slices.Sorted(maps.Keys(written)) {
		if framework.IsEmail(key) {
			emails = append(emails, key)
		}
	}
	found, err := client.Users().ByEmail(ctx, emails, effort != quick)
	switch {
	case effort == quick && cerby.IsDenied(err):
		return nil, 0
	case err != nil:
		framework.AddError(diags, "look for users by their e-mails", err)
		return nil, 0
	}
	byID = make(map[string]entry, len(written))
	for _, key := range slices.Sorted(maps.Keys(written)) {
		role, _ := written[key].(types.String)
		id := key
		if framework.IsEmail(key) {
			users := slices.DeleteFunc(slices.Clone(found[strings.ToLower(key)]), cerby.User.Removed)
			switch {
			case len(users) == 1:
				id = users[0].ID
			case effort != complete:
				open++
				continue
			default:
				_, _ = framework.Pick(diags, fmt.Sprintf("user with the e-mail %q", key), "all users of the workspace", users, func(u cerby.User) string { return u.ID })
				continue
			}
		}
		if before, twice := byID[id]; twice {
			twiceIn(diags, before.key, key)
		}
		byID[id] = entry{key, role.ValueString()}
	}
	return byID, open
}

// sameRoles reports whether two sets of members are the same people in the same roles.
func sameRoles(a, b map[string]entry) bool {
	return maps.EqualFunc(a, b, func(x, y entry) bool { return x.role == y.role })
}

// sortedIDs gives the ids of members in order.
func sortedIDs(members map[string]entry) []string { return slices.Sorted(maps.Keys(members)) }

// leaving gives who is in a team and not wanted there.
func leaving(now []cerby.Member, wanted map[string]entry) []cerby.Member {
	return slices.DeleteFunc(slices.Clone(now), func(m cerby.Member) bool { _, stays := wanted[m.ID]; return stays })
}

// read takes the members that the service lists. Keys stay as they were written; had has them by the users' ids.
func (m *membersModel) read(now []cerby.Member, had map[string]entry) {
	m.ID = m.TeamID
	elements := make(map[string]attr.Value, len(now))
	for _, one := range now {
		before, written := had[one.ID]
		key, role := one.ID, member
		if written {
			key, role = before.key, before.role
		}
		if one.Role != nil {
			role = *one.Role
		}
		elements[key] = types.StringValue(role)
	}
	m.Members = types.MapValueMust(types.StringType, elements)
}

// mostNamed is how many of those who will be removed are named.
const mostNamed = 50

// warnOfRemovals says by name who will be removed. open counts members whose users are not found yet: they may be among them.
func warnOfRemovals(ctx context.Context, client *cerby.Client, team string, who []cerby.Member, open int, diags *diag.Diagnostics) {
	if len(who) == 0 {
		return
	}
	var names []string
	for _, one := range who[:min(len(who), mostNamed)] {
		names = append(names, "  - "+cerby.Clean(called(ctx, client, one)))
	}
	if more := len(who) - len(names); more > 0 {
		names = append(names, fmt.Sprintf("  and %d more", more))
	}
	text := fmt.Sprintf("The team %q has %d that are not in members. They will be removed from it:\n\n%s", team, len(who), strings.Join(names, "\n"))
	if open > 0 {
		text += fmt.Sprintf("\n\n%d e-mails in members were not found yet; whose they are may be among these.", open)
	}
	diags.AddAttributeWarning(path.Root("members"), "Others will be removed from the team", text)
}

// called gives a member's e-mail, or the id where it is not known.
func called(ctx context.Context, client *cerby.Client, one cerby.Member) string {
	if one.Email != nil && *one.Email != "" {
		return *one.Email
	}
	if user, err := client.Users().Known(ctx, one.ID); err == nil && user != nil && user.Email != "" {
		return user.Email
	}
	return one.ID
}

// makeSo makes the members of a team those of a plan: all who come, and all whose role changes, at once, and then who leaves. had
// are the members as the state has them: where the service does not tell a role, that is what it was.
func (r *membersResource) makeSo(ctx context.Context, client *cerby.Client, plan membersModel, had map[string]entry, diags *diag.Diagnostics) bool {
	id := plan.TeamID.ValueString()
	wanted, _ := resolve(ctx, client, plan.Members, complete, diags)
	if diags.HasError() {
		return false
	}
	now, err := client.Teams().KnownMembers(ctx, id)
	if err != nil {
		framework.AddError(diags, fmt.Sprintf("list the members of the team %q", id), err)
		return false
	}
	has := map[string]*string{}
	for _, m := range now {
		has[m.ID] = m.Role
	}
	var come, change []cerby.TeamMember
	for _, user := range sortedIDs(wanted) {
		// A membership of somebody who is in here now does not take them away.
		r.Mark(id + "/" + user)
		role, in := has[user]
		one := cerby.TeamMember{UserID: user, Role: wanted[user].role}
		switch {
		case !in:
			come = append(come, one)
		case role != nil && *role != one.Role, role == nil && had[user].role != one.Role:
			change = append(change, one)
		}
	}
	if len(come)+len(change) > 0 {
		if err := client.Teams().SetRoles(ctx, id, come, change); err != nil {
			framework.AddError(diags, fmt.Sprintf("add members to the team %q", id), err)
			return false
		}
	}
	var going []string
	for _, one := range leaving(now, wanted) {
		going = append(going, one.ID)
	}
	return removeAll(ctx, client, id, going, diags)
}

// removeAll takes users out of a team, several at the same time, and adds an error for each who could not be.
func removeAll(ctx context.Context, client *cerby.Client, team string, users []string, diags *diag.Diagnostics) bool {
	failures := make([]error, len(users))
	var group errgroup.Group
	for i, user := range users {
		group.Go(func() error {
			failures[i] = client.Teams().RemoveMember(ctx, team, user)
			return nil
		})
	}
	_ = group.Wait()
	told := 0
	for i, err := range failures {
		switch {
		case err == nil:
		case told < mostTold:
			framework.AddError(diags, fmt.Sprintf("remove the user %q from the team %q", users[i], team), err)
			told++
		default:
			told++
		}
	}
	if told > mostTold {
		diags.AddError("More were not removed", fmt.Sprintf("%d users in all could not be removed from the team %q. Apply again to go on.", told, team))
	}
	return told == 0
}

// mostTold is how many who could not be removed are told of one by one.
const mostTold = 5

// writtenKey is the key in private state of whom this resource has put into the team.
const writtenKey = "written"

// private is private state.
type private interface {
	GetKey(ctx context.Context, key string) ([]byte, diag.Diagnostics)
}

// writablePrivate is private state that can be changed.
type writablePrivate interface {
	SetKey(ctx context.Context, key string, value []byte) diag.Diagnostics
}

// noteWritten keeps whom this resource has put into the team, or left there.
func (m membersModel) noteWritten(ctx context.Context, client *cerby.Client, p writablePrivate, diags *diag.Diagnostics) {
	written, _ := resolve(ctx, client, m.Members, thorough, diags)
	text, err := json.Marshal(sortedIDs(written))
	if err == nil {
		diags.Append(p.SetKey(ctx, writtenKey, text)...)
	}
}

// writtenIn gives whom this resource has put into the team, or nil where that is not known, as after an import.
func writtenIn(ctx context.Context, p private, diags *diag.Diagnostics) []string {
	text, found := p.GetKey(ctx, writtenKey)
	diags.Append(found...)
	var written []string
	if len(text) > 0 && json.Unmarshal(text, &written) != nil {
		return nil
	}
	return written
}
