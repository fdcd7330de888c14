package cerby

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby/transport"
)

// The operations on the users of an integration. All that change something start a job.
var (
	ListIntegrationUsers = published("list integration users", "GET /integrations/{id}/users",
		ItemOwner, ReadIntegrations, ReadUsers)
	GetIntegrationUser = published("read integration user", "GET /integrations/{id}/users/{userId}",
		ItemOwner, ReadIntegrations, ReadUsers)
	InviteIntegrationUser = published("invite integration user", "POST /integrations/{id}/users",
		ItemOwner, WriteIntegrations, ReadAutomatedJobs)
	ReplaceEntitlements = published("replace entitlements", "PATCH /integrations/{id}/users/{userId}",
		ItemOwner, WriteIntegrations, WriteAutomatedJobs)
	ChangeEntitlements = published("add or remove entitlements", "PATCH /integrations/{id}/users/{userId}/entitlements",
		ItemOwner, WriteIntegrations, WriteAutomatedJobs)
	RemoveIntegrationUser = published("remove integration user", "DELETE /integrations/{id}/users/{userId}",
		ItemOwner, WriteIntegrations, WriteAutomatedJobs)
)

// LostResponseTimeout is how long a change is verified after a lost response. After that, it is sent again.
const LostResponseTimeout = 2 * time.Minute

// cutOffLimit is LostResponseTimeout for a request that was not written to its end. Only a proxy can have delivered it.
const cutOffLimit = 15 * time.Second

// IntegrationUser is a user with access to an integration. A field is nil if the service returns none.
type IntegrationUser struct {
	// ID is that of the user in the workspace.
	ID        string  `json:"-"`
	Email     *string `json:"email"`
	FirstName *string `json:"firstName"`
	LastName  *string `json:"lastName"`
	IsGuest   *bool   `json:"isGuest"`
	Status    *string `json:"status"`
	// Role is owner, collaborator or another of the service's roles, with or without a prefix.
	Role         *string      `json:"role"`
	Entitlements Entitlements `json:"entitlements"`
	// DynamicFields is a JSON object of free-form values, with its names in order. It is empty if there are none.
	DynamicFields string `json:"-"`
}

// setMeta sets the dynamic fields. Forms without them are no error.
func (u *IntegrationUser) setMeta(meta json.RawMessage) {
	var stated struct {
		DynamicFields json.RawMessage `json:"dynamicFields"`
	}
	var fields map[string]any
	if json.Unmarshal(meta, &stated) != nil {
		return
	}
	decoder := json.NewDecoder(bytes.NewReader(stated.DynamicFields))
	// Large numbers keep their digits.
	decoder.UseNumber()
	if decoder.Decode(&fields) != nil || len(fields) == 0 {
		return
	}
	if text, err := json.Marshal(fields); err == nil {
		u.DynamicFields = string(text)
	}
}

func (u *IntegrationUser) setID(id string) { u.ID = id }

func (u *IntegrationUser) id() string { return u.ID }

// Entitlements are IDs of entitlements. The service lists them as objects, and in an older form as strings. They are
// nil if the service returns none, and empty if it returns an empty list.
type Entitlements []string

// UnmarshalJSON decodes both forms.
func (e *Entitlements) UnmarshalJSON(data []byte) error {
	var elements []json.RawMessage
	if err := json.Unmarshal(data, &elements); err != nil {
		return err
	}
	*e = nil
	if elements != nil {
		*e = Entitlements{}
	}
	for _, element := range elements {
		var id string
		if json.Unmarshal(element, &id) != nil {
			var o resourceObject[struct{}]
			if err := json.Unmarshal(element, &o); err != nil {
				return err
			}
			id = o.ID
		}
		if id == "" {
			return errors.New("an entitlement in the response has no ID")
		}
		*e = append(*e, id)
	}
	return nil
}

// lastReadTime limits the last read of a wait, which starts when the limit is reached.
const lastReadTime = 10 * time.Second

// IntegrationUserKey identifies one user of one integration.
type IntegrationUserKey struct {
	IntegrationID string
	UserID        string
}

// String returns both IDs, joined by a slash.
func (k IntegrationUserKey) String() string { return k.IntegrationID + "/" + k.UserID }

// ids returns the IDs for the paths of operations.
func (k IntegrationUserKey) ids() []string { return []string{k.IntegrationID, k.UserID} }

// Shows reports whether a change is visible on an integration user, which is nil if the user has no access.
type Shows func(user *IntegrationUser) bool

// grant is an entitlement as it is sent.
type grant struct {
	ID string `json:"id"`
}

// grants are entitlements as they are sent.
type grants struct {
	Entitlements []grant `json:"entitlements"`
}

// newGrants returns entitlements by their IDs, or nil if there are none.
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

// Users returns the list of an integration's users.
func (i Integrations) Users(id string) List[IntegrationUser] {
	return newList[IntegrationUser](i.client, apiCall{op: ListIntegrationUsers, ids: []string{id}})
}

// IntegrationUserCalls makes the calls on one integration user.
type IntegrationUserCalls struct {
	client *Client
	key    IntegrationUserKey
}

// User returns the calls on an integration user.
func (i Integrations) User(key IntegrationUserKey) IntegrationUserCalls {
	return IntegrationUserCalls{i.client, key}
}

// Get reads the user. It returns an error that matches ErrNotFound for a user without access, and for one whose
// invitation has not finished.
func (u IntegrationUserCalls) Get(ctx context.Context) (IntegrationUser, error) {
	return get[IntegrationUser](ctx, u.client, apiCall{op: GetIntegrationUser, ids: u.key.ids()})
}

