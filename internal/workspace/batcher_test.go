package workspace_test

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cerby-community/terraform-provider-cerby/internal/apitest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
)

// additionTime is the time that the service takes for each write of these tests.
const additionTime = 50 * time.Millisecond

// applyMemberships adds 1,000 users to teams in a random order, as an apply of Terraform does. Some operations run at
// once. Each ends with a write of the state, one after another. It returns the number of writes of the service. The
// machine stands still for stall once in 50 operations.
func applyMemberships(t *testing.T, teams, parallelism int, stateTime, stall time.Duration) (writes int) {
	t.Helper()
	server := apitest.Always(t, apitest.Delayed(additionTime, apitest.Response{Status: http.StatusOK}))
	ws := newWorkspace(t, server, nil)
	order := rand.New(rand.NewPCG(1, 2)).Perm(1000)
	state := make(chan struct{}, 1)
	var next atomic.Int32
	apply := func(number int) {
		user := cerby.TeamMember{UserID: fmt.Sprintf("u-%d", number), Role: "member"}
		if err := ws.TeamMembers(fmt.Sprintf("t-%d", number%teams)).Add(t.Context(), user); err != nil {
			t.Error(err)
		}
		state <- struct{}{}
		random := rand.New(rand.NewPCG(3, uint64(number)))
		time.Sleep(time.Duration((0.3 + 0.7*random.ExpFloat64()) * float64(stateTime)))
		if random.IntN(50) == 0 {
			time.Sleep(stall)
		}
		<-state
	}
	var workers sync.WaitGroup
	for range parallelism {
		workers.Go(func() {
			for i := int(next.Add(1)); i <= len(order); i = int(next.Add(1)) {
				apply(order[i-1])
			}
		})
	}
	workers.Wait()
	return len(server.Writes())
}

// An apply of 1,000 memberships needs few writes, whether Terraform writes its state fast or slowly, and also on a
// machine that often stands still.
func TestBatcher_manyAtOnce(t *testing.T) {
	machines := []struct{ stateTime, stall time.Duration }{
		{0, 0},
		{10 * time.Millisecond, 0},
		{30 * time.Millisecond, 0},
		{100 * time.Millisecond, 0},
		{10 * time.Millisecond, time.Second},
		{30 * time.Millisecond, time.Second},
	}
	for _, test := range []struct{ teams, parallelism, most int }{{1, 10, 300}, {1, 50, 60}, {10, 50, 400}} {
		for _, machine := range machines {
			name := fmt.Sprintf("%d at once in %d teams, %v", test.parallelism, test.teams, machine)
			apitest.Run(t, name, func(t *testing.T) {
				writes := applyMemberships(t, test.teams, test.parallelism, machine.stateTime, machine.stall)
				if writes > test.most {
					t.Errorf("%d writes, want at most %d", writes, test.most)
				}
			})
		}
	}
}

// Users that are added one after another, right after many at once, wait for others twice, and then no more.
func TestBatcher_aloneAfterMany(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := apitest.Always(t, apitest.Delayed(additionTime, apitest.Response{Status: http.StatusOK}))
		members := newWorkspace(t, server, nil).TeamMembers("t-1")
		addUsers(t.Context(), members, 50)
		start := time.Now()
		for i := range 20 {
			if err := members.Add(t.Context(), cerby.TeamMember{UserID: fmt.Sprintf("v-%d", i), Role: "member"}); err != nil {
				t.Error(err)
			}
		}
		if waited := time.Since(start) - 20*additionTime; waited > 15*additionTime {
			t.Errorf("waited for %s in all, want at most %s", waited, 15*additionTime)
		}
	})
}

// Users that are added one after another do not wait, also after several were added at once.
func TestBatcher_oneAfterAnother(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := apitest.Always(t, apitest.Delayed(additionTime, apitest.Response{Status: http.StatusOK}))
		members := newWorkspace(t, server, nil).TeamMembers("t-1")
		addUsers(t.Context(), members, 5)
		time.Sleep(time.Minute)
		start := time.Now()
		for i := range 5 {
			if err := members.Add(t.Context(), cerby.TeamMember{UserID: fmt.Sprintf("v-%d", i), Role: "member"}); err != nil {
				t.Error(err)
			}
		}
		apitest.ExpectEqual(t, time.Since(start), 5*additionTime)
	})
}
