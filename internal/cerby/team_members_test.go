package cerby_test

import (
	"context"
	"testing"
	"testing/synctest"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/workspace"
)

// The requests that the tests on members of teams expect.
const (
	postMembers  = "POST /api/v1/teams/t-1/members"
	listMembers  = "GET /api/v1/teams/t-1/members" + firstPage
	deleteMember = "DELETE /api/v1/teams/t-1/members/u-1"
)

// janeAsAdmin is the member whose role the tests change.
var janeAsAdmin = cerby.TeamMember{UserID: "u-1", Role: "admin"}

// TestTeamMemberRequests sends what the service documents and nothing else, byte for byte: a list, in snake case.
func TestTeamMemberRequests(t *testing.T) {
	expectEach(t, tolerated(t), map[string]request{
		"add one": {func(ctx context.Context, client *workspace.Workspace) error {
			return client.TeamMembers("t-1").Add(ctx, janeAsAdmin)
		}, arrival{
			method: "POST", uri: "/api/v1/teams/t-1/members",
			body: `{"data":[{"type":"team_member","attributes":{"member_id":"u-1","member_type":"user","role":"admin"}}]}`,
		}},
		"add several": {func(ctx context.Context, client *workspace.Workspace) error {
			return client.TeamMembers("t-1").Add(ctx, janeAsAdmin, cerby.TeamMember{UserID: "u-2", Role: "member"})
		}, arrival{
			method: "POST", uri: "/api/v1/teams/t-1/members",
			body: `{"data":[{"type":"team_member","attributes":{"member_id":"u-1","member_type":"user","role":"admin"}},` +
				`{"type":"team_member","attributes":{"member_id":"u-2","member_type":"user","role":"member"}}]}`,
		}},
		"set roles of new ones": {func(ctx context.Context, client *workspace.Workspace) error {
			return client.TeamMembers("t-1").SetRoles(ctx, []cerby.TeamMember{janeAsAdmin}, nil)
		}, arrival{
			method: "POST", uri: "/api/v1/teams/t-1/members",
			body: `{"data":[{"type":"team_member","attributes":{"member_id":"u-1","member_type":"user","role":"admin"}}]}`,
		}},
		"remove": {func(ctx context.Context, client *workspace.Workspace) error {
			return client.TeamMembers("t-1").Remove(ctx, "u-1")
		}, arrival{method: "DELETE", uri: "/api/v1/teams/t-1/members/u-1"}},
	})
}

// TestTeamMembersIDs takes the id of the user in all forms, and reads every attribute into its own field.
func TestTeamMembersIDs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWire(t, func(int, arrival) reply { return answer(t, 200, "team-members.json") })
		ws := newWorkspace(t, w, nil)
		live, cached := ws.API().Teams().Members("t-1"), ws.TeamMembers("t-1")
		for _, read := range []func(ctx context.Context) ([]cerby.Member, error){live.All, cached.ListAfterWrites} {
			members, err := read(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			expectIDs(t, idsOf(members), "u-1", "u-2", "u-3")
			jane := members[0]
			expectIDs(t, []string{text(jane.Role), text(jane.Email), text(jane.FirstName), text(jane.LastName), text(jane.Status)},
				"admin", "jane@acme.example", "Jane", "Doe", "live")
			if members[1].Email != nil || text(members[1].Role) != "member" || members[2].Role != nil {
				t.Errorf("got %+v", members)
			}
		}
		for id, role := range map[string]string{"u-1": "admin", "u-2": "member", "u-3": "(nil)"} {
			if m, err := orNil(ws.TeamMembers("t-1").Find(t.Context(), id)); err != nil || m == nil || text(m.Role) != role {
				t.Errorf("%s: got %+v, %v", id, m, err)
			}
		}
		w.expectRequests(listMembers, listMembers)
		if m, err := orNil(ws.TeamMembers("t-1").FindWithoutRecheck(t.Context(), "m-1")); err != nil || m != nil {
			t.Errorf("the membership's own id was taken for the user's: %+v, %v", m, err)
		}
	})
}

// membersAs is the list of members in which jane has a role, and the others are as they are.
func membersAs(role string) reply {
	return reply{status: 200, body: `{"data": [` + element("m-0", `"member_id": "u-0", "role": "member"`) + `, ` + element("m-1", `"member_id": "u-1", "role": `+role) + `]}`}
}

