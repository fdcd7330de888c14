package workspace_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cerby-community/terraform-provider-cerby/internal/apitest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/workspace"
)

// writeTime is the time that the team of these tests takes for a write.
const writeTime = time.Second

// batchedTeam is a server with one team, which takes writeTime for each write and refuses some users.
type batchedTeam struct {
	*apitest.Server
	mu      sync.Mutex
	members []string
	// batches are the users of each write, with spaces between them.
	batches []string
	// respond returns the response to a write that adds users, or nil for a success.
	respond func(write int, users []string) *apitest.Response
}

// newBatchedTeam returns the server of a team and its workspace.
func newBatchedTeam(
	t *testing.T, respond func(write int, users []string) *apitest.Response,
) (*batchedTeam, workspace.TeamMembers) {
	t.Helper()
	team := &batchedTeam{respond: respond}
	team.Server = apitest.NewServer(t, func(_ int, req apitest.Request) apitest.Response {
		team.mu.Lock()
		defer team.mu.Unlock()
		if req.Method == http.MethodPost {
			return apitest.Delayed(writeTime, team.add(t, req.Body))
		}
		var list []string
		for _, user := range team.members {
			list = append(list, apitest.Member(user, "member"))
		}
		return apitest.List(req, list...)
	})
	return team, newWorkspace(t, team.Server, func(c *cerby.Config) { c.RetryTimeout = time.Minute }).TeamMembers("t-1")
}

// add adds the users of a request.
func (b *batchedTeam) add(t *testing.T, body string) apitest.Response {
	t.Helper()
	var request struct {
		Data []struct {
			Attributes struct {
				ID string `json:"member_id"`
			}
		}
	}
	if err := json.Unmarshal([]byte(body), &request); err != nil {
		t.Error(err)
	}
	var users []string
	for _, one := range request.Data {
		users = append(users, one.Attributes.ID)
	}
	slices.Sort(users)
	b.batches = append(b.batches, strings.Join(users, " "))
	if b.respond != nil {
		if response := b.respond(len(b.batches), users); response != nil {
			return *response
		}
	}
	b.members = append(b.members, users...)
	return apitest.Response{Status: http.StatusOK}
}

// expectBatches checks which users each write has.
func (b *batchedTeam) expectBatches(t *testing.T, want ...string) {
	t.Helper()
	b.mu.Lock()
	defer b.mu.Unlock()
	if diff := cmp.Diff(want, b.batches); diff != "" {
		t.Errorf("users of each write (-want +got):\n%s", diff)
	}
}

// addUsers adds user u-1, and users u-2 to u-n while that request is on the wire. It returns the error for each user.
func addUsers(ctx context.Context, members workspace.TeamMembers, n int) map[string]error {
	var mu sync.Mutex
	var calls sync.WaitGroup
	errs := map[string]error{}
	for i := range n {
		user := fmt.Sprintf("u-%d", i+1)
		calls.Go(func() {
			err := members.Add(ctx, cerby.TeamMember{UserID: user, Role: "member"})
			mu.Lock()
			defer mu.Unlock()
			errs[user] = err
		})
		synctest.Wait()
	}
	calls.Wait()
	return errs
}

// expectFailed checks which users have an error that a predicate accepts.
func expectFailed(t *testing.T, errs map[string]error, accepts func(error) bool, want ...string) {
	t.Helper()
	var failed []string
	for user, err := range errs {
		if err != nil {
			failed = append(failed, user)
			if !accepts(err) {
				t.Errorf("the error of user %s is not the expected one: %v", user, err)
			}
		}
	}
	slices.Sort(failed)
	if diff := cmp.Diff(want, failed); diff != "" {
		t.Errorf("failed users (-want +got):\n%s", diff)
	}
}

// failed returns a response of the service with a status and an error.
func failed(status int) *apitest.Response {
	return &apitest.Response{Status: status, Body: `{"errors": [{"title": "Refused."}]}`}
}

// refuse returns a function that refuses each write with one of some users.
func refuse(status int, refused ...string) func(int, []string) *apitest.Response {
	return func(_ int, users []string) *apitest.Response {
		for _, user := range refused {
			if slices.Contains(users, user) {
				return failed(status)
			}
		}
		return nil
	}
}

// A user is added at once. Users that are added meanwhile share the next write.
func TestTeamMembers_batches(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		team, members := newBatchedTeam(t, nil)
		expectFailed(t, addUsers(t.Context(), members, 5), nil)
		team.expectBatches(t, "u-1", "u-2 u-3 u-4 u-5")
		team.ExpectElapsed(2 * writeTime)
		if err := members.Add(t.Context(), cerby.TeamMember{UserID: "u-6", Role: "member"}); err != nil {
			t.Error(err)
		}
		team.expectBatches(t, "u-1", "u-2 u-3 u-4 u-5", "u-6")
		team.ExpectElapsed(3 * writeTime)
		team.ExpectReads(0)
	})
}

