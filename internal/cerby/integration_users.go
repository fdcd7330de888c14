package cerby

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"slices"
	"time"
)

// The operations on the people of an integration. All that change something start a job.
var (
	ListIntegrationUsers = Operation{
		Name: "list integration users", Method: "GET", Path: "/integrations/{id}/users",
		Scopes: []Scope{ReadIntegrations, ReadUsers}, Role: ItemOwner, Sure: Published,
	}
	GetIntegrationUser = Operation{
		Name: "read integration user", Method: "GET", Path: "/integrations/{id}/users/{userId}",
		Scopes: []Scope{ReadIntegrations, ReadUsers}, Role: ItemOwner, Sure: Published,
	}
	InviteIntegrationUser = Operation{
		Name: "invite integration user", Method: "POST", Path: "/integrations/{id}/users",
		Scopes: []Scope{WriteIntegrations, ReadAutomatedJobs}, Role: ItemOwner, Sure: Published,
	}
	ReplaceEntitlements = Operation{
		Name: "replace entitlements", Method: "PATCH", Path: "/integrations/{id}/users/{userId}",
		Scopes: []Scope{WriteIntegrations, WriteAutomatedJobs}, Role: ItemOwner, Sure: Published,
	}
	ChangeEntitlements = Operation{
		Name: "add or remove entitlements", Method: "PATCH", Path: "/integrations/{id}/users/{userId}/entitlements",
		Scopes: []Scope{WriteIntegrations, WriteAutomatedJobs}, Role: ItemOwner, Sure: Published,
	}
	RemoveIntegrationUser = Operation{
		Name: "remove integration user", Method: "DELETE", Path: "/integrations/{id}/users/{userId}",
		Scopes: []Scope{WriteIntegrations, WriteAutomatedJobs}, Role: ItemOwner, Sure: Published,
	}
)

// LostLimit is how long what a write was to change is read where its answer, and with it the job, was lost. Only then
// is it sent again.
const LostLimit = 2 * time.Minute

// IntegrationUser is a person on a business hub. Fields are nil where the service gives none.
type IntegrationUser struct {
	// ID is the user's in the workspace.
	ID        string  `json:"-"`
	Email     *string `json:"email"`
	FirstName *string `json:"firstName"`
	LastName  *string `json:"lastName"`
	IsGuest   *bool   `json:"isGuest"`
	Status    *string `json:"status"`
	// Role is owner, collaborator, or another that the service knows; with or without a prefix.
	Role         *string      `json:"role"`
	Entitlements Entitlements `json:"entitlements"`
}

// setID takes the id from the envelope.
func (u *IntegrationUser) setID(id string) { u.ID = id }

// id gives it.
func (u *IntegrationUser) id() string { return u.ID }

// Entitlements are ids of entitlements. The service lists them as objects, and in an older form as texts.
type Entitlements []string

// UnmarshalJSON reads both forms.
func (e *Entitlements) UnmarshalJSON(data []byte) error {
	var elements []json.RawMessage
	if err := json.Unmarshal(data, &elements); err != nil {
		return err
	}
	*e = nil
	for _, element := range elements {
		var id string
		if json.Unmarshal(element, &id) != nil {
			var o object[struct{}]
			if err := json.Unmarshal(element, &o); err != nil {
				return err
			}
			id = o.ID
		}
		if id == "" {
			return errors.New("an entitlement has no id")
		}
		*e = append(*e, id)
	}
	return nil
}

// lastLook is how long a reading may take that begins when the time for it is over.
const lastLook = 10 * time.Second

// Seat names one person on one hub.
type Seat struct {
	IntegrationID string
	UserID        string
}

// String gives both ids, joined by a slash.
func (s Seat) String() string { return s.IntegrationID + "/" + s.UserID }

// ids are those of the operations' paths.
func (s Seat) ids() []string { return []string{s.IntegrationID, s.UserID} }