// TestSetTeamRole adds a member again with the new role, and removes them only where that did not change it.
func TestSetTeamRole(t *testing.T) {
	ok, nobody := reply{status: 200}, reply{status: 200, body: `{"data": []}`}
	denied, gone := answer(t, 403, "error-403.json"), answer(t, 404, "error-404.json")
	whole := []string{postMembers, listMembers, deleteMember, postMembers}
	const outside = `the user "u-1" was removed to change the role, and may not be in the team now`
	for name, test := range map[string]struct {
		replies []reply
		want    []string
		fails   string
	}{
		"adding again changes it":         {[]reply{ok, membersAs(`"admin"`)}, whole[:2], ""},
		"the role is not told":            {[]reply{ok, membersAs(`null`)}, whole[:2], ""},
		"adding again changes nothing":    {[]reply{ok, membersAs(`"member"`), {status: 204}, ok}, whole, ""},
		"not in the list":                 {[]reply{ok, nobody, {status: 204}, ok}, whole, ""},
		"gone when it is removed":         {[]reply{ok, membersAs(`"member"`), gone, ok}, whole, ""},
		"adding is refused":               {[]reply{denied}, whole[:1], "could not add team members: the service answered 403"},
		"the list is refused":             {[]reply{ok, denied}, whole[:2], "could not list team members: the service answered 403"},
		"removing is refused":             {[]reply{ok, membersAs(`"member"`), denied}, whole[:3], "could not remove team member: the service answered 403"},
		"adding is refused after removal": {[]reply{ok, membersAs(`"member"`), {status: 204}, denied}, whole, outside},
		"the connection fails after removal": {
			[]reply{ok, membersAs(`"member"`), {status: 204}, {dropped: true}, denied},
			append(whole[:4:4], listMembers), outside,
		},
		"nothing can be sent after removal": {[]reply{ok, membersAs(`"member"`), {status: 204}, {status: 401}}, whole, outside},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := inOrder(t, test.replies...)
				err := newWorkspace(t, w, nil).TeamMembers("t-1").SetRole(t.Context(), janeAsAdmin)
				switch {
				case test.fails == "" && err != nil:
					t.Error(err)
				case test.fails != "":
					expectText(t, failure(t, err).Error(), test.fails)
				}
				w.expectRequests(test.want...)
				for _, a := range w.all() {
					if a.method == "POST" && a.body != `{"data":[{"type":"team_member","attributes":{"member_id":"u-1","member_type":"user","role":"admin"}}]}` {
						t.Errorf("sent %s", a.body)
					}
				}
			})
		})
	}
}

// TestSetTeamRoles adds some and changes others with one request, and removes only those whom that did not change.
func TestSetTeamRoles(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := inOrder(t, reply{status: 200}, listOfAll(arrival{uri: firstPage}, member("u-3", "admin"), member("u-4", "member"), member("u-5", "member")),
			reply{status: 204}, reply{status: 200}, reply{status: 204}, reply{status: 200})
		err := newWorkspace(t, w, nil).TeamMembers("t-1").SetRoles(t.Context(),
			[]cerby.TeamMember{{UserID: "u-1", Role: "member"}, {UserID: "u-2", Role: "admin"}},
			[]cerby.TeamMember{{UserID: "u-3", Role: "admin"}, {UserID: "u-4", Role: "admin"}, {UserID: "u-5", Role: "admin"}})
		if err != nil {
			t.Error(err)
		}
		w.expectRequests(postMembers, listMembers, "DELETE /api/v1/teams/t-1/members/u-4", postMembers, "DELETE /api/v1/teams/t-1/members/u-5", postMembers)
		writes := w.writes()
		const start, end = `{"type":"team_member","attributes":{"member_id":"`, `"}}`
		expectIDs(t, []string{writes[0].body, writes[2].body, writes[4].body},
			`{"data":[`+start+`u-1","member_type":"user","role":"member`+end+`,`+start+`u-2","member_type":"user","role":"admin`+end+`,`+
				start+`u-3","member_type":"user","role":"admin`+end+`,`+start+`u-4","member_type":"user","role":"admin`+end+`,`+
				start+`u-5","member_type":"user","role":"admin`+end+`]}`,
			`{"data":[`+start+`u-4","member_type":"user","role":"admin`+end+`]}`, `{"data":[`+start+`u-5","member_type":"user","role":"admin`+end+`]}`)
	})
}

// TestAddSeveralSettles takes members for added only where all of them are there, with their roles.
func TestAddSeveralSettles(t *testing.T) {
	for name, test := range map[string]struct {
		list  []string
		posts int
	}{
		"all":                {[]string{member("u-0", "member"), member("u-2", "member"), member("u-1", "admin")}, 1},
		"all, one untold":    {[]string{element("u-1", `"role": null`), member("u-2", "member")}, 1},
		"one is missing":     {[]string{member("u-1", "admin")}, 2},
		"one in another":     {[]string{member("u-1", "member"), member("u-2", "member")}, 2},
		"nobody":             {nil, 2},
		"only somebody else": {[]string{member("u-0", "admin")}, 2},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := newWire(t, func(number int, a arrival) reply {
					if a.method == "GET" {
						return listOfAll(a, test.list...)
					}
					return reply{status: 200, dropped: number == 1}
				})
				if err := newWorkspace(t, w, nil).TeamMembers("t-1").Add(t.Context(), janeAsAdmin, cerby.TeamMember{UserID: "u-2", Role: "member"}); err != nil {
					t.Error(err)
				}
				if posts := len(w.writes()); posts != test.posts {
					t.Errorf("%d writes, want %d", posts, test.posts)
				}
			})
		})
	}
}
