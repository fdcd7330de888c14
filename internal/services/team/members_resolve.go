package team

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
	"github.com/cerby-community/terraform-provider-cerby/internal/workspace"
)

// resolution maps the keys of a members map to users.
type resolution struct {
	// members are the resolved entries by user ID.
	members map[string]entry
	// removed are users that were removed from the workspace, by configured email.
	removed map[string]cerby.User
	// unmatched are the users, none or several, of each configured email that does not identify one user.
	unmatched map[string][]cerby.User
}

// countUnresolved returns the number of keys without exactly one user.
func (r resolution) countUnresolved() int { return len(r.removed) + len(r.unmatched) }

// resolve finds the users of a members map. In a plan, a missing user may be created by the same apply. It reports
// false after an error, and without an error if the API key cannot read users during a plan.
func (o membersOperation) resolve(ctx context.Context, members types.Map, depth workspace.Depth) (resolution, bool) {
	keys := sortedKeys(members)
	emails := slices.DeleteFunc(slices.Clone(keys), func(key string) bool { return !framework.IsEmail(key) })
	found, err := o.ws.Users().ByEmail(ctx, emails, depth)
	switch {
	case depth == workspace.SearchOnly && errors.Is(err, cerby.ErrDenied):
		return resolution{}, false
	case err != nil:
		framework.AddError(o.diags, "look up users by their emails", err)
		return resolution{}, false
	}
	r := resolution{members: map[string]entry{}, removed: map[string]cerby.User{}, unmatched: map[string][]cerby.User{}}
	for _, key := range keys {
		id, ok := r.findUserID(key, found)
		if !ok {
			continue
		}
		if before, twice := r.members[id]; twice {
			addDuplicateError(o.diags, before.key, key)
		}
		r.members[id] = newEntry(members, key)
	}
	return r, true
}

// resolveState finds the users of the members in a state. It includes users that were removed from the workspace,
// because a team may still list them.
func (o membersOperation) resolveState(
	ctx context.Context, state membersModel, depth workspace.Depth,
) map[string]entry {
	r, _ := o.resolve(ctx, state.Members, depth)
	for key, user := range r.removed {
		if _, listed := r.members[user.ID]; !listed {
			r.members[user.ID] = newEntry(state.Members, key)
		}
	}
	return r.members
}

// newEntry returns the entry of a key in a members map.
func newEntry(members types.Map, key string) entry {
	role, _ := members.Elements()[key].(types.String)
	return entry{key, role.ValueString()}
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
	case len(present) == 0 && len(users) > 0:
		r.removed[key] = users[0]
	default:
		r.unmatched[key] = present
	}
	return "", false
}

// requireAll adds an error for each unresolved key.
func (o membersOperation) requireAll(ctx context.Context, r resolution) {
	r.refuseRemoved(false, o.diags)
	for _, key := range slices.Sorted(maps.Keys(r.unmatched)) {
		_, diags := framework.Users.Only(ctx, o.ws, key, r.unmatched[key])
		o.diags.Append(diags...)
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

// addDuplicateError adds an error about two keys that identify the same user.
func addDuplicateError(diags *diag.Diagnostics, before, key string) {
	diags.AddAttributeError(path.Root("members"), "Duplicate member",
		fmt.Sprintf("%s and %s are the same user.\n\nWrite the user once.", framework.Quote(before), framework.Quote(key)))
}

// displayName returns the email of a member, or the ID if no email is found.
func displayName(ctx context.Context, ws *workspace.Workspace, m cerby.Member) string {
	return cerby.Clean(framework.NewDisplayNames(ws).User(ctx, m))
}