// Shows tells whether a change can be seen on a person, who is nil where they are not on the hub.
type Shows func(person *IntegrationUser) bool

// grant is an entitlement as it is sent.
type grant struct {
	ID string `json:"id"`
}

// grants are entitlements as they are sent.
type grants struct {
	Entitlements []grant `json:"entitlements"`
}

// newGrants makes entitlements of their ids; none where there are none.
func newGrants(ids []string) *grants {
	if len(ids) == 0 {
		return nil
	}
	g := &grants{}
	for _, id := range ids {
		g.Entitlements = append(g.Entitlements, grant{id})
	}
	return g
}

// Users reads the people on a hub, in the service's order.
func (i Integrations) Users(ctx context.Context, id string) iter.Seq2[IntegrationUser, error] {
	return list[IntegrationUser](ctx, i.client, call{op: ListIntegrationUsers, ids: []string{id}})
}

// User reads a person on a hub anew. One who is not there, or whose invitation has not ended, is nil.
func (i Integrations) User(ctx context.Context, seat Seat) (*IntegrationUser, error) {
	person, err := get[IntegrationUser](ctx, i.client, call{op: GetIntegrationUser, ids: seat.ids()})
	switch {
	case IsNotFound(err):
		i.seats(seat.IntegrationID).put(seat.UserID, nil)
		return nil, nil //nolint:nilnil // nobody is an answer
	case err != nil:
		return nil, err
	}
	i.seats(seat.IntegrationID).put(seat.UserID, &person)
	return &person, nil
}

// seats gives what is known of who is on a hub.
func (i Integrations) seats(id string) *snapshot[IntegrationUser] {
	return i.client.integrationUsers.get(id, func() *snapshot[IntegrationUser] {
		s := newSnapshot[IntegrationUser](i.client, call{op: ListIntegrationUsers, ids: []string{id}}, func(ctx context.Context, userID string) (IntegrationUser, error) {
			return get[IntegrationUser](ctx, i.client, call{op: GetIntegrationUser, ids: []string{id, userID}})
		})
		s.missing = i.client.missingOwner(ListIntegrationUsers, id)
		return s
	})
}

// KnownUser gives a person on a hub as this client knows them, or nil where they are not there.
func (i Integrations) KnownUser(ctx context.Context, seat Seat) (*IntegrationUser, error) {
	return i.seats(seat.IntegrationID).find(ctx, seat.UserID)
}

// UsersSince gives the people on a hub, of a reading that began after a moment, in no certain order.
func (i Integrations) UsersSince(ctx context.Context, id string, moment time.Time) ([]IntegrationUser, error) {
	return i.seats(id).since(ctx, moment)
}

// KnownUsers gives the people on a hub as this client knows them, in the service's order.
func (i Integrations) KnownUsers(ctx context.Context, id string) ([]IntegrationUser, error) {
	return i.seats(id).all(ctx)
}

// Await reads a person on a hub until a change shows, for as long as limit at most. It gives the person as last read,
// and whether the change shows. What cannot be read until then is an error, and the end of the context is.
func (i Integrations) Await(
	ctx context.Context, seat Seat, limit time.Duration, shows Shows,
) (*IntegrationUser, bool, error) {
	began := time.Now()
	// The last reading comes when the limit is reached, and may take a moment.
	reading, cancel := context.WithTimeoutCause(ctx, max(limit, limit+lastLook), fmt.Errorf("the person could not be read within %s", limit+lastLook))
	defer cancel()
	for {
		person, err := i.User(reading, seat)
		if err != nil {
			return nil, false, orCause(reading, err)
		}
		if shows(person) {
			return person, true, nil
		}
		left := limit - time.Since(began)
		if left <= 0 {
			return person, false, nil
		}
		if err := sleep(ctx, min(left, pace(time.Since(began)))); err != nil {
			return person, false, err
		}
	}
}

