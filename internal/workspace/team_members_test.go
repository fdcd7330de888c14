package workspace_test

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/cerby-community/terraform-provider-cerby/internal/apitest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
)

// addJaneBody is the body that adds janeAsAdmin to a team.
const addJaneBody = `{"data":[{"type":"team_member",` +
	`"attributes":{"member_id":"u-1","member_type":"user","role":"admin"}}]}`

// TestTeamMembers_attributes reads every attribute, and the ID of the user in each form of the service.
func TestTeamMembers_attributes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := apitest.Always(t, apitest.FromFile(200, "team-members.json"))
		ws := newWorkspace(t, server, nil)
		live, cached := ws.API().Teams().Members("t-1"), ws.TeamMembers("t-1")
		for _, list := range []func(ctx context.Context) ([]cerby.Member, error){live.All, cached.ListAfterWrites} {
			members, err := list(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			expectTeamMembers(t, members)
		}
		for id, role := range map[string]string{"u-1": "admin", "u-2": "member", "u-3": "(nil)"} {
			if m, err := cached.Find(t.Context(), id); err != nil || apitest.Text(m.Role) != role {
				t.Errorf("%s: got %+v, %v", id, m, err)
			}
		}
		server.ExpectRequests(listMembers, listMembers)
		// The membership's own ID is not that of the user.
		expectFound(t, cached.FindWithoutRecheck, "m-1", false)
	})
}

// expectTeamMembers checks the members of team-members.json.
func expectTeamMembers(t *testing.T, members []cerby.Member) {
	t.Helper()
	apitest.ExpectStrings(t, memberIDs(members), "u-1", "u-2", "u-3")
	jane := members[0]
	var got []string
	for _, attribute := range []*string{jane.Role, jane.Email, jane.FirstName, jane.LastName, jane.Status} {
		got = append(got, apitest.Text(attribute))
	}
	apitest.ExpectStrings(t, got, "admin", "jane@acme.example", "Jane", "Doe", "live")
	if members[1].Email != nil || apitest.Text(members[1].Role) != "member" || members[2].Role != nil {
		t.Errorf("got %+v", members)
	}
}

// listWithJaneAs is the list of members in which jane has a role, and the others are as they are.
func listWithJaneAs(role string) apitest.Response {
	return apitest.WholeList(
		apitest.Element("m-0", `"member_id": "u-0", "role": "member"`),
		apitest.Element("m-1", `"member_id": "u-1", "role": `+role),
	)
}

// TestSetRole adds a member again with the new role, and removes the member only if that did not change the role.
func TestSetRole(t *testing.T) {
	ok, noMembers := apitest.Response{Status: 200}, apitest.Response{Status: 200, Body: `{"data": []}`}
	denied, gone := apitest.FromFile(403, "error-403.json"), apitest.FromFile(404, "error-404.json")
	whole := []string{postMembers, listMembers, "DELETE /api/v1/teams/t-1/members/u-1", postMembers}
	restored := append(whole[:4:4], postMembers)
	// The last write restores the previous role.
	addJaneBodies := []string{addJaneBody, "", addJaneBody, strings.Replace(addJaneBody, "admin", "member", 1)}
	const outside = `The provider removed user "u-1" from the team to change the role, and the user may no longer be ` +
		`a member`
	for name, test := range map[string]struct {
		replies []apitest.Response
		want    []string
		fails   string
	}{
		"adding again changes it":      {[]apitest.Response{ok, listWithJaneAs(`"admin"`)}, whole[:2], ""},
		"no role in the list":          {[]apitest.Response{ok, listWithJaneAs(`null`)}, whole[:2], ""},
		"adding again changes nothing": {[]apitest.Response{ok, listWithJaneAs(`"member"`), {Status: 204}, ok}, whole, ""},
		"not in the list":              {[]apitest.Response{ok, noMembers, {Status: 204}, ok}, whole, ""},
		"deleted when it is removed": {
			[]apitest.Response{ok, listWithJaneAs(`"member"`), gone, noMembers, ok},
			[]string{whole[0], whole[1], whole[2], whole[1], whole[3]},
			"",
		},
		"adding is refused": {[]apitest.Response{denied}, whole[:1], "unable to add team members: the " +
			"service responded with 403"},
		"the list is refused": {[]apitest.Response{ok, denied}, whole[:2], "unable to list team members: " +
			"the service responded with 403"},
		"removing is refused": {
			[]apitest.Response{ok, listWithJaneAs(`"member"`), denied},
			whole[:3],
			"unable to remove team member: the service responded with 403",
		},
		"adding is refused after removal": {
			[]apitest.Response{ok, listWithJaneAs(`"member"`), {Status: 204}, denied, ok},
			restored,
			`User "u-1" has the role "member" again`,
		},
		"both roles are refused after removal": {
			[]apitest.Response{ok, listWithJaneAs(`"member"`), {Status: 204}, denied, denied}, restored, outside,
		},
		"the connection fails after removal": {
			[]apitest.Response{ok, listWithJaneAs(`"member"`), {Status: 204}, {Dropped: true}, denied},
			append(whole[:4:4], listMembers), outside,
		},
		"nothing can be sent after removal": {
			[]apitest.Response{ok, listWithJaneAs(`"member"`), {Status: 204}, {Status: 401}, {Status: 401}}, restored, outside,
		},
	} {
		apitest.Run(t, name, func(t *testing.T) {
			server := apitest.InOrder(t, test.replies...)
			err := newWorkspace(t, server, nil).TeamMembers("t-1").SetRole(t.Context(), janeAsAdmin)
			switch {
			case test.fails == "" && err != nil:
				t.Error(err)
			case test.fails != "":
				apitest.ExpectText(t, callError(t, err).Error(), test.fails)
			}
			server.ExpectRequests(test.want...)
			for i, req := range server.Writes() {
				if want := addJaneBodies[i]; req.Method == http.MethodPost && req.Body != want {
					t.Errorf("sent %s, want %s", req.Body, want)
				}
			}
		})
	}
}

