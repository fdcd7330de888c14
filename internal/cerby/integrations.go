package cerby

import (
	"context"
	"iter"
	"net/url"
	"strings"
)

// The operations on integrations and their unmatched users.
var (
	ListIntegrations   = published("list integrations", "GET /integrations", ItemOwner, ReadIntegrations)
	GetIntegration     = published("read integration", "GET /integrations/{id}", ItemOwner, ReadIntegrations)
	ListEntitlements   = published("list entitlements", "GET /integrations/{id}/entitlements", ItemOwner, ReadIntegrations)
	ListUnmatchedUsers = routeOnly("list unmatched users", "GET /integrations/{id}/unmatched-users",
		ItemOwner, ReadIntegrations)
	DeleteUnmatchedUser = routeOnly("delete unmatched user",
		"DELETE /integrations/{id}/unmatched-users/{unmatchedUserId}", ItemOwner, WriteIntegrations)
)

// Integration is an application in which Cerby manages users, called a business hub in Cerby's web app. A field is nil
// if the service returns none.
type Integration struct {
	ID          string  `json:"-"`
	Application *string `json:"application"`
	Label       *string `json:"label"`
	Workspace   *string `json:"workspace"`
	CreatedAt   *string `json:"createdAt"`
	CreatedBy   *string `json:"createdBy"`
	UpdatedAt   *string `json:"updatedAt"`
}

func (i *Integration) setID(id string) { i.ID = id }

func (i *Integration) id() string { return i.ID }

// Entitlement is a right that an integration can grant. A field is nil if the service returns none.
type Entitlement struct {
	// ID is not a UUID: VIEWER_LIMITED.
	ID string `json:"-"`
	// Group is primary or secondary.
	Group *string `json:"group"`
	Key   *string `json:"key"`
	Label *string `json:"label"`
	Value *string `json:"value"`
}

func (e *Entitlement) setID(id string) { e.ID = id }

func (e *Entitlement) id() string { return e.ID }

// UnmatchedUser is an account in an application that belongs to no user of the workspace. A field is nil if the service
// returns none.
type UnmatchedUser struct {
	ID        string  `json:"-"`
	Email     *string `json:"email"`
	FirstName *string `json:"firstName"`
	LastName  *string `json:"lastName"`
	Status    *string `json:"status"`
}

func (u *UnmatchedUser) setID(id string) { u.ID = id }

func (u *UnmatchedUser) id() string { return u.ID }

// Integrations makes the calls on integrations.
type Integrations struct{ client *Client }

// Integrations returns the calls on integrations.
func (c *Client) Integrations() Integrations { return Integrations{c} }

// List returns the list of all integrations that the API key's user may read.
func (i Integrations) List() List[Integration] {
	return newList[Integration](i.client, apiCall{op: ListIntegrations})
}

// ListByApplication reads the integrations of some applications, or all, in the service's order. The service lists the
// integrations that the API key's user owns.
func (i Integrations) ListByApplication(ctx context.Context, applications ...string) iter.Seq2[Integration, error] {
	query := url.Values{}
	if len(applications) > 0 {
		query.Set("filter[application]", strings.Join(applications, ","))
	}
	return newList[Integration](i.client, apiCall{op: ListIntegrations, query: query}).Each(ctx)
}

// Get reads one integration.
func (i Integrations) Get(ctx context.Context, id string) (Integration, error) {
	return get[Integration](ctx, i.client, apiCall{op: GetIntegration, ids: []string{id}})
}

// Entitlements reads the entitlements that an integration can grant. The list has no pages.
func (i Integrations) Entitlements(ctx context.Context, id string) ([]Entitlement, error) {
	return listWhole[Entitlement](ctx, i.client, apiCall{op: ListEntitlements, ids: []string{id}})
}

// UnmatchedUsers reads the accounts of an application that belong to no user of the workspace. The service selects them
// by search if it is not empty.
func (i Integrations) UnmatchedUsers(ctx context.Context, id, search string) iter.Seq2[UnmatchedUser, error] {
	query := url.Values{}
	if search != "" {
		query.Set("search", search)
	}
	return newList[UnmatchedUser](i.client, apiCall{op: ListUnmatchedUsers, ids: []string{id}, query: query}).Each(ctx)
}

// DeleteUnmatchedUser removes an account of an application from the list of unmatched users. One that is not listed is
// no error.
func (i Integrations) DeleteUnmatchedUser(ctx context.Context, integrationID, id string) error {
	removal := apiCall{op: DeleteUnmatchedUser, ids: []string{integrationID, id}, lateTime: lateTime}
	return revoke(ctx, i.client, removal, func(ctx context.Context) (bool, error) {
		for user, err := range i.UnmatchedUsers(ctx, integrationID, "") {
			if err != nil || user.ID == id {
				return err == nil, err
			}
		}
		return false, nil
	})
}
