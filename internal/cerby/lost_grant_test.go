package cerby_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
)

// grantWrite is a write to teams, shares or collections: its request, the reading that settles it, and what that shows
// before and after.
type grantWrite struct {
	call          func(ctx context.Context, client *cerby.Client) error
	write, read   string
	before, after reply
	// done is what the write itself is answered.
	done reply
	// gone is whether it takes something away.
	gone bool
	// resent is whether it is sent again without a reading.
	resent bool
	// owner is the reading that confirms that a team is gone.
	owner string
}

// grantWrites are one of each kind, but for those that make something with an id of its own.
func grantWrites(t *testing.T) map[string]grantWrite {
	t.Helper()
	missing, none, ok := answer(t, 404, "error-404.json"), reply{status: 200, body: `{"data": []}`}, reply{status: 204}
	item := cerby.Item{CollectionID: "c-1", Kind: cerby.SecretItem, ItemID: "s-1"}
	items, in := "GET /api/v1/collections/c-1/secrets"+firstPage, answer(t, 200, "collection-secrets.json")
	writes := map[string]grantWrite{
		"rename team": {func(ctx context.Context, client *cerby.Client) error {
			renamed, err := client.Teams().Rename(ctx, "t-1", "Marketing")
			if err == nil && (renamed.ID != "t-1" || renamed.Name != "Marketing") {
				t.Errorf("got %+v", renamed)
			}
			return err
		}, patchTeam, readTeam, one(element("t-1", `"name": "Before"`)), answer(t, 200, "team.json"), answer(t, 200, "team.json"), false, false, ""},
		"delete team": {func(ctx context.Context, client *cerby.Client) error {
			return client.Teams().Delete(ctx, "t-1")
		}, deleteTeam, readTeam, answer(t, 200, "team.json"), missing, ok, true, false, ""},
		"rename collection": {func(ctx context.Context, client *cerby.Client) error {
			renamed, err := client.Collections().Rename(ctx, "c-1", "Shops")
			if err == nil && (renamed.ID != "c-1" || renamed.Name != "Shops") {
				t.Errorf("got %+v", renamed)
			}
			return err
		}, "PATCH /api/v1/collections/c-1", readCollection, one(element("c-1", `"name": "Before"`)), answer(t, 200, "collection.json"), answer(t, 200, "collection.json"), false, false, ""},
		"delete collection": {func(ctx context.Context, client *cerby.Client) error {
			return client.Collections().Delete(ctx, "c-1")
		}, "DELETE /api/v1/collections/c-1", readCollection, answer(t, 200, "collection.json"), missing, ok, true, false, ""},
		"add member": {func(ctx context.Context, client *cerby.Client) error {
			return client.Teams().AddMembers(ctx, "t-1", janeAsAdmin)
		}, postMembers, listMembers, none, answer(t, 200, "team-members.json"), ok, false, false, ""},
		"add member in another role": {func(ctx context.Context, client *cerby.Client) error {
			return client.Teams().AddMembers(ctx, "t-1", janeAsAdmin)
		}, postMembers, listMembers, membersAs(`"member"`), answer(t, 200, "team-members.json"), ok, false, false, ""},
		"remove member": {func(ctx context.Context, client *cerby.Client) error {
			return client.Teams().RemoveMember(ctx, "t-1", "u-1")
		}, deleteMember, listMembers, answer(t, 200, "team-members.json"), none, ok, true, false, ""},
		"remove member of a team that is gone": {func(ctx context.Context, client *cerby.Client) error {
			return client.Teams().RemoveMember(ctx, "t-1", "u-1")
		}, deleteMember, listMembers, answer(t, 200, "team-members.json"), missing, ok, true, false, readTeam},
		"add item": {func(ctx context.Context, client *cerby.Client) error {
			return client.Collections().AddItem(ctx, item)
		}, "POST /api/v1/collections/c-1/secrets", items, none, in, ok, false, false, ""},
		"remove item": {func(ctx context.Context, client *cerby.Client) error {
			return client.Collections().RemoveItem(ctx, item)
		}, "DELETE /api/v1/collections/c-1/secrets/s-1", items, in, none, ok, true, false, ""},
	}
	for name, k := range kindsOfShares {
		writes["give "+name] = grantWrite{func(ctx context.Context, client *cerby.Client) error {
			return client.Shares().Grant(ctx, k.share(), k.role, "hello")
		}, k.add, k.list, none, k.listed(`"owner"`), ok, false, true, ""}
		writes["give another role, "+name] = grantWrite{func(ctx context.Context, client *cerby.Client) error {
			return client.Shares().Grant(ctx, k.share(), k.role, "hello")
		}, k.add, k.list, k.listed(`"collaborator"`), k.listed(`"` + k.role + `"`), ok, false, true, ""}
		writes["take "+name] = grantWrite{func(ctx context.Context, client *cerby.Client) error {
			return client.Shares().Revoke(ctx, k.share())
		}, k.take, k.list, k.listed(`"owner"`), none, ok, true, false, ""}
	}
	return writes
}

