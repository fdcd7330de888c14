package cerby

import (
	"context"
	"reflect"
)

// Form is the form of the data of a response.
type Form string

// The forms of data.
const (
	OneObject Form = "object"
	PagedList Form = "list"
	WholeList Form = "list without pages"
)

// Response describes what this package decodes of the responses of an operation.
type Response struct {
	Operation Operation
	Form      Form
	// Model is the struct that the attributes of an object are decoded to, by its JSON tags.
	Model reflect.Type
	// Noun is the struct of what the objects are. It differs from Model in lists of members and items, which share one
	// model.
	Noun reflect.Type
	// Required are the attributes that some of the objects must have. All others may be absent or null.
	Required []string

	read func(ctx context.Context, c *Client, ids []string) error
}

// Read reads the object or the first page, and decodes it as all calls of the operation do. The IDs fill the path.
func (r Response) Read(ctx context.Context, c *Client, ids ...string) error {
	return r.read(ctx, c, ids)
}

// Reads are the operations that read, each list before what is read by the IDs in it. The operations of
// RevealingReads are not among them.
var Reads = []Response{
	pagesOf[Vault](ListVaults, "name", "scheme", "state"),

	pagesOf[User](ListUsers, "email", "role", "status", "isGuest", "createdAt"),
	objectOf[User](GetUser, "email", "role", "status", "isGuest", "createdAt"),
	membersOf[Account](ListUserAccounts, "role", "label"),
	membersOf[Secret](ListUserSecrets, "role", "title"),
	membersOf[Collection](ListUserCollections, "role", "name"),
	membersOf[Team](ListUserTeams, "role", "name"),

	pagesOf[Team](ListTeams, "name", "type", "createdAt"),
	objectOf[Team](GetTeam, "name", "type", "createdAt"),
	asNoun[User](pagesOf[teamMember](ListTeamMembers, "role")),
	membersOf[Account](Operations(AccountItem, TeamMembers).List, "role", "label"),
	membersOf[Secret](ListTeamSecrets, "role", "title"),
	membersOf[Collection](ListTeamCollections, "role", "name"),

	pagesOf[Account](ListAccounts, "application", "label", "createdAt"),
	objectOf[Account](GetAccount, "application", "label", "createdAt"),
	membersOf[User](Operations(AccountItem, UserMembers).List, "role"),

	pagesOf[Secret](ListSecrets, "title", "category", "status", "createdAt"),
	membersOf[User](Operations(SecretItem, UserMembers).List, "role"),
	membersOf[Team](Operations(SecretItem, TeamMembers).List, "role"),

	pagesOf[Collection](ListCollections, "name", "status", "createdAt"),
	objectOf[Collection](GetCollection, "name", "status", "createdAt"),
	membersOf[Account](CollectionAccounts.List, "label"),
	membersOf[Secret](CollectionSecrets.List, "title"),
	membersOf[Collection](CollectionCollections.List, "name"),
	membersOf[User](Operations(CollectionItem, UserMembers).List, "role"),
	membersOf[Team](Operations(CollectionItem, TeamMembers).List, "role"),

	pagesOf[Integration](ListIntegrations, "application", "label", "createdAt"),
	objectOf[Integration](GetIntegration, "application", "label", "createdAt"),
	wholeOf[Entitlement](ListEntitlements, "group", "key", "label", "value"),
	pagesOf[IntegrationUser](ListIntegrationUsers, "email", "status", "role", "entitlements"),
	objectOf[IntegrationUser](GetIntegrationUser, "email", "status", "role", "entitlements"),
	pagesOf[UnmatchedUser](ListUnmatchedUsers, "email"),

	objectOf[Job](GetJob, "status", "workflowType", "createdAt"),
}

// RevealingReads are the operations whose responses contain a password, a code or the value of a secret. Reading a
// password also changes the last sign-in of its account.
var RevealingReads = []Operation{ReadPassword, ReadTOTP, GetSecret}

// objectOf describes an operation that reads one object.
func objectOf[A any, P identified[A]](op Operation, required ...string) Response {
	return responseOf[A](op, OneObject, required, func(ctx context.Context, c *Client, ids []string) error {
		_, err := get[A, P](ctx, c, apiCall{op: op, ids: ids})
		return err
	})
}

// pagesOf describes an operation that lists objects by pages.
func pagesOf[A any, P identified[A]](op Operation, required ...string) Response {
	return responseOf[A](op, PagedList, required, func(ctx context.Context, c *Client, ids []string) error {
		_, err := newList[A, P](c, apiCall{op: op, ids: ids}).First(ctx)
		return err
	})
}

// wholeOf describes an operation that lists objects without pages.
func wholeOf[A any, P identified[A]](op Operation, required ...string) Response {
	return responseOf[A](op, WholeList, required, func(ctx context.Context, c *Client, ids []string) error {
		_, err := listWhole[A, P](ctx, c, apiCall{op: op, ids: ids})
		return err
	})
}

// membersOf describes an operation that lists objects of one noun as members or items of a parent.
func membersOf[N any](op Operation, required ...string) Response {
	return asNoun[N](pagesOf[Member](op, required...))
}

// asNoun returns the description of an operation whose objects are those of a noun.
func asNoun[N any](r Response) Response {
	r.Noun = reflect.TypeFor[N]()
	return r
}

// responseOf returns the description of an operation whose objects are decoded to A.
func responseOf[A any](
	op Operation, form Form, required []string, read func(ctx context.Context, c *Client, ids []string) error,
) Response {
	model := reflect.TypeFor[A]()
	return Response{Operation: op, Form: form, Model: model, Noun: model, Required: required, read: read}
}
