package framework

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework-validators/mapvalidator"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/workspace"
)

// RoleMap is an attribute that lists members with their roles: users by ID or email, or teams by ID or name.
type RoleMap struct {
	// Attribute is the name of the attribute.
	Attribute string
	// MemberKind is the kind of members.
	MemberKind cerby.MemberKind
}

// Noun returns user or team.
func (m RoleMap) Noun() string {
	if m.MemberKind == cerby.TeamMembers {
		return Teams.Noun
	}
	return Users.Noun
}

// Path returns the path of the attribute.
func (m RoleMap) Path() path.Path { return path.Root(m.Attribute) }

// Validators returns the validators of the attribute.
func (m RoleMap) Validators(roles Roles) []validator.Map {
	keys := UserRefValidator()
	if m.MemberKind == cerby.TeamMembers {
		keys = TeamRefValidator()
	}
	return []validator.Map{
		mapvalidator.KeysAre(keys), mapvalidator.ValueStringsAre(roles.Validator()), mapvalidator.NoNullValues(),
	}
}

// RefuseDuplicates refuses keys that are equal, ignoring the case of emails.
func (m RoleMap) RefuseDuplicates(values types.Map, diags *diag.Diagnostics) {
	seen := map[string]string{}
	for _, key := range SortedKeys(values) {
		if before, twice := seen[NormalizeKey(key)]; twice {
			m.addDuplicateError(before, key, diags)
		}
		seen[NormalizeKey(key)] = key
	}
}

// addDuplicateError adds an error about two keys that identify the same user or team.
func (m RoleMap) addDuplicateError(before, key string, diags *diag.Diagnostics) {
	diags.AddAttributeError(m.Path(), "Invalid "+m.Attribute, fmt.Sprintf(
		"%s and %s identify the same %s.\n\nRemove one of the two from "+
			"%s.", Quote(before), Quote(key), m.Noun(), m.Attribute))
}

// RoleEntry is an element of a map of roles. Its key is an ID, an email or a name.
type RoleEntry struct{ Key, Role string }

// RoleEntries are elements of a map of roles by the IDs of their users or teams.
type RoleEntries map[string]RoleEntry

// IDs returns the IDs in order.
func (e RoleEntries) IDs() []string { return slices.Sorted(maps.Keys(e)) }

// CurrentRole returns the role of a member without prefix, or that of the entry if the service does not return it.
func (e RoleEntry) CurrentRole(m cerby.Member) string {
	if m.Role == nil {
		return e.Role
	}
	return cerby.BareRole(*m.Role)
}

// AsMember returns the member with an ID for lists of names, with the email or name of the configuration.
func (e RoleEntry) AsMember(of cerby.MemberKind, id string) cerby.Member {
	switch {
	case of == cerby.UserMembers && IsEmail(e.Key):
		return cerby.Member{ID: id, Email: &e.Key}
	case of == cerby.TeamMembers && e.Key != id:
		return cerby.Member{ID: id, Name: &e.Key}
	}
	return cerby.Member{ID: id}
}

// NormalizeKey returns a key with its email folded, so that equal keys compare equal as strings.
func NormalizeKey(key string) string {
	if IsEmail(key) {
		return FoldEmail(key)
	}
	return key
}

// SortedKeys returns the keys of a map in order.
func SortedKeys(values types.Map) []string { return slices.Sorted(maps.Keys(values.Elements())) }

// HasUnknown reports whether a map or a value in it is unknown.
func HasUnknown(values types.Map) bool {
	elements := slices.Collect(maps.Values(values.Elements()))
	return values.IsUnknown() || slices.ContainsFunc(elements, attr.Value.IsUnknown)
}

// aliases returns the private-state key with IDs by email or name, for members that the provider added to the state
// under these. After an import, a configuration that uses IDs therefore plans no change.
func (m RoleMap) aliases() PrivateKey[map[string]string] {
	return PrivateKey[map[string]string]{m.Attribute + "_ids"}
}

