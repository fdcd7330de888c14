package team

import (
	"maps"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/attr"
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

// identity returns the resource identity.
func (m membersModel) identity() membersIdentity { return membersIdentity{TeamID: m.TeamID} }

// name returns the name of the object in messages.
func (m membersModel) name() string {
	return "members of team " + framework.Quote(m.TeamID.ValueString())
}

// key returns the registry key of the member list, which is its lock, too.
func (m membersModel) key() workspace.Key { return workspace.TeamMembersKey(m.TeamID.ValueString()) }

// keys returns the registry keys of the member list and of the given members, which are keyed by user ID.
func (m membersModel) keys(members map[string]entry) []workspace.Key {
	keys := []workspace.Key{m.key()}
	for _, id := range sortedIDs(members) {
		keys = append(keys, workspace.MembershipKey(m.TeamID.ValueString(), id))
	}
	return keys
}

// read sets the model from the members that the service lists. Members in prior, which is keyed by user ID, keep their
// keys. key returns the key of a new member.
func (m *membersModel) read(current []cerby.Member, prior map[string]entry, key func(cerby.Member) string) {
	m.ID = m.TeamID
	elements := make(map[string]attr.Value, len(current))
	for _, one := range current {
		before, configured := prior[one.ID]
		if !configured {
			before = entry{key(one), member}
		}
		elements[before.key] = types.StringValue(before.currentRole(one))
	}
	m.Members = types.MapValueMust(types.StringType, elements)
}

// withRemaining returns the model with the users of failed removals.
func (m membersModel) withRemaining(failed []removal) membersModel {
	elements := m.Members.Elements()
	for _, one := range failed {
		elements[one.key] = types.StringValue(one.role)
	}
	m.Members = types.MapValueMust(types.StringType, elements)
	return m
}

// keyedByEmail reports whether new members get their emails as keys. This is so after an import, and if the state
// already has a key that is an email.
func (m membersModel) keyedByEmail() bool {
	return m.Members.IsNull() || slices.ContainsFunc(sortedKeys(m.Members), framework.IsEmail)
}

// entry is a configured member. Its key is a user ID or an email.
type entry struct{ key, role string }

// currentRole returns the role of the member, or that of the entry if the service does not return it.
func (e entry) currentRole(m cerby.Member) string {
	if m.Role == nil {
		return e.role
	}
	return *m.Role
}

// asMember returns the member for lists of names, with the email of the configuration.
func (e entry) asMember(id string) cerby.Member {
	if framework.IsEmail(e.key) {
		return cerby.Member{ID: id, Email: &e.key}
	}
	return cerby.Member{ID: id}
}

// sortedIDs returns the user IDs of members in order.
func sortedIDs(members map[string]entry) []string { return slices.Sorted(maps.Keys(members)) }

// normalizeKey returns a key with its email folded, so that equal keys compare equal as strings.
func normalizeKey(key string) string {
	if framework.IsEmail(key) {
		return framework.FoldEmail(key)
	}
	return key
}

// sortedKeys returns the keys of a members map in order.
func sortedKeys(members types.Map) []string { return slices.Sorted(maps.Keys(members.Elements())) }

// hasUnknown reports whether the map or a role in it is unknown.
func hasUnknown(members types.Map) bool {
	values := slices.Collect(maps.Values(members.Elements()))
	return members.IsUnknown() || slices.ContainsFunc(values, attr.Value.IsUnknown)
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
	return maps.EqualFunc(canonical(a), canonical(b), attr.Value.Equal)
}
