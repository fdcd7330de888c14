package workspace

import "github.com/cerby-community/terraform-provider-cerby/internal/cerby"

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

// The nouns of objects whose names may repeat.
const (
	TeamNoun       = "team"
	CollectionNoun = "collection"
	SecretNoun     = "secret"
)

// Key identifies one object or grant in the workspace. Fields that a kind does not need are empty.
type Key struct {
	kind Kind
	// noun is that of an object, or the kind of an item.
	noun                   string
	parent, member, detail string
}

// ObjectKey identifies the object of a noun, such as a team or a secret, by ID.
func ObjectKey(noun, id string) Key { return Key{kind: objectKind, noun: noun, member: id} }

// UserKey identifies a user by ID.
func UserKey(id string) Key { return Key{kind: userKind, member: id} }

// EmailKey identifies the user who has an email, which has to be folded to one case.
func EmailKey(folded string) Key { return Key{kind: emailKind, member: folded} }

// NameKey identifies the object of a noun that has a name or title. Names may repeat in the workspace, so no two
// resources conflict because of them.
func NameKey(noun, name string) Key { return Key{kind: nameKind, noun: noun, member: name} }

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

// ShareKey identifies a share. It is a part of the item's shares.
func ShareKey(s cerby.Share) Key {
	return Key{shareKind, string(s.Kind), s.ItemID, s.MemberID, string(s.MemberKind)}
}

// ItemMembersKey identifies all shares of an item.
func ItemMembersKey(kind cerby.ItemKind, id string) Key {
	return Key{kind: itemMembersKind, noun: string(kind), parent: id}
}

// AccountOwnerKey identifies the role of an owner that a user has on an account. It is released if a plan lowers the
// role.
func AccountOwnerKey(accountID, userID string) Key {
	return Key{kind: accountOwnerKind, parent: accountID, member: userID}
}

// CollectionItemKey identifies an item in a collection.
func CollectionItemKey(i cerby.Item) Key {
	return Key{kind: collectionItemKind, noun: string(i.Kind), parent: i.CollectionID, member: i.ItemID}
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
		return Key{kind: itemMembersKind, noun: k.noun, parent: k.parent}, true
	case entitlementKind:
		return IntegrationUserKey(k.parent, k.member), true
	}
	return Key{}, false
}

// requiresWhole reports whether a part exists only as long as its whole. A user without access to an integration has no
// entitlements. A membership does not depend on other members.
func (k Key) requiresWhole() bool { return k.kind == entitlementKind }

// repeats reports whether several objects may have the key.
func (k Key) repeats() bool { return k.kind == nameKind }