// Same reports whether two maps have the same members and roles. It ignores the case of emails, and treats a key that
// Read added as its ID. It sends no request, so that a second plan during the apply returns the same result.
func (m RoleMap) Same(ctx context.Context, c *Call, a, b types.Map) bool {
	aliases := m.aliases().Load(ctx, c)
	canonical := func(values types.Map) map[string]attr.Value {
		all := map[string]attr.Value{}
		for key, role := range values.Elements() {
			key = NormalizeKey(key)
			if id, ok := aliases[key]; ok {
				key = id
			}
			all[key] = role
		}
		return all
	}
	return maps.EqualFunc(canonical(a), canonical(b), attr.Value.Equal)
}

// Read returns the attribute of the members that the service lists, and saves what Same needs. Members in prior keep
// their keys. New ones get their emails or names as keys after an import, or if the attribute already has such a key.
// missingRole is the role of new members for which the service returns none.
func (m RoleMap) Read(
	ctx context.Context, c *Call, current []cerby.Member, state types.Map, prior RoleEntries, missingRole string,
) types.Map {
	byName := state.IsNull() || slices.ContainsFunc(SortedKeys(state), func(key string) bool { return !m.isID(key) })
	aliases := m.aliases().Load(ctx, c)
	known := len(aliases)
	if aliases == nil {
		aliases = map[string]string{}
	}
	names := NewDisplayNames(c.WS)
	var read []RoleEntry
	for _, one := range current {
		entry, listed := prior[one.ID]
		if !listed {
			entry = RoleEntry{one.ID, missingRole}
		}
		if !listed && byName {
			if name := m.name(ctx, names, one); name != one.ID {
				aliases[NormalizeKey(name)], entry.Key = one.ID, name
			}
		}
		entry.Role = entry.CurrentRole(one)
		read = append(read, entry)
	}
	if len(aliases) > known {
		m.aliases().Save(ctx, c, aliases)
	}
	return With(types.MapNull(types.StringType), read...)
}

// Listed returns the attribute of the members that the service lists, with their emails or names as keys.
func (m RoleMap) Listed(
	ctx context.Context, ws *workspace.Workspace, current []cerby.Member, missingRole string,
) types.Map {
	names := NewDisplayNames(ws)
	var read []RoleEntry
	for _, one := range current {
		entry := RoleEntry{m.name(ctx, names, one), missingRole}
		read = append(read, RoleEntry{entry.Key, entry.CurrentRole(one)})
	}
	return With(types.MapNull(types.StringType), read...)
}

// ForgetAliases removes what Read saved. Update calls it: the configuration has its own keys then.
func (m RoleMap) ForgetAliases(ctx context.Context, c *Call) {
	m.aliases().Remove(ctx, c)
}

// name returns the email of a user or the name of a team if it identifies the member, or the ID.
func (m RoleMap) name(ctx context.Context, names *DisplayNames, member cerby.Member) string {
	if m.MemberKind == cerby.UserMembers {
		if email := cerby.Clean(names.User(ctx, member)); IsEmail(email) {
			return email
		}
		return member.ID
	}
	name := names.Team(ctx, member)
	all, err := names.ws.Teams().Cached(ctx)
	if err != nil || cerby.Clean(name) != name || len(Select(all, func(t cerby.Team) bool {
		return Teams.isNamed(Teams.Describe(t), name) || t.ID == name
	})) != 1 {
		return member.ID
	}
	return name
}

// isID reports whether a key is an ID and no email or name.
func (m RoleMap) isID(key string) bool {
	if m.MemberKind == cerby.TeamMembers {
		return Teams.isID(key)
	}
	return Users.isID(key)
}

// With returns a map with further elements.
func With(values types.Map, more ...RoleEntry) types.Map {
	elements := values.Elements()
	if elements == nil {
		elements = map[string]attr.Value{}
	}
	for _, one := range more {
		elements[one.Key] = types.StringValue(one.Role)
	}
	return types.MapValueMust(types.StringType, elements)
}
