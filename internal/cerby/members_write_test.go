package cerby_test

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cerby-community/terraform-provider-cerby/internal/apitest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
)

// lateReads is the number of reads that verify a write without a response, before it is sent again. The service may
// apply the write some seconds late.
const lateReads = 6

// grantWrite is a write to teams, shares or collections. It has its request, the read that verifies it, and the
// responses to that read before and after the write.
type grantWrite struct {
	call          func(ctx context.Context, client *cerby.Client) error
	write, read   string
	before, after apitest.Response
	// response is the response to the write.
	response apitest.Response
	// removes is set if the write removes something.
	removes bool
	// resent is set if the write is sent again without a read.
	resent bool
	// parentRequest is the request of the read that confirms that the team does not exist.
	parentRequest string
}

// mayApplyLate reports whether the write removes an element of a list: applied late, it would undo a later grant.
func (g grantWrite) mayApplyLate() bool {
	return strings.HasPrefix(g.write, http.MethodDelete) && strings.HasSuffix(g.read, apitest.FirstPage)
}

// grantWrites are one of each kind, but for those that make something with an id of its own.
func grantWrites(t *testing.T) map[string]grantWrite {
	t.Helper()
	missing := apitest.FromFile(404, "error-404.json")
	none := apitest.Response{Status: 200, Body: `{"data": []}`}
	ok := apitest.Response{Status: 204}
	item := cerby.Item{CollectionID: "c-1", Kind: cerby.SecretItem, ItemID: "s-1"}
	items, in := "GET /api/v1/collections/c-1/secrets"+apitest.FirstPage, apitest.FromFile(200, "collection-secrets.json")
	writes := map[string]grantWrite{
		"rename team": {func(ctx context.Context, client *cerby.Client) error {
			renamed, err := client.Teams().Rename(ctx, "t-1", "Marketing")
			if err == nil && (renamed.ID != "t-1" || renamed.Name != "Marketing") {
				t.Errorf("got %+v", renamed)
			}
			return err
		}, patchTeam, readTeam, apitest.Object(apitest.Element("t-1",
			`"name": "Before"`)), apitest.FromFile(200, "team.json"), apitest.FromFile(200, "team.json"), false, false, ""},
		"delete team": {func(ctx context.Context, client *cerby.Client) error {
			return client.Teams().Delete(ctx, "t-1")
		}, deleteTeam, readTeam, apitest.FromFile(200, "team.json"), missing, ok, true, false, ""},
		"rename collection": {func(ctx context.Context, client *cerby.Client) error {
			renamed, err := client.Collections().Rename(ctx, "c-1", "Shops")
			if err == nil && (renamed.ID != "c-1" || renamed.Name != "Shops") {
				t.Errorf("got %+v", renamed)
			}
			return err
		}, "PATCH /api/v1/collections/c-1", readCollection, apitest.Object(apitest.Element("c-1",
			`"name": "Before"`)), apitest.FromFile(200,
			"collection.json"), apitest.FromFile(200, "collection.json"), false, false, ""},
		"delete collection": {func(ctx context.Context, client *cerby.Client) error {
			return client.Collections().Delete(ctx, "c-1")
		}, "DELETE /api/v1/collections/c-1", readCollection, apitest.FromFile(200,
			"collection.json"), missing, ok, true, false, ""},
		"add member": {func(ctx context.Context, client *cerby.Client) error {
			return client.Teams().AddMembers(ctx, "t-1", janeAsAdmin)
		}, postMembers, listMembers, none, apitest.FromFile(200, "team-members.json"), ok, false, false, ""},
		"add member in another role": {func(ctx context.Context, client *cerby.Client) error {
			return client.Teams().AddMembers(ctx, "t-1", janeAsAdmin)
		}, postMembers, listMembers, listWithJaneAs(`"member"`), apitest.FromFile(200,
			"team-members.json"), ok, false, false, ""},
		"remove member": {func(ctx context.Context, client *cerby.Client) error {
			return client.Teams().RemoveMember(ctx, "t-1", "u-1")
		}, deleteMember, listMembers, apitest.FromFile(200, "team-members.json"), none, ok, true, false, ""},
		"remove member of a deleted team": {func(ctx context.Context, client *cerby.Client) error {
			return client.Teams().RemoveMember(ctx, "t-1", "u-1")
		}, deleteMember, listMembers, apitest.FromFile(200, "team-members.json"), missing, ok, true, false, readTeam},
		"add item": {func(ctx context.Context, client *cerby.Client) error {
			return client.Collections().AddItem(ctx, item)
		}, "POST /api/v1/collections/c-1/secrets", items, none, in, ok, false, false, ""},
		"remove item": {func(ctx context.Context, client *cerby.Client) error {
			return client.Collections().RemoveItem(ctx, item)
		}, "DELETE /api/v1/collections/c-1/secrets/s-1", items, in, none, ok, true, false, ""},
	}
	for name, k := range apitest.ShareKinds {
		writes["give "+name] = grantWrite{func(ctx context.Context, client *cerby.Client) error {
			return client.Shares().Grant(ctx, shareOf(k), k.Role(), "hello")
		}, k.GrantRequest, k.ListRequest, none, k.Listed(`"owner"`), ok, false, true, ""}
		writes["give another role, "+name] = grantWrite{func(ctx context.Context, client *cerby.Client) error {
			return client.Shares().Grant(ctx, shareOf(k), k.Role(), "hello")
		}, k.GrantRequest, k.ListRequest, k.Listed(`"collaborator"`), k.Listed(`"` + k.Role() + `"`), ok, false, true, ""}
		writes["take "+name] = grantWrite{func(ctx context.Context, client *cerby.Client) error {
			return client.Shares().Revoke(ctx, shareOf(k))
		}, k.RevokeRequest, k.ListRequest, k.Listed(`"owner"`), none, ok, true, false, ""}
	}
	return writes
}