// A refused write is split until the refused user is found. The others are added.
func TestTeamMembers_batchRefused(t *testing.T) {
	for _, status := range []int{http.StatusBadRequest, http.StatusForbidden, http.StatusNotFound, http.StatusConflict} {
		apitest.Run(t, http.StatusText(status), func(t *testing.T) {
			team, members := newBatchedTeam(t, refuse(status, "u-4"))
			isStatus := func(err error) bool { return callError(t, err).Status == status }
			expectFailed(t, addUsers(t.Context(), members, 5), isStatus, "u-4")
			team.expectBatches(t, "u-1", "u-2 u-3 u-4 u-5", "u-2 u-3", "u-4 u-5", "u-4", "u-5")
		})
	}
}

// A write is not split if the API key is refused, or if the rate limit leaves no time.
func TestTeamMembers_batchNotSplit(t *testing.T) {
	for _, status := range []int{http.StatusUnauthorized, http.StatusTooManyRequests} {
		apitest.Run(t, http.StatusText(status), func(t *testing.T) {
			team, members := newBatchedTeam(t, func(write int, users []string) *apitest.Response {
				if write == 1 {
					return nil
				}
				return refuse(status, users...)(write, users)
			})
			isStatus := func(err error) bool { return callError(t, err).Status == status }
			expectFailed(t, addUsers(t.Context(), members, 3), isStatus, "u-2", "u-3")
			for _, batch := range team.batches[1:] {
				if batch != "u-2 u-3" {
					t.Errorf("a write with %q, want both users in each", batch)
				}
			}
		})
	}
}

// After a failure that is no refusal, the list shows which users were added.
func TestTeamMembers_batchPartlyApplied(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var team *batchedTeam
		team, members := newBatchedTeam(t, func(write int, users []string) *apitest.Response {
			if write == 1 {
				return nil
			}
			team.members = append(team.members, users[0])
			return failed(http.StatusInternalServerError)
		})
		isStatus := func(err error) bool { return callError(t, err).Status == http.StatusInternalServerError }
		expectFailed(t, addUsers(t.Context(), members, 4), isStatus, "u-3", "u-4")
		team.expectBatches(t, "u-1", "u-2 u-3 u-4")
	})
}

// A batch whose response is lost is sent again only if a read shows that it was not applied.
func TestTeamMembers_batchResponseLost(t *testing.T) {
	for name, applied := range map[string]bool{"applied": true, "not applied": false} {
		apitest.Run(t, name, func(t *testing.T) {
			var team *batchedTeam
			team, members := newBatchedTeam(t, func(write int, users []string) *apitest.Response {
				if write != 2 {
					return nil
				}
				if applied {
					team.members = append(team.members, users...)
				}
				return &apitest.Response{Dropped: true}
			})
			expectFailed(t, addUsers(t.Context(), members, 3), nil)
			want := []string{"u-1", "u-2 u-3", "u-2 u-3"}
			if applied {
				want = want[:2]
			}
			team.expectBatches(t, want...)
		})
	}
}

// A user who waits for another write is not added if the context ends. A write on the wire gets its response.
func TestTeamMembers_batchInterrupted(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		team, members := newBatchedTeam(t, nil)
		cause := errors.New("interrupted")
		errs := addUsers(apitest.CancelAfter(t, writeTime/2, cause), members, 3)
		isCause := func(err error) bool { return errors.Is(err, cause) && callError(t, err).Attempts == 0 }
		expectFailed(t, errs, isCause, "u-2", "u-3")
		team.expectBatches(t, "u-1")
	})
}

// One caller whose context ends does not interrupt the write of the others.
func TestTeamMembers_batchOneInterrupted(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		team, members := newBatchedTeam(t, nil)
		interrupted := apitest.CancelAfter(t, writeTime*3/2, errors.New("interrupted"))
		var calls sync.WaitGroup
		for _, call := range []struct {
			ctx  context.Context
			user string
		}{{t.Context(), "u-1"}, {interrupted, "u-2"}, {t.Context(), "u-3"}} {
			calls.Go(func() {
				if err := members.Add(call.ctx, cerby.TeamMember{UserID: call.user, Role: "member"}); err != nil {
					t.Errorf("user %s: %v", call.user, err)
				}
			})
			synctest.Wait()
		}
		calls.Wait()
		team.expectBatches(t, "u-1", "u-2 u-3")
	})
}

// A service may apply a part of a request, answer 502, and then refuse the users who are members. They are no failure.
func TestTeamMembers_batchConflict(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var team *batchedTeam
		team, members := newBatchedTeam(t, func(write int, users []string) *apitest.Response {
			switch {
			case write == 2:
				team.members = append(team.members, users[:2]...)
				return failed(http.StatusBadGateway)
			case slices.ContainsFunc(users, func(user string) bool { return slices.Contains(team.members, user) }):
				return failed(http.StatusConflict)
			}
			return nil
		})
		expectFailed(t, addUsers(t.Context(), members, 5), nil)
		if len(team.members) != 5 {
			t.Errorf("members %v, want 5", team.members)
		}
	})
}
