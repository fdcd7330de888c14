package framework

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/workspace"
)

// Resolution maps the keys of a role map to users or teams.
type Resolution struct {
	roleMap RoleMap
	// Entries are the resolved elements by ID.
	Entries RoleEntries
	// removed are users that were removed from the workspace, by configured email.
	removed map[string]cerby.User
	// ambiguous are the keys that several users or teams have.
	ambiguous map[string]bool
	// explain returns the error of each key that does not identify one user or team.
	explain map[string]func(ctx context.Context) diag.Diagnostics
}

// Unresolved returns the number of keys without exactly one user or team.
func (r Resolution) Unresolved() int { return len(r.removed) + len(r.explain) }

// Resolve finds the users or teams of a role map. listed are the current members, whose emails need no lookup. In a
// plan, a missing user or team may be created by the same apply. It reports false after an error, and without an error
// if the API key cannot read users or teams during a plan.
func (m RoleMap) Resolve(
	ctx context.Context, c *Call, values types.Map, listed []cerby.Member, depth workspace.LookupMode,
) (Resolution, bool) {
	r := Resolution{
		roleMap: m, Entries: RoleEntries{}, removed: map[string]cerby.User{},
		explain: map[string]func(ctx context.Context) diag.Diagnostics{}, ambiguous: map[string]bool{},
	}
	keys := SortedKeys(values)
	find := r.findUsers
	if m.MemberKind == cerby.TeamMembers {
		find = r.findTeams
	}
	ids, err := find(ctx, c.WS, keys, listed, depth)
	switch {
	case depth == workspace.SearchOnly && errors.Is(err, cerby.ErrDenied):
		return r, false
	case err != nil:
		c.AddError(fmt.Sprintf("look up the %ss of the attribute %s", m.Noun(), m.Attribute), err)
		return r, false
	}
	for _, key := range keys {
		id, ok := ids[key]
		if !ok {
			continue
		}
		if before, twice := r.Entries[id]; twice {
			m.addDuplicateError(before.Key, key, c.Diags)
		}
		r.Entries[id] = newEntry(values, key)
	}
	return r, true
}

// ResolveState finds the users or teams of a role map in a state, by ID. It includes users that were removed from the
// workspace, because the service may still list them.
func (m RoleMap) ResolveState(
	ctx context.Context, c *Call, values types.Map, listed []cerby.Member, depth workspace.LookupMode,
) RoleEntries {
	r, _ := m.Resolve(ctx, c, values, listed, depth)
	for key, user := range r.removed {
		if _, known := r.Entries[user.ID]; !known {
			r.Entries[user.ID] = newEntry(values, key)
		}
	}
	return r.Entries
}

// newEntry returns the entry of a key in a role map.
func newEntry(values types.Map, key string) RoleEntry {
	role, _ := values.Elements()[key].(types.String)
	return RoleEntry{key, role.ValueString()}
}

// findUsers returns the user IDs of keys, as far as each has one, and records why the others have none.
func (r Resolution) findUsers(
	ctx context.Context, ws *workspace.Workspace, keys []string, listed []cerby.Member, depth workspace.LookupMode,
) (map[string]string, error) {
	byEmail := map[string]string{}
	for _, one := range listed {
		if one.Email != nil && (one.Status == nil || *one.Status != cerby.UserDisabled) {
			byEmail[FoldEmail(*one.Email)] = one.ID
		}
	}
	ids := map[string]string{}
	var emails []string
	for _, key := range keys {
		switch id, ok := byEmail[NormalizeKey(key)]; {
		case !IsEmail(key):
			ids[key] = key
		case ok:
			ids[key] = id
		default:
			emails = append(emails, key)
		}
	}
	found, err := ws.Users().ByEmail(ctx, emails, depth)
	for _, key := range emails {
		users := found[NormalizeKey(key)]
		present := slices.DeleteFunc(slices.Clone(users), cerby.User.IsRemoved)
		switch {
		case len(present) == 1:
			ids[key] = present[0].ID
		case len(present) == 0 && len(users) > 0:
			r.removed[key] = users[0]
		default:
			r.ambiguous[key] = len(present) > 1
			r.explain[key] = func(ctx context.Context) diag.Diagnostics {
				_, diags := Users.Only(ctx, ws, key, present)
				return diags
			}
		}
	}
	return ids, err
}

// findTeams returns the team IDs of keys, as far as each has one, and records why the others have none.
func (r Resolution) findTeams(
	ctx context.Context, ws *workspace.Workspace, keys []string, _ []cerby.Member, depth workspace.LookupMode,
) (map[string]string, error) {
	start := time.Now()
	ids := map[string]string{}
	names := slices.DeleteFunc(slices.Clone(keys), func(key string) bool {
		if Teams.isID(key) {
			ids[key] = key
		}
		return ids[key] != ""
	})
	if len(names) == 0 {
		return ids, nil
	}
	all, err := ws.Teams().Cached(ctx)
	if err != nil {
		return nil, err
	}
	missing := func(name string) bool { return len(teamsOf(all, name)) == 0 }
	if depth == workspace.Fresh && slices.ContainsFunc(names, missing) {
		if all, err = ws.Teams().ListSince(ctx, start); err != nil {
			return nil, err
		}
	}
	for _, name := range names {
		matches := teamsOf(all, name)
		if len(matches) == 1 {
			ids[name] = matches[0].ID
			continue
		}
		r.ambiguous[name] = len(matches) > 1
		r.explain[name] = func(ctx context.Context) diag.Diagnostics {
			_, diags := Teams.Only(ctx, ws, name, matches)
			return diags
		}
	}
	return ids, nil
}

// teamsOf returns the team whose ID is a key, or else the teams of that name.
func teamsOf(all []cerby.Team, key string) []cerby.Team {
	if byID := Select(all, func(t cerby.Team) bool { return t.ID == key }); len(byID) > 0 {
		return byID
	}
	return Select(all, func(t cerby.Team) bool { return Teams.isNamed(Teams.Describe(t), key) })
}

// RequireAll adds an error for each unresolved key.
func (r Resolution) RequireAll(ctx context.Context, c *Call) {
	r.RefuseRemoved(c)
	for _, key := range slices.Sorted(maps.Keys(r.explain)) {
		c.Diags.Append(r.explain[key](ctx)...)
	}
}

// RefuseRemoved refuses users that were removed from the workspace.
func (r Resolution) RefuseRemoved(c *Call) {
	for _, key := range slices.Sorted(maps.Keys(r.removed)) {
		user := r.removed[key]
		detail := fmt.Sprintf("User %q (%s) is disabled and cannot be a member.\n\n"+
			"Enable the user in Cerby's web app, or remove the user from %s, and plan again.",
			cerby.Clean(user.Email), cerby.Clean(user.ID), r.roleMap.Attribute)
		c.Refuse(r.roleMap.Path(), "Unable to grant access to removed user "+Quote(user.Email), detail)
	}
}

// RefuseAmbiguous refuses keys that several users or teams have: an apply cannot tell which one is meant.
func (r Resolution) RefuseAmbiguous(ctx context.Context, c *Call) {
	for _, key := range slices.Sorted(maps.Keys(r.ambiguous)) {
		if !r.ambiguous[key] {
			continue
		}
		for _, one := range r.explain[key](ctx) {
			c.Refuse(r.roleMap.Path(), one.Summary(), one.Detail())
		}
	}
}