// Invite puts a person on a hub, with a role (which carries its prefix, as in account_collaborator) and at least one
// entitlement; one who is there gets both anew. It gives the job that does it.
func (i Integrations) Invite(
	ctx context.Context, seat Seat, role string, entitlements []string, shows Shows,
) (Job, error) {
	attributes := struct {
		Role string `json:"role"`
		*grants
		UserIDs []string `json:"userIds"`
	}{role, newGrants(entitlements), []string{seat.UserID}}
	return i.start(ctx, seat, shows, call{
		op: InviteIntegrationUser, ids: []string{seat.IntegrationID}, data: payload{Type: "invite_tenant_users", Attributes: attributes},
	})
}

// Replace gives a person exactly these entitlements, at least one. It gives the job that does it.
func (i Integrations) Replace(ctx context.Context, seat Seat, entitlements []string, shows Shows) (Job, error) {
	return i.start(ctx, seat, shows, call{
		op: ReplaceEntitlements, ids: seat.ids(), data: payload{Type: "update_user_entitlement", Attributes: newGrants(entitlements)},
	})
}

// Change adds and removes entitlements of a person, and leaves the others alone. It gives the job that does it.
func (i Integrations) Change(ctx context.Context, seat Seat, add, remove []string, shows Shows) (Job, error) {
	data := struct {
		Add    *grants `json:"add,omitempty"`
		Remove *grants `json:"remove,omitempty"`
	}{newGrants(add), newGrants(remove)}
	return i.start(ctx, seat, shows, call{op: ChangeEntitlements, ids: seat.ids(), data: data})
}

// Remove takes a person off a hub. It gives the job that does it, which has no id where they are not there.
func (i Integrations) Remove(ctx context.Context, seat Seat) (Job, error) {
	gone := func(person *IntegrationUser) bool { return person == nil }
	job, err := i.start(ctx, seat, gone, call{op: RemoveIntegrationUser, ids: seat.ids()})
	if IsNotFound(err) {
		return Job{}, nil
	}
	return job, err
}

// start begins a job. Where the answer is lost there is no job to follow: then what it was to change is read for a
// while, and only after that it is sent again. Where the change shows meanwhile, or an answer names no job, the job has
// no id.
func (i Integrations) start(ctx context.Context, seat Seat, shows Shows, call call) (Job, error) {
	var job Job
	call.patience = LostLimit + lastLook
	err := i.client.do(ctx, call, func(body []byte) (err error) {
		job, err = decodeStarted(body)
		return err
	}, func(ctx context.Context, failure *Error) (bool, error) {
		limit := LostLimit
		if failure.Status/100 == 4 {
			// It was refused: only an earlier attempt, after which has been looked for long enough, can have had an
			// effect.
			limit = 0
		}
		_, shown, err := i.Await(ctx, seat, limit, shows)
		return shown, err
	})
	return job, err
}

// decodeStarted reads what a change is answered with: a job, or in an older form the entitlements alone.
func decodeStarted(body []byte) (Job, error) {
	var answer document[struct {
		Attributes struct {
			Status       string            `json:"status"`
			Entitlements []json.RawMessage `json:"entitlements"`
		} `json:"attributes"`
	}]
	job, err := decodeOne[Job](body)
	_ = json.Unmarshal(body, &answer)
	told := answer.Data.Attributes
	switch {
	case told.Status == "" && len(told.Entitlements) > 0:
		return Job{}, nil
	case err != nil:
		return Job{}, err
	case job.Status == "":
		return Job{}, errors.New("the answer tells no status of the job")
	}
	return job, nil
}

// SameEntitlements reports whether two lists have the same entitlements, in whatever order.
func SameEntitlements(a, b []string) bool { return Covers(a, b) && Covers(b, a) }

// Covers reports whether a list of entitlements has all of another's.
func Covers(all, some []string) bool {
	return !slices.ContainsFunc(some, func(id string) bool { return !slices.Contains(all, id) })
}
