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

// membersModel is the model of cerby_team_members.
type membersModel struct {
	ID      types.String `tfsdk:"id"`
	TeamID  types.String `tfsdk:"team_id"`
	Members types.Map    `tfsdk:"members"`
}

// membersIdentity is the resource identity of cerby_team_members.
type membersIdentity struct {
	TeamID types.String `tfsdk:"team_id"`
}

func (m membersModel) identity() membersIdentity { return membersIdentity{TeamID: m.TeamID} }

// name returns the name of the object in messages.
func (m membersModel) name() string {
	return fmt.Sprintf("the members of the team %q", m.TeamID.ValueString())
}

// keys returns the registry keys of the member list and of the given members, which are keyed by user ID.
func (m membersModel) keys(members map[string]entry) []workspace.Key {
	keys := []workspace.Key{workspace.TeamMembersKey(m.TeamID.ValueString())}
	for _, id := range sortedIDs(members) {
		keys = append(keys, workspace.MembershipKey(m.TeamID.ValueString(), id))
	}
	return keys
}

// entry is a configured member. Its key is a user ID or an email.
type entry struct{ key, role string }

// normalizeKey returns a key with its email folded, so that equal keys compare equal as strings.
func normalizeKey(key string) string {
	if framework.IsEmail(key) {
		return framework.FoldEmail(key)
	}
	return key
}

func sortedKeys(members types.Map) []string { return slices.Sorted(maps.Keys(members.Elements())) }

// hasUnknown reports whether the map or a role in it is unknown.
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

// addDuplicateError adds an error about two keys that identify the same user.
func addDuplicateError(diags *diag.Diagnostics, before, key string) {
	diags.AddAttributeError(path.Root("members"), "The same person twice",
		fmt.Sprintf("%q and %q are the same user. Write them once.", before, key))
}

// aliasesKey stores user IDs by email, for members that the provider added to the state under their emails. After an
// import, a configuration that uses IDs therefore plans no change.
var aliasesKey = framework.PrivateKey[map[string]string]{Name: "member_ids"}

// sameMembers reports whether two maps have the same members and roles. It ignores the case of emails, and treats an
// email in aliases as its user ID. It sends no request, so that a second plan during the apply returns the same result.
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

// resolution maps the keys of a members map to users.
type resolution struct {
	// members are the resolved entries by user ID.
	members map[string]entry
	// missing are the emails without a user.
	missing []string
	// removed are users that were removed from the workspace, by configured email.
	removed map[string]cerby.User
	// ambiguous are the users of an email that several users have, by configured email.
	ambiguous map[string][]cerby.User
}

// countUnresolved returns the number of keys without exactly one user.
func (r resolution) countUnresolved() int { return len(r.missing) + len(r.removed) + len(r.ambiguous) }

// resolve finds the users of a members map. In a plan, a missing user may be created by the same apply. It reports
// false after an error, and without an error if the API key cannot read users during a plan.
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

// resolveState finds the users of the members in a state. It includes users that were removed from the workspace,
// because a team may still list them.
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

// findUserID returns the user ID of a key, or records why the key has none.
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

// requireAll adds an error for each unresolved key.
func (r resolution) requireAll(ctx context.Context, ws *workspace.Workspace, diags *diag.Diagnostics) {
	r.refuseRemoved(false, diags)
	const where = "all users of the workspace"
	for _, key := range r.missing {
		what := fmt.Sprintf("user with the email %q", key)
		_, _ = framework.OnlyMatch(diags, what, where, nil, userID, framework.SuggestUser(ctx, ws, key))
	}
	for _, key := range slices.Sorted(maps.Keys(r.ambiguous)) {
		what := fmt.Sprintf("user with the email %q", key)
		_, _ = framework.OnlyMatch(diags, what, where, r.ambiguous[key], userID)
	}
}

// refuseRemoved refuses users that were removed from the workspace.
func (r resolution) refuseRemoved(softened bool, diags *diag.Diagnostics) {
	for _, key := range slices.Sorted(maps.Keys(r.removed)) {
		user := r.removed[key]
		detail := fmt.Sprintf("User %q (%s) is disabled and cannot be a member.\n\n"+
			"Enable the user in Cerby's web app, or remove the user from members, and plan again.",
			cerby.Clean(user.Email), cerby.Clean(user.ID))
		framework.Refuse(softened, path.Root("members"), "User was removed from the workspace", detail, diags)
	}
}

func userID(u cerby.User) string { return u.ID }

func sortedIDs(members map[string]entry) []string { return slices.Sorted(maps.Keys(members)) }

// selectUnlisted returns the current members that are not in wanted.
func selectUnlisted(current []cerby.Member, wanted map[string]entry) []cerby.Member {
	return slices.DeleteFunc(slices.Clone(current), func(m cerby.Member) bool { _, stays := wanted[m.ID]; return stays })
}

// read sets the model from the members that the service lists. Members in prior, which is keyed by user ID, keep their
// keys. key returns the key of a new member.
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

// displayName returns the email of a member, or the ID if no email is found.
func displayName(ctx context.Context, ws *workspace.Workspace, one cerby.Member) string {
	if one.Email != nil && *one.Email != "" {
		return cerby.Clean(*one.Email)
	}
	if user, err := ws.Users().Find(ctx, one.ID); err == nil && user.Email != "" {
		return cerby.Clean(user.Email)
	}
	return cerby.Clean(one.ID)
}
