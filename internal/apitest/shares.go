package apitest

import "strings"

// ShareKind is a kind of share, with its requests for the item i-1 and the member m-1.
type ShareKind struct {
	// Item and MemberKind are the values of cerby.ItemKind and cerby.MemberKind.
	Item, MemberKind string
	// ListID is the ID of the share in the list that contains it.
	ListID string
	// ListRequest, GrantRequest and RevokeRequest are requests in the form of Request.String.
	ListRequest, GrantRequest, RevokeRequest string
}

// ShareKinds are all kinds of shares by name.
var ShareKinds = map[string]ShareKind{
	"account to user":    newShareKind("account", "users", "/accounts/i-1/users"),
	"account to team":    accountToTeam,
	"secret to user":     newShareKind("secret", "users", "/secrets/i-1/members/users"),
	"secret to team":     newShareKind("secret", "teams", "/secrets/i-1/members/teams"),
	"collection to user": newShareKind("collection", "users", "/collections/i-1/users"),
	"collection to team": newShareKind("collection", "teams", "/collections/i-1/teams"),
}

// accountToTeam is the kind whose shares are listed by the team: accounts do not list their teams.
var accountToTeam = ShareKind{
	Item: "account", MemberKind: "teams", ListID: "i-1",
	ListRequest:   "GET /api/v1/teams/m-1/accounts" + FirstPage,
	GrantRequest:  "POST /api/v1/accounts/i-1/teams",
	RevokeRequest: "DELETE /api/v1/accounts/i-1/teams/m-1",
}

// newShareKind returns a kind whose shares are listed by the item, under a path.
func newShareKind(item, memberKind, path string) ShareKind {
	return ShareKind{
		Item: item, MemberKind: memberKind, ListID: "m-1",
		ListRequest:   "GET /api/v1" + path + FirstPage,
		GrantRequest:  "POST /api/v1" + path,
		RevokeRequest: "DELETE /api/v1" + path + "/m-1",
	}
}

// Role is the role in which the tests share an item.
func (k ShareKind) Role() string { return k.Item + "_owner" }

// GrantBody returns the body of the grant with a message, which is JSON.
func (k ShareKind) GrantBody(message string) string {
	body := `{"data":{"id":"m-1","type":"KIND","attributes":{"role":"ROLE","message":MESSAGE}}}`
	return strings.NewReplacer("KIND", k.MemberKind, "ROLE", k.Role(), "MESSAGE", message).Replace(body)
}

// Listed returns a list with the share in a role, which is JSON, and another one.
func (k ShareKind) Listed(role string) Response {
	return WholeList(Member("x-1", "owner"), Element(k.ListID, `"role": `+role))
}
