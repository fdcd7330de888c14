package cerbytest

// RoleForm says how reads write the role that somebody has on an account, a secret or a collection.
type RoleForm int

// The forms of roles in reads; a role that is neither owner nor collaborator stands as it is in all of them.
const (
	// RolePrefixed is account_owner.
	RolePrefixed RoleForm = iota
	// RoleShort is owner.
	RoleShort
	// RoleLegacy is secure_secret_owner on secrets, and prefixed elsewhere.
	RoleLegacy
	// RoleNull is null in the lists of what a user has, and prefixed elsewhere.
	RoleNull
)

// MemberForm says where an element of a team's list of members has the user's id.
type MemberForm int

// The places of a member's id.
const (
	// MemberSnakeCase is attributes.member_id.
	MemberSnakeCase MemberForm = iota
	// MemberCamelCase is attributes.memberId.
	MemberCamelCase
	// MemberElementID is the element's own id, which elsewhere is that of the membership.
	MemberElementID
)

// MembersResponse says what POST /teams/{id}/members answers with its 200, which nobody published.
type MembersResponse int

// The answers to new members.
const (
	// MembersNoBody has no body.
	MembersNoBody MembersResponse = iota
	// MembersEmptyObject is an empty object.
	MembersEmptyObject
	// MembersList is a document with those who were sent.
	MembersList
)

// TOTPForm says how long a one-time code is good for, as its answer tells it.
type TOTPForm int

// The ways to tell the end of a code.
const (
	// TOTPExpiresAt has expiresAt.
	TOTPExpiresAt TOTPForm = iota
	// TOTPPeriod has period, in seconds.
	TOTPPeriod
	// TOTPCodeOnly has the code alone.
	TOTPCodeOnly
)

// Quirks are the ways of the service that nobody has settled; the zero value is what to assume.
type Quirks struct {
	RoleForm        RoleForm
	MemberForm      MemberForm
	MembersResponse MembersResponse
	// ListInheritedShares lists among an item's users also those who have it through a team or a collection, without the
	// need to seed them.
	ListInheritedShares bool
	// KeepTeamRoles lets adding a member again with another role change nothing.
	KeepTeamRoles bool
	// UniqueTeamNames answers 409 where a team would bear the name of another.
	UniqueTeamNames bool
	// CollectionType is the type of collections in answers; empty means collections.
	CollectionType string
	// PurgeDeletedSecrets answers 404 for deleted secrets, which otherwise stay readable as disabled.
	PurgeDeletedSecrets bool
	// OmitExpiryInLists leaves out of lists of secrets when they expire.
	OmitExpiryInLists bool
	// PasswordAsObject answers an account's password as one object, as published, in place of a list; null where there is
	// none.
	PasswordAsObject bool
	// NotFoundWithoutPassword answers 404 for an account without a password, in place of nothing.
	NotFoundWithoutPassword bool
	// PasswordType is the type of passwords in answers; empty means password.
	PasswordType string
	// PasswordBodyType is the type of a password's body; empty means plaintext.
	PasswordBodyType string
	TOTPForm         TOTPForm
	// RejectDuplicateItems answers 409 where an item is put into a collection again.
	RejectDuplicateItems bool
}

// WithQuirks sets the workspace's quirks.
func WithQuirks(h Quirks) Option {
	return func(w *Workspace) { w.quirks = h }
}

// UpdateQuirks changes the workspace's quirks from now on; change must not call the workspace.
func (w *Workspace) UpdateQuirks(change func(*Quirks)) {
	w.mu.Lock()
	defer w.mu.Unlock()
	change(&w.quirks)
}
