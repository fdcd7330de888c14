package team

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
	"github.com/cerby-community/terraform-provider-cerby/internal/workspace"
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

// name names the resource's object in messages.
func (m membersModel) name() string {
	return fmt.Sprintf("the members of the team %q", m.TeamID.ValueString())
}

// keys returns the registry keys of the team's members as a whole and of those with the given user IDs.
func (m membersModel) keys(members map[string]entry) []workspace.Key {
	keys := []workspace.Key{workspace.TeamMembersKey(m.TeamID.ValueString())}
	for _, id := range sortedIDs(members) {
		keys = append(keys, workspace.MembershipKey(m.TeamID.ValueString(), id))
	}
	return keys
}

// entry is a member as it is written: under an id or an e-mail.
type entry struct{ key, role string }

// normalizeKey returns a key in the form in which equal keys are equal texts.
func normalizeKey(key string) string {
	if framework.IsEmail(key) {
		return framework.FoldEmail(key)
	}
	return key
}

// keys gives the keys of a map, sorted.
func sortedKeys(members types.Map) []string { return slices.Sorted(maps.Keys(members.Elements())) }

// hasUnknown reports whether a map, or a role in it, is not known yet.
func hasUnknown(members types.Map) bool {
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

// addDuplicateError adds the error that two keys are the same person.
func addDuplicateError(diags *diag.Diagnostics, before, key string) {
	diags.AddAttributeError(path.Root("members"), "The same person twice",
		fmt.Sprintf("%q and %q are the same user. Write them once.", before, key))
}

// aliasesKey holds the user IDs of members whose keys in the state are emails that no configuration has written: after
// an import, a configuration of IDs means the same.
var aliasesKey = framework.PrivateKey[map[string]string]{Name: "member_ids"}

// sameMembers reports whether two maps have the same members and roles, regardless of the case of emails and of whether
// a member is written by ID or by an email in aliases. It asks the service nothing, so that planning again during the
// apply comes to the same result.
func sameMembers(a, b types.Map, aliases map[string]string) bool {
	canonical := func(members types.Map) map[string]attr.Value {
		all := map[string]attr.Value{}
		for key, role := range members.Elements() {
			key = normalizeKey(key)
			if id, ok := aliases[key]; ok {
				key = id
			}
			all[key] = role
		}
		return all
	}
	return maps.EqualFunc(canonical(a), canonical(b), func(x, y attr.Value) bool { return x.Equal(y) })
}

// resolution is what is known about the users of a members map.
type resolution struct {
	// members are by user ID.
	members map[string]entry
	// missing are the emails that no user has.
	missing []string
	// removed are the users who were removed from the workspace, by their emails as written.
	removed map[string]cerby.User
	// ambiguous are the users of emails that several users have.
	ambiguous map[string][]cerby.User
}

// unresolved returns how many keys are not resolved.
func (r resolution) countUnresolved() int { return len(r.missing) + len(r.removed) + len(r.ambiguous) }

// resolve finds the users of a members map. In a plan, a user whom the search does not find may be one who is yet to be
// created. It reports false with an error, or without one if a plan may not read users.
func resolve(
	ctx context.Context, ws *workspace.Workspace, members types.Map, depth workspace.Depth, diags *diag.Diagnostics,
) (resolution, bool) {
	configured := members.Elements()
	keys := slices.Sorted(maps.Keys(configured))
	emails := slices.DeleteFunc(slices.Clone(keys), func(key string) bool { return !framework.IsEmail(key) })
	found, err := ws.Users().ByEmail(ctx, emails, depth)
	switch {
	case depth == workspace.SearchOnly && errors.Is(err, cerby.ErrDenied):
		return resolution{}, false
	case err != nil:
		framework.AddError(diags, "look for users by their emails", err)
		return resolution{}, false
	}
	r := resolution{
		members:   make(map[string]entry, len(configured)),
		removed:   map[string]cerby.User{},
		ambiguous: map[string][]cerby.User{},
	}
	for _, key := range keys {
		id, ok := r.findUserID(key, found)
		if !ok {
			continue
		}
		if before, twice := r.members[id]; twice {
			addDuplicateError(diags, before.key, key)
		}
		role, _ := configured[key].(types.String)
		r.members[id] = entry{key, role.ValueString()}
	}
	return r, true
}

// resolveState finds the users of the members that a state lists. A team may still list users who were removed from the
// workspace.
func resolveState(
	ctx context.Context, ws *workspace.Workspace, members types.Map, depth workspace.Depth, diags *diag.Diagnostics,
) map[string]entry {
	r, ok := resolve(ctx, ws, members, depth, diags)
	if !ok {
		return nil
	}
	for key, user := range r.removed {
		if _, listed := r.members[user.ID]; !listed {
			role, _ := members.Elements()[key].(types.String)
			r.members[user.ID] = entry{key, role.ValueString()}
		}
	}
	return r.members
}

// find returns the user ID of a key, or records why there is none.
func (r *resolution) findUserID(key string, found map[string][]cerby.User) (id string, ok bool) {
	if !framework.IsEmail(key) {
		return key, true
	}
	users := found[normalizeKey(key)]
	present := slices.DeleteFunc(slices.Clone(users), cerby.User.Removed)
	switch {
	case len(present) == 1:
		return present[0].ID, true
	case len(present) > 1:
		r.ambiguous[key] = present
	case len(users) > 0:
		r.removed[key] = users[0]
	default:
		r.missing = append(r.missing, key)
	}
	return "", false
}

// requireAll adds an error for each key that has no user.
func (r resolution) requireAll(ctx context.Context, ws *workspace.Workspace, diags *diag.Diagnostics) {
	r.refuseRemoved(false, diags)
	const where = "all users of the workspace"
	for _, key := range r.missing {
		what := fmt.Sprintf("user with the email %q", key)
		_, _ = framework.Pick(diags, what, where, nil, userID, framework.SuggestUser(ctx, ws, key))
	}
	for _, key := range slices.Sorted(maps.Keys(r.ambiguous)) {
		what := fmt.Sprintf("user with the email %q", key)
		_, _ = framework.Pick(diags, what, where, r.ambiguous[key], userID)
	}
}

// refuseRemoved refuses keys whose users were removed from the workspace.
func (r resolution) refuseRemoved(softened bool, diags *diag.Diagnostics) {
	for _, key := range slices.Sorted(maps.Keys(r.removed)) {
		user := r.removed[key]
		detail := fmt.Sprintf("User %q (%s) is disabled and cannot be a member.\n\n"+
			"Enable the user in Cerby's web app, or remove the user from members, and plan again.",
			cerby.Clean(user.Email), cerby.Clean(user.ID))
		framework.Refuse(softened, path.Root("members"), "User was removed from the workspace", detail, diags)
	}
}

// userID returns a user's ID.
func userID(u cerby.User) string { return u.ID }

// sortedIDs returns the user IDs of members in order.
func sortedIDs(members map[string]entry) []string { return slices.Sorted(maps.Keys(members)) }

// selectUnlisted returns who is in a team and not wanted there.
func selectUnlisted(current []cerby.Member, wanted map[string]entry) []cerby.Member {
	return slices.DeleteFunc(slices.Clone(current), func(m cerby.Member) bool { _, stays := wanted[m.ID]; return stays })
}

// read takes the members that the service lists. Keys stay as they are in the state, where had has them by user ID. key
// returns the key of a member who is not in the state yet.
func (m *membersModel) read(current []cerby.Member, prior map[string]entry, key func(cerby.Member) string) {
	m.ID = m.TeamID
	elements := make(map[string]attr.Value, len(current))
	for _, one := range current {
		before, configured := prior[one.ID]
		role := member
		if configured {
			role = before.role
		} else {
			before.key = key(one)
		}
		if one.Role != nil {
			role = *one.Role
		}
		elements[before.key] = types.StringValue(role)
	}
	m.Members = types.MapValueMust(types.StringType, elements)
}

// displayName returns a member's email, or the ID where it is not known.
func displayName(ctx context.Context, ws *workspace.Workspace, one cerby.Member) string {
	if one.Email != nil && *one.Email != "" {
		return cerby.Clean(*one.Email)
	}
	if user, err := ws.Users().Find(ctx, one.ID); err == nil && user != nil && user.Email != "" {
		return cerby.Clean(user.Email)
	}
	return cerby.Clean(one.ID)
}