// Wait reads the user until a change shows, for as long as limit at most. It returns the user as last read, or nil, and
// reports whether the change shows. It returns an error if the user cannot be read until then, or if the context ends.
func (u IntegrationUserCalls) Wait(
	ctx context.Context, limit time.Duration, shows Shows,
) (*IntegrationUser, bool, error) {
	start := time.Now()
	// The last read begins when the limit is reached, and may take a moment.
	readCtx, cancel := context.WithTimeoutCause(ctx, max(limit, limit+lastReadTime),
		fmt.Errorf("unable to read the user within %s", limit+lastReadTime))
	defer cancel()
	for {
		user, err := Observe(u.Get(readCtx))
		if err != nil {
			return nil, false, causeOr(readCtx, err)
		}
		if shows(user) {
			return user, true, nil
		}
		left := limit - time.Since(start)
		if left <= 0 {
			return user, false, nil
		}
		if err := transport.Sleep(ctx, min(left, pollInterval(time.Since(start)))); err != nil {
			return user, false, err
		}
	}
}

// Observe returns an integration user that was read as Shows takes it: nil for a user without access.
func Observe(user IntegrationUser, err error) (*IntegrationUser, error) {
	switch {
	case errors.Is(err, ErrNotFound):
		return nil, nil //nolint:nilnil // no access is a valid observation
	case err != nil:
		return nil, err
	}
	return &user, nil
}

// Invite grants the user access, with a role (which has its prefix, as in account_collaborator) and at least one
// entitlement. For a user who has access it replaces both. It returns the job.
func (u IntegrationUserCalls) Invite(
	ctx context.Context, role string, entitlements []string, shows Shows,
) (Job, error) {
	attributes := struct {
		Role string `json:"role"`
		*grants
		UserIDs []string `json:"userIds"`
	}{role, newGrants(entitlements), []string{u.key.UserID}}
	data := payload{Type: "invite_tenant_users", Attributes: attributes}
	return u.startJob(ctx, shows, apiCall{op: InviteIntegrationUser, ids: []string{u.key.IntegrationID}, data: data})
}

// Replace replaces the entitlements of the user by others, at least one. It returns the job.
func (u IntegrationUserCalls) Replace(ctx context.Context, entitlements []string, shows Shows) (Job, error) {
	data := payload{Type: "update_user_entitlement", Attributes: newGrants(entitlements)}
	return u.startJob(ctx, shows, apiCall{op: ReplaceEntitlements, ids: u.key.ids(), data: data})
}

// Change adds and removes entitlements of the user, and leaves the others as they are. It returns the job.
func (u IntegrationUserCalls) Change(ctx context.Context, add, remove []string, shows Shows) (Job, error) {
	data := struct {
		Add    *grants `json:"add,omitempty"`
		Remove *grants `json:"remove,omitempty"`
	}{newGrants(add), newGrants(remove)}
	return u.startJob(ctx, shows, apiCall{op: ChangeEntitlements, ids: u.key.ids(), data: data})
}

// Remove removes the user's access. It returns the job, or an error that matches ErrNotFound if the user has no access.
func (u IntegrationUserCalls) Remove(ctx context.Context, shows Shows) (Job, error) {
	return u.startJob(ctx, shows, apiCall{op: RemoveIntegrationUser, ids: u.key.ids()})
}

// startJob starts a job. If the response is lost, there is no job to wait for: the change is verified for a while, and
// only then sent again. The job has no ID if the change shows meanwhile, or if the response names no job.
func (u IntegrationUserCalls) startJob(ctx context.Context, shows Shows, call apiCall) (Job, error) {
	var job Job
	call.verifyTime = LostResponseTimeout + lastReadTime
	err := u.client.do(ctx, call, func(body []byte) (err error) {
		job, err = decodeStarted(body)
		return err
	}, func(ctx context.Context, failure *Error) (bool, error) {
		limit := LostResponseTimeout
		switch {
		case failure.Status/100 == 4:
			// The request was refused: only an earlier attempt, which was verified for long enough, can have been
			// applied.
			limit = 0
		case failure.CutOff:
			limit = cutOffLimit
		}
		_, shown, err := u.Wait(ctx, limit, shows)
		return shown, err
	})
	return job, err
}

// decodeStarted decodes the response to a change: a job, or in an older form the entitlements only.
func decodeStarted(body []byte) (Job, error) {
	var answer document[struct {
		Attributes struct {
			Status       string            `json:"status"`
			Entitlements []json.RawMessage `json:"entitlements"`
		} `json:"attributes"`
	}]
	job, err := decodeOne[Job](body)
	_ = json.Unmarshal(body, &answer)
	attributes := answer.Data.Attributes
	switch {
	case attributes.Status == "" && len(attributes.Entitlements) > 0:
		return Job{}, nil
	case err != nil:
		return Job{}, err
	case job.Status == "":
		return Job{}, errors.New("the response does not contain the status of the job")
	}
	return job, nil
}

// SameEntitlements reports whether two lists have the same entitlements, in whatever order.
func SameEntitlements(a, b []string) bool { return Covers(a, b) && Covers(b, a) }

// Covers reports whether a list of entitlements has all of another's.
func Covers(all, some []string) bool {
	return !slices.ContainsFunc(some, func(id string) bool { return !slices.Contains(all, id) })
}