// TestSetRoles adds and changes members with one request, and removes only those whose role it did not change.
func TestSetRoles(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := apitest.InOrder(
			t,
			apitest.Response{Status: 200},
			apitest.WholeList(apitest.Member("u-3", "admin"), apitest.Member("u-4", "member"), apitest.Member("u-5", "member")),
			apitest.Response{Status: 204},
			apitest.Response{Status: 200},
			apitest.Response{Status: 204},
			apitest.Response{Status: 200},
		)
		err := newWorkspace(t, server, nil).TeamMembers("t-1").SetRoles(t.Context(),
			[]cerby.TeamMember{{UserID: "u-1", Role: "member"}, {UserID: "u-2", Role: "admin"}},
			[]cerby.TeamMember{{UserID: "u-3", Role: "admin"}, {UserID: "u-4", Role: "admin"}, {UserID: "u-5", Role: "admin"}})
		if err != nil {
			t.Error(err)
		}
		server.ExpectRequests(
			postMembers,
			listMembers,
			"DELETE /api/v1/teams/t-1/members/u-4",
			postMembers,
			"DELETE /api/v1/teams/t-1/members/u-5",
			postMembers,
		)
		writes := server.Writes()
		const start, end = `{"type":"team_member","attributes":{"member_id":"`, `"}}`
		apitest.ExpectStrings(
			t,
			[]string{writes[0].Body, writes[2].Body, writes[4].Body},
			`{"data":[`+start+`u-1","member_type":"user","role":"member`+end+`,`+start+`u-2","member_type":"user",`+
				`"role":"admin`+end+`,`+
				start+`u-3","member_type":"user","role":"admin`+end+`,`+start+`u-4","member_type":"user","role":"admin`+end+`,`+
				start+`u-5","member_type":"user","role":"admin`+end+`]}`,
			`{"data":[`+start+`u-4","member_type":"user","role":"admin`+end+`]}`,
			`{"data":[`+start+`u-5","member_type":"user","role":"admin`+end+`]}`,
		)
	})
}

// TestSetRoles_newMembers adds members with one request.
func TestSetRoles_newMembers(t *testing.T) {
	for name, response := range apitest.AcceptedResponses() {
		apitest.Run(t, name, func(t *testing.T) {
			server := apitest.InOrder(t, response)
			members := newWorkspace(t, server, nil).TeamMembers("t-1")
			if err := members.SetRoles(t.Context(), []cerby.TeamMember{janeAsAdmin}, nil); err != nil {
				t.Fatal(err)
			}
			server.ExpectRequests(postMembers)
			apitest.ExpectEqual(t, server.Requests()[0].Body, addJaneBody)
		})
	}
}