// ambiguousGrantResponses are the ends of an attempt that leave open whether it was carried out, and after which it may
// be sent again.
func ambiguousGrantResponses() map[string]apitest.Response {
	return map[string]apitest.Response{
		"dropped":   {Dropped: true},
		"timed out": {Delay: time.Hour},
		"502":       {Status: 502},
		"503":       {Status: 503},
		"504":       {Status: 504},
		"cut":       {Status: 201, Body: `{"data": {"id": "x"}}`, Truncated: true},
	}
}

// forEachGrantWrite runs a test for each write with each response, in a bubble of its own.
func forEachGrantWrite(
	t *testing.T,
	replies map[string]apitest.Response,
	run func(t *testing.T, g grantWrite, r apitest.Response),
) {
	t.Helper()
	for name, g := range grantWrites(t) {
		for kind, r := range replies {
			apitest.Run(t, name+", "+kind, func(t *testing.T) { run(t, g, r) })
		}
	}
}

// TestGrantWrites_verifyApplied does not repeat a write that a read shows as applied.
func TestGrantWrites_verifyApplied(t *testing.T) {
	replies := ambiguousGrantResponses()
	replies["500"], replies["a page"] = apitest.Response{Status: 500}, apitest.FromFile(200, "not-found-404.html")
	forEachGrantWrite(t, replies, func(t *testing.T, g grantWrite, r apitest.Response) {
		replies, want := []apitest.Response{r, g.after}, []string{g.write, g.read}
		switch {
		case g.resent:
			// A list proves nothing.
			replies, want = []apitest.Response{r, g.response}, []string{g.write, g.write}
		case g.parentRequest != "":
			replies, want = append(replies, g.after, apitest.Response{Status: 200, Body: `{"data": []}`}), append(
				want,
				g.parentRequest,
				"GET /api/v1/teams"+apitest.FirstPage,
			)
		}
		server := apitest.InOrder(t, replies...)
		if err := g.call(t.Context(), newClient(t, server, nil)); err != nil {
			t.Error(err)
		}
		server.ExpectRequests(want...)
	})
}

// TestGrantWrites_verifyNotApplied repeats a write that a read shows as not applied.
func TestGrantWrites_verifyNotApplied(t *testing.T) {
	forEachGrantWrite(t, ambiguousGrantResponses(), func(t *testing.T, g grantWrite, r apitest.Response) {
		if g.resent {
			return
		}
		sent := 0
		server := apitest.NewServer(t, func(_ int, req apitest.Request) apitest.Response {
			if req.Method == http.MethodGet {
				return g.before
			}
			if sent++; sent == 1 {
				return r
			}
			return g.response
		})
		if err := g.call(t.Context(), newClient(t, server, nil)); err != nil {
			t.Error(err)
		}
		reads := 1
		if g.mayApplyLate() && r.Status != http.StatusCreated {
			reads = lateReads
		}
		server.ExpectRequests(slices.Concat([]string{g.write}, slices.Repeat([]string{g.read}, reads), []string{g.write})...)
		if writes := server.Writes(); writes[0].Body != writes[1].Body {
			t.Errorf("sent %s and then %s", writes[0].Body, writes[1].Body)
		}
	})
}