// lostAnswers are the ends of an attempt that leave open whether it was carried out, and after which it may be sent
// again.
func lostAnswers() map[string]reply {
	return map[string]reply{
		"dropped": {dropped: true}, "timed out": {after: time.Hour}, "502": {status: 502}, "503": {status: 503}, "504": {status: 504},
		"cut": {status: 201, body: `{"data": {"id": "x"}}`, cut: true},
	}
}

// eachGrant runs a test for each write with each of some replies, in a bubble of its own.
func eachGrant(t *testing.T, replies map[string]reply, run func(t *testing.T, g grantWrite, r reply)) {
	t.Helper()
	for name, g := range grantWrites(t) {
		for kind, r := range replies {
			t.Run(name+", "+kind, func(t *testing.T) { synctest.Test(t, func(t *testing.T) { run(t, g, r) }) })
		}
	}
}

// TestLostGrantThatIsDone sends no second write where a reading shows what the first has done.
func TestLostGrantThatIsDone(t *testing.T) {
	replies := lostAnswers()
	replies["500"], replies["a page"] = reply{status: 500}, answer(t, 200, "not-found-404.html")
	eachGrant(t, replies, func(t *testing.T, g grantWrite, r reply) {
		replies, want := []reply{r, g.after}, []string{g.write, g.read}
		switch {
		case g.resent:
			// A list proves nothing.
			replies, want = []reply{r, g.done}, []string{g.write, g.write}
		case g.owner != "":
			replies, want = append(replies, g.after, reply{status: 200, body: `{"data": []}`}), append(want, g.owner, "GET /api/v1/teams"+firstPage)
		}
		w := inOrder(t, replies...)
		if err := g.call(t.Context(), newClient(t, w, nil)); err != nil {
			t.Error(err)
		}
		w.expectRequests(want...)
	})
}

// TestLostGrantThatIsNotDone sends the write again where a reading shows that the first had no effect.
func TestLostGrantThatIsNotDone(t *testing.T) {
	eachGrant(t, lostAnswers(), func(t *testing.T, g grantWrite, r reply) {
		if g.resent {
			return
		}
		w := inOrder(t, r, g.before, g.done)
		if err := g.call(t.Context(), newClient(t, w, nil)); err != nil {
			t.Error(err)
		}
		w.expectRequests(g.write, g.read, g.write)
		if writes := w.writes(); writes[0].body != writes[1].body {
			t.Errorf("sent %s and then %s", writes[0].body, writes[1].body)
		}
	})
}

// TestLostGrantThatCannotBeRead says that the effect of a write is unknown where the reading fails.
func TestLostGrantThatCannotBeRead(t *testing.T) {
	eachGrant(t, map[string]reply{"": answer(t, 401, "error-401.json")}, func(t *testing.T, g grantWrite, r reply) {
		if g.resent {
			return
		}
		w := inOrder(t, reply{dropped: true}, r)
		err := g.call(t.Context(), newClient(t, w, nil))
		if !failure(t, err).Uncertain {
			t.Error("not uncertain")
		}
		expectText(t, err.Error(), "whether the write was applied is unknown: could not ")
		w.expectRequests(g.write, g.read)
	})
}

// TestRefusedGrant sends a write that was refused once, and passes the service's words on; what is to be taken away and
// does not exist is taken away.
func TestRefusedGrant(t *testing.T) {
	eachGrant(t, map[string]reply{"": answer(t, 403, "error-403.json")}, func(t *testing.T, g grantWrite, r reply) {
		w := inOrder(t, r, answer(t, 404, "error-404.json"))
		client := newClient(t, w, nil)
		err := g.call(t.Context(), client)
		if failure(t, err).Uncertain || !errors.Is(err, cerby.ErrDenied) {
			t.Errorf("got %v", err)
		}
		expectText(t, err.Error(), "User is not authorized to perform the request.")
		if err := g.call(t.Context(), client); errors.Is(err, cerby.ErrNotFound) == g.gone || (err == nil) != g.gone {
			t.Errorf("got %v", err)
		}
		w.expectRequests(g.write, g.write)
	})
}

// TestUndeliveredGrant sends a write again without a reading where no connection was had, and after a pause that was
// asked for.
func TestUndeliveredGrant(t *testing.T) {
	eachGrant(t, map[string]reply{"unreachable": {unreachable: true}, "429": answer(t, 429, "error-429.json")}, func(t *testing.T, g grantWrite, r reply) {
		w := inOrder(t, r, g.done)
		if err := g.call(t.Context(), newClient(t, w, nil)); err != nil {
			t.Error(err)
		}
		w.expectRequests(g.write, g.write)
	})
}
