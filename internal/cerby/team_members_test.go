package cerby_test

import (
	"context"
	"net/http"
	"testing"

	"github.com/cerby-community/terraform-provider-cerby/internal/apitest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
)

// The requests that the tests on members of teams expect.
const (
	postMembers  = "POST /api/v1/teams/t-1/members"
	listMembers  = "GET /api/v1/teams/t-1/members" + apitest.FirstPage
	deleteMember = "DELETE /api/v1/teams/t-1/members/u-1"
)

// janeAsAdmin is the member whose role the tests change.
var janeAsAdmin = cerby.TeamMember{UserID: "u-1", Role: "admin"}

// TestTeamMembers_requests sends what the service documents and nothing else, byte for byte: a list, in snake case.
func TestTeamMembers_requests(t *testing.T) {
	expectRequestOf(t, apitest.AcceptedResponses(), map[string]requestTest{
		"add one": {func(ctx context.Context, client *cerby.Client) error {
			return client.Teams().AddMembers(ctx, "t-1", janeAsAdmin)
		}, apitest.Request{
			Method: "POST", URI: "/api/v1/teams/t-1/members",
			Body: `{"data":[{"type":"team_member","attributes":{"member_id":"u-1","member_type":"user","role":"admin"}}]}`,
		}},
		"add several": {func(ctx context.Context, client *cerby.Client) error {
			return client.Teams().AddMembers(ctx, "t-1", janeAsAdmin, cerby.TeamMember{UserID: "u-2", Role: "member"})
		}, apitest.Request{
			Method: "POST", URI: "/api/v1/teams/t-1/members",
			Body: `{"data":[{"type":"team_member","attributes":{"member_id":"u-1","member_type":"user","role":"admin"}},` +
				`{"type":"team_member","attributes":{"member_id":"u-2","member_type":"user","role":"member"}}]}`,
		}},
		"remove": {func(ctx context.Context, client *cerby.Client) error {
			return client.Teams().RemoveMember(ctx, "t-1", "u-1")
		}, apitest.Request{Method: "DELETE", URI: "/api/v1/teams/t-1/members/u-1"}},
	})
}

// TestAddMembers_verify counts members as added only if the list has all of them with their roles.
func TestAddMembers_verify(t *testing.T) {
	for name, test := range map[string]struct {
		list  []string
		posts int
	}{
		"all": {
			[]string{apitest.Member("u-0", "member"), apitest.Member("u-2", "member"), apitest.Member("u-1", "admin")}, 1,
		},
		"all, one untold":     {[]string{apitest.Element("u-1", `"role": null`), apitest.Member("u-2", "member")}, 1},
		"one is missing":      {[]string{apitest.Member("u-1", "admin")}, 2},
		"one in another":      {[]string{apitest.Member("u-1", "member"), apitest.Member("u-2", "member")}, 2},
		"no member":           {nil, 2},
		"only another member": {[]string{apitest.Member("u-0", "admin")}, 2},
	} {
		apitest.Run(t, name, func(t *testing.T) {
			server := apitest.NewServer(t, func(number int, req apitest.Request) apitest.Response {
				if req.Method == http.MethodGet {
					return apitest.List(req, test.list...)
				}
				return apitest.Response{Status: 200, Dropped: number == 1}
			})
			err := newClient(t, server, nil).Teams().
				AddMembers(t.Context(), "t-1", janeAsAdmin, cerby.TeamMember{UserID: "u-2", Role: "member"})
			if err != nil {
				t.Error(err)
			}
			if posts := len(server.Writes()); posts != test.posts {
				t.Errorf("%d writes, want %d", posts, test.posts)
			}
		})
	}
}
