package workspace

// Kind is the kind of an object or grant.
type Kind string

// The kinds that the registry knows.
const (
	objectKind          Kind = "object"
	userKind            Kind = "user"
	emailKind           Kind = "email"
	nameKind            Kind = "name"
	membershipKind      Kind = "team membership"
	teamMembersKind     Kind = "team members"
	shareKind           Kind = "share"
	itemMembersKind     Kind = "item members"
	accountOwnerKind    Kind = "account owner"
	collectionItemKind  Kind = "collection item"
	integrationUserKind Kind = "integration user"
	entitlementKind     Kind = "entitlement"
)

// Key identifies one object or grant in the workspace. Fields that a kind does not need are empty.
type Key struct {
	kind                   Kind
	parent, member, detail string
}

// ObjectKey identifies the object of a noun, such as a team or a secret, by ID.
func ObjectKey(noun, id string) Key { return Key{kind: objectKind, parent: noun, member: id} }

// UserKey identifies a user by ID.
func UserKey(id string) Key { return Key{kind: userKind, member: id} }

// EmailKey identifies the user who has an email, which has to be folded to one case.
func EmailKey(folded string) Key { return Key{kind: emailKind, member: folded} }

// NameKey identifies the object of a noun that has a name or title. Names may repeat in the workspace, so no two
// resources conflict because of them.
func NameKey(noun, name string) Key { return Key{kind: nameKind, parent: noun, member: name} }

// NamedKeys returns the keys of the object of a noun that has a name or title, as far as the two are not empty.
func NamedKeys(noun, id, name string) []Key {
	var keys []Key
	if id != "" {
		keys = append(keys, ObjectKey(noun, id))
	}
	if name != "" {
		keys = append(keys, NameKey(noun, name))
	}
	return keys
}

// TeamMembersKey identifies all members of a team.
func TeamMembersKey(teamID string) Key { return Key{kind: teamMembersKind, parent: teamID} }

// MembershipKey identifies a user's membership of a team. It is a part of the team's members.
func MembershipKey(teamID, userID string) Key {
	return Key{kind: membershipKind, parent: teamID, member: userID}
}

// ShareKey identifies the share of an item with a member. The item and the member are named with their kinds, as in
// "account/ID" and "users/ID". It is a part of the item's shares.
func ShareKey(item, member string) Key { return Key{kind: shareKind, parent: item, member: member} }

// ItemMembersKey identifies all shares of an item, which is named with its kind, as in "account/ID".
func ItemMembersKey(item string) Key { return Key{kind: itemMembersKind, parent: item} }

// AccountOwnerKey identifies the role of an owner that a user has on an account. It is released if a plan lowers the
// role.
func AccountOwnerKey(accountID, userID string) Key {
	return Key{kind: accountOwnerKind, parent: accountID, member: userID}
}

// CollectionItemKey identifies an item in a collection. The item is named with its kind, as in "account/ID".
func CollectionItemKey(collectionID, item string) Key {
	return Key{kind: collectionItemKind, parent: collectionID, member: item}
}

// IntegrationUserKey identifies a user's access to an integration.
func IntegrationUserKey(integrationID, userID string) Key {
	return Key{kind: integrationUserKind, parent: integrationID, member: userID}
}

// EntitlementKey identifies one entitlement of an integration user. It is a part of the user's access.
func EntitlementKey(integrationID, userID, entitlement string) Key {
	return Key{kind: entitlementKind, parent: integrationID, member: userID, detail: entitlement}
}

// whole returns the key of the object that k is a part of, if it is a part.
func (k Key) whole() (Key, bool) {
	switch k.kind {
	case membershipKind:
		return TeamMembersKey(k.parent), true
	case shareKind:
		return ItemMembersKey(k.parent), true
	case entitlementKind:
		return IntegrationUserKey(k.parent, k.member), true
	}
	return Key{}, false
}

// requiresWhole reports whether a part exists only as long as its whole: a user without access to an integration has no
// entitlements, but one who is in a team is not a member because of others.
func (k Key) requiresWhole() bool { return k.kind == entitlementKind }

// repeats reports whether several objects may have the key.
func (k Key) repeats() bool { return k.kind == nameKind }
