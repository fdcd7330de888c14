package cerby

import (
	"context"
	"iter"
	"net/url"
	"strings"
	"time"
)

// The operations that read integrations.
var (
	ListIntegrations = Operation{
		Name: "list integrations", Method: "GET", Path: "/integrations",
		Scopes: []Scope{ReadIntegrations}, Role: ItemOwner, Sure: Published,
	}
	GetIntegration = Operation{
		Name: "read integration", Method: "GET", Path: "/integrations/{id}",
		Scopes: []Scope{ReadIntegrations}, Role: ItemOwner, Sure: Published,
	}
	ListEntitlements = Operation{
		Name: "list entitlements", Method: "GET", Path: "/integrations/{id}/entitlements",
		Scopes: []Scope{ReadIntegrations}, Role: ItemOwner, Sure: Published,
	}
	ListUnmatchedUsers = Operation{
		Name: "list unmatched users", Method: "GET", Path: "/integrations/{id}/unmatched-users",
		Scopes: []Scope{ReadIntegrations}, Role: ItemOwner, Sure: RouteOnly,
	}
)

// Integration is a business hub: an application in which Cerby gives people seats. Fields are nil where the service
// gives none.
type Integration struct {
	ID          string  `json:"-"`
	Application *string `json:"application"`
	Label       *string `json:"label"`
	Workspace   *string `json:"workspace"`
	CreatedAt   *string `json:"createdAt"`
	CreatedBy   *string `json:"createdBy"`
	UpdatedAt   *string `json:"updatedAt"`
}

// setID takes the id from the envelope.
func (i *Integration) setID(id string) { i.ID = id }

// id gives it.
func (i *Integration) id() string { return i.ID }

// Entitlement is a right that an integration can give. Fields are nil where the service gives none.
type Entitlement struct {
	// ID is not a UUID: VIEWER_LIMITED.
	ID string `json:"-"`
	// Group is primary or secondary.
	Group *string `json:"group"`
	Key   *string `json:"key"`
	Label *string `json:"label"`
	Value *string `json:"value"`
}

// setID takes the id from the envelope.
func (e *Entitlement) setID(id string) { e.ID = id }

// id gives it.
func (e *Entitlement) id() string { return e.ID }

// UnmatchedUser is an account found in an application that belongs to no user of the workspace. Fields are nil where
// the service gives none.
type UnmatchedUser struct {
	ID        string  `json:"-"`
	Email     *string `json:"email"`
	FirstName *string `json:"firstName"`
	LastName  *string `json:"lastName"`
	Status    *string `json:"status"`
}

// setID takes the id from the envelope.
func (u *UnmatchedUser) setID(id string) { u.ID = id }

// id gives it.
func (u *UnmatchedUser) id() string { return u.ID }

// Integrations are the business hubs of the workspace.
type Integrations struct{ client *Client }

// Integrations gives the calls on integrations.
func (c *Client) Integrations() Integrations { return Integrations{c} }

// List reads the integrations of some applications, or all, in the service's order. Only those are seen of which the
// key's user is Owner.
func (i Integrations) List(ctx context.Context, applications ...string) iter.Seq2[Integration, error] {
	query := url.Values{}
	if len(applications) > 0 {
		query.Set("filter[application]", strings.Join(applications, ","))
	}
	return list[Integration](ctx, i.client, call{op: ListIntegrations, query: query})
}

// Get reads one integration.
func (i Integrations) Get(ctx context.Context, id string) (Integration, error) {
	return get[Integration](ctx, i.client, call{op: GetIntegration, ids: []string{id}})
}

// Entitlements reads what an integration can give. The list comes whole.
func (i Integrations) Entitlements(ctx context.Context, id string) ([]Entitlement, error) {
	return whole[Entitlement](ctx, i.client, call{op: ListEntitlements, ids: []string{id}})
}

// KnownEntitlements gives what an integration can give, read once in the life of the client, however many ask.
func (i Integrations) KnownEntitlements(ctx context.Context, id string) ([]Entitlement, error) {
	known := i.client.entitlements.get(id, func() *once[[]Entitlement] { return &once[[]Entitlement]{} })
	return known.get(ctx, func() ([]Entitlement, error) { return i.Entitlements(ctx, id) })
}

// UnmatchedUsers reads the accounts of an application that belong to nobody in the workspace; search, if not empty,
// narrows them as the service does.
func (i Integrations) UnmatchedUsers(ctx context.Context, id, search string) iter.Seq2[UnmatchedUser, error] {
	query := url.Values{}
	if search != "" {
		query.Set("search", search)
	}
	return list[UnmatchedUser](ctx, i.client, call{op: ListUnmatchedUsers, ids: []string{id}, query: query})
}

// Known gives an integration as this client knows it, or nil where there is none.
func (i Integrations) Known(ctx context.Context, id string) (*Integration, error) {
	return i.client.integrations.find(ctx, id)
}

// AllSince gives all integrations of a reading that began after a moment, with what this client has written, in no
// certain order.
func (i Integrations) AllSince(ctx context.Context, moment time.Time) ([]Integration, error) {
	return i.client.integrations.since(ctx, moment)
}

// AllKnown gives all integrations as this client knows them, in no certain order.
func (i Integrations) AllKnown(ctx context.Context) ([]Integration, error) {
	return i.client.integrations.known(ctx)
}

// All gives all integrations as this client knows them, in the service's order.
func (i Integrations) All(ctx context.Context) ([]Integration, error) {
	return i.client.integrations.all(ctx)
}
