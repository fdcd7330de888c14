package cerbytest

// RoleForm is how reads write a role on an account, a secret or a collection.
type RoleForm int

// The forms of roles in reads. A role other than owner and collaborator is the same in all of them.
const (
	// RolePrefixed is account_owner.
	RolePrefixed RoleForm = iota
	// RoleShort is owner.
	RoleShort
	// RoleLegacy is secure_secret_owner on secrets, and prefixed elsewhere.
	RoleLegacy
	// RoleNull is null in the lists of a user's items, and prefixed elsewhere.
	RoleNull
)

// MemberForm is where an element of a team's list of members has the user's ID.
type MemberForm int

// The places of a member's ID.
const (
	// MemberSnakeCase is attributes.member_id.
	MemberSnakeCase MemberForm = iota
	// MemberCamelCase is attributes.memberId.
	MemberCamelCase
	// MemberElementID is the ID of the element, which in the other forms is the ID of the membership.
	MemberElementID
)

// MembersResponse is the body of the response to POST /teams/{id}/members, which is not published.
type MembersResponse int

// The responses to new members.
const (
	// MembersNoBody has no body.
	MembersNoBody MembersResponse = iota
	// MembersEmptyObject is an empty object.
	MembersEmptyObject
	// MembersList is a document with the requested members.
	MembersList
)

// TOTPForm is how a response states the validity of a one-time code.
type TOTPForm int

// The forms of a code's validity.
const (
	// TOTPExpiresAt has expiresAt.
	TOTPExpiresAt TOTPForm = iota
	// TOTPPeriod has period, in seconds.
	TOTPPeriod
	// TOTPCodeOnly has only the code.
	TOTPCodeOnly
)

// Quirks are variants of the service's behavior that are not documented. The zero value is what the project assumes.
type Quirks struct {
	RoleForm        RoleForm
	MemberForm      MemberForm
	MembersResponse MembersResponse
	// ListInheritedShares adds to an item's users those who have access through a team or a collection.
	ListInheritedShares bool
	// KeepTeamRoles makes adding a member again with another role change nothing.
	KeepTeamRoles bool
	// UniqueTeamNames responds with 409 if another team has the name.
	UniqueTeamNames bool
	// CollectionType is the type of collections in responses. Empty means collections.
	CollectionType string
	// PurgeDeletedSecrets responds with 404 for deleted secrets, which otherwise remain readable as disabled.
	PurgeDeletedSecrets bool
	// OmitExpiryInLists omits expiresAt from lists of secrets.
	OmitExpiryInLists bool
	// PasswordAsObject returns an account's password as one object, as published, and not as a list. It is null if
	// there is none.
	PasswordAsObject bool
	// NotFoundWithoutPassword responds with 404 for an account without a password, and not with an empty list.
	NotFoundWithoutPassword bool
	// PasswordType is the type of passwords in responses. Empty means password.
	PasswordType string
	// PasswordBodyType is the type of a password's body. Empty means plaintext.
	PasswordBodyType string
	TOTPForm         TOTPForm
	// RejectDuplicateItems responds with 409 if a collection already contains the item.
	RejectDuplicateItems bool
}

// WithQuirks sets the workspace's quirks.
func WithQuirks(quirks Quirks) Option {
	return func(w *Workspace) { w.quirks = quirks }
}

// UpdateQuirks changes the workspace's quirks from now on. The change function must not call the workspace.
func (w *Workspace) UpdateQuirks(change func(*Quirks)) {
	w.mu.Lock()
	defer w.mu.Unlock()
	change(&w.quirks)
}