// TestGrantWrites_verifyFails returns an ambiguous error if the verification fails.
func TestGrantWrites_verifyFails(t *testing.T) {
	forEachGrantWrite(
		t,
		map[string]apitest.Response{"": apitest.FromFile(401, "error-401.json")},
		func(t *testing.T, g grantWrite, r apitest.Response) {
			if g.resent {
				return
			}
			server := apitest.InOrder(t, apitest.Response{Dropped: true}, r)
			err := g.call(t.Context(), newClient(t, server, nil))
			if !callError(t, err).Ambiguous {
				t.Error("not ambiguous")
			}
			apitest.ExpectText(t, err.Error(), "It is unknown whether the write was applied: unable to ")
			server.ExpectRequests(g.write, g.read)
		},
	)
}

// TestGrantWrites_refused returns the refusal of a write without repeating it. A removal of what does not exist
// succeeds.
func TestGrantWrites_refused(t *testing.T) {
	forEachGrantWrite(
		t,
		map[string]apitest.Response{"": apitest.FromFile(403, "error-403.json")},
		func(t *testing.T, g grantWrite, r apitest.Response) {
			server := apitest.NewServer(t, func(number int, req apitest.Request) apitest.Response {
				switch {
				case number == 1:
					return r
				case req.Method == http.MethodGet:
					return g.after
				}
				return apitest.FromFile(404, "error-404.json")
			})
			client := newClient(t, server, nil)
			err := g.call(t.Context(), client)
			if callError(t, err).Ambiguous || !errors.Is(err, cerby.ErrDenied) {
				t.Errorf("got %v", err)
			}
			apitest.ExpectText(t, err.Error(), "User is not authorized to perform the request.")
			if err := g.call(t.Context(), client); errors.Is(err, cerby.ErrNotFound) == g.removes || (err == nil) != g.removes {
				t.Errorf("got %v", err)
			}
			apitest.ExpectEqual(t, len(server.Writes()), 2)
		},
	)
}

// TestRemoveMember_stillListed reads the list for 10 seconds after a 404. If it still has the user, the error matches
// ErrStillListed, and not ErrNotFound.
func TestRemoveMember_stillListed(t *testing.T) {
	for name, test := range map[string]struct {
		shows time.Duration
		still bool
	}{
		"late":  {5 * time.Second, false},
		"never": {time.Hour, true},
	} {
		apitest.Run(t, name, func(t *testing.T) {
			server := apitest.NewServer(t, func(_ int, req apitest.Request) apitest.Response {
				switch {
				case req.Method != http.MethodGet:
					return apitest.FromFile(404, "error-404.json")
				case req.At < test.shows:
					return apitest.FromFile(200, "team-members.json")
				}
				return apitest.WholeList()
			})
			err := newClient(t, server, nil).Teams().RemoveMember(t.Context(), "t-1", "u-1")
			if (err != nil) != test.still || errors.Is(err, cerby.ErrStillListed) != test.still {
				t.Errorf("got %v", err)
			}
			apitest.ExpectEqual(t, errors.Is(err, cerby.ErrNotFound), false)
			if elapsed := server.Elapsed(); elapsed > 10*time.Second {
				t.Errorf("ended after %s", elapsed)
			}
		})
	}
}

// TestGrantWrites_notDelivered repeats a write without verification if it was not delivered, or was rate-limited.
func TestGrantWrites_notDelivered(t *testing.T) {
	forEachGrantWrite(
		t,
		map[string]apitest.Response{"unreachable": {Unreachable: true}, "429": apitest.FromFile(429, "error-429.json")},
		func(t *testing.T, g grantWrite, r apitest.Response) {
			server := apitest.InOrder(t, r, g.response)
			if err := g.call(t.Context(), newClient(t, server, nil)); err != nil {
				t.Error(err)
			}
			server.ExpectRequests(g.write, g.write)
		},
	)
}

// listWithJaneAs is the list of members in which jane has a role, and the others are as they are.
func listWithJaneAs(role string) apitest.Response {
	return apitest.WholeList(
		apitest.Element("m-0", `"member_id": "u-0", "role": "member"`),
		apitest.Element("m-1", `"member_id": "u-1", "role": `+role),
	)
}

// An interrupt ends the confirmation of a 404. The removal is not taken for one that a read contradicts.
func TestRemoveMember_interruptedConfirmation(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := apitest.NewServer(t, func(_ int, req apitest.Request) apitest.Response {
			if req.Method == http.MethodDelete {
				return apitest.Response{Status: http.StatusNotFound, Body: `{"errors": [{"title": "Not found."}]}`}
			}
			return apitest.List(req, apitest.Member("u-1", "member"))
		})
		cause := errors.New("interrupted")
		client := newClient(t, server, nil)
		err := client.Teams().RemoveMember(apitest.CancelAfter(t, 2*time.Second, cause), "t-1", "u-1")
		if !errors.Is(err, cause) || errors.Is(err, cerby.ErrStillListed) {
			t.Errorf("got %v, want the cause of the interrupt", err)
		}
		server.ExpectElapsed(2 * time.Second)
	})
}
