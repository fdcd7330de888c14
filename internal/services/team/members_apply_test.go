package team

import (
	"errors"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
)

// newMember returns a member that the service lists. An empty role is not in the response.
func newMember(id, role string) cerby.Member {
	if role == "" {
		return cerby.Member{ID: id}
	}
	return cerby.Member{ID: id, Role: &role}
}

// entry returns an element of the attribute members.
func entry(key, role string) framework.RoleEntry { return framework.RoleEntry{Key: key, Role: role} }

func TestDiffMembers(t *testing.T) {
	t.Parallel()
	type entries = framework.RoleEntries
	asAdmin, asMember := entries{"jane": entry("jane", "admin")}, entries{"jane": entry("jane", "member")}
	toAdmin := []cerby.TeamMember{{UserID: "jane", Role: "admin"}}
	toMember := []cerby.TeamMember{{UserID: "jane", Role: "member"}}
	admin, ordinary := []cerby.Member{newMember("jane", "admin")}, []cerby.Member{newMember("jane", "member")}
	roleless := []cerby.Member{newMember("jane", "")}
	for name, test := range map[string]struct {
		current        []cerby.Member
		wanted, prior  entries
		added, changed []cerby.TeamMember
	}{
		"nothing":                      {},
		"not in the team":              {nil, asAdmin, nil, toAdmin, nil},
		"not in the team, in state":    {nil, asAdmin, asAdmin, toAdmin, nil},
		"same role":                    {admin, asAdmin, nil, nil, nil},
		"other role":                   {admin, asMember, nil, nil, toMember},
		"other role, planned in state": {ordinary, asAdmin, asAdmin, nil, toAdmin},
		"no role, not in state":        {roleless, asAdmin, nil, nil, toAdmin},
		"no role, same in state":       {roleless, asAdmin, asAdmin, nil, nil},
		"no role, other in state":      {roleless, asAdmin, asMember, nil, toAdmin},
		"not wanted":                   {admin, nil, asAdmin, nil, nil},
		"in order of IDs": {
			[]cerby.Member{newMember("c", "member"), newMember("d", "member")},
			entries{
				"b": entry("b@acme.example", "admin"), "a": entry("a", "member"), "d": entry("d", "admin"),
				"c": entry("c", "admin"),
			},
			nil,
			[]cerby.TeamMember{{UserID: "a", Role: "member"}, {UserID: "b", Role: "admin"}},
			[]cerby.TeamMember{{UserID: "c", Role: "admin"}, {UserID: "d", Role: "admin"}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			added, changed := diffMembers(test.current, test.wanted, test.prior)
			if diff := cmp.Diff(test.added, added); diff != "" {
				t.Errorf("added (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(test.changed, changed); diff != "" {
				t.Errorf("changed (-want +got):\n%s", diff)
			}
		})
	}
}

func TestSelectRemovals(t *testing.T) {
	t.Parallel()
	type entries = framework.RoleEntries
	current := []cerby.Member{newMember("jane", "admin"), newMember("ines", "")}
	byEmail := entries{"jane": entry("Jane@acme.example", "member"), "ines": entry("ines@acme.example", "admin")}
	for name, test := range map[string]struct {
		current       []cerby.Member
		wanted, prior entries
		want          []removal
	}{
		"nothing":        {},
		"all are wanted": {current, byEmail, byEmail, nil},
		// Without a state, the role is that of the service or the default.
		"create": {current, nil, nil, []removal{
			{userID: "jane", RoleEntry: entry("jane", "admin")}, {userID: "ines", RoleEntry: entry("ines", "member")},
		}},
		"create, one is wanted": {current, entries{"jane": byEmail["jane"]}, nil, []removal{
			{userID: "ines", RoleEntry: entry("ines", "member")},
		}},
		// A member of the state keeps its key there.
		"update": {current, nil, byEmail, []removal{
			{userID: "jane", RoleEntry: entry("Jane@acme.example", "admin")},
			{userID: "ines", RoleEntry: entry("ines@acme.example", "admin")},
		}},
		"update, one is wanted": {current, entries{"jane": byEmail["jane"]}, byEmail, []removal{
			{userID: "ines", RoleEntry: entry("ines@acme.example", "admin")},
		}},
		"update, one is not in the state": {current, nil, entries{"ines": byEmail["ines"]}, []removal{
			{userID: "ines", RoleEntry: entry("ines@acme.example", "admin")},
		}},
		"update, one left the team": {current[:1], nil, byEmail, []removal{
			{userID: "jane", RoleEntry: entry("Jane@acme.example", "admin")},
		}},
		"update, all left the team":  {nil, nil, byEmail, nil},
		"update, the state is empty": {current, nil, entries{}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := selectRemovals(test.current, test.wanted, test.prior)
			if diff := cmp.Diff(test.want, got, cmp.AllowUnexported(removal{}, framework.RoleEntry{})); diff != "" {
				t.Errorf("removals (-want +got):\n%s", diff)
			}
		})
	}
}

// Each user who is still listed after a 404 is a warning, however many there are. Only other failures are errors.
func TestRemovalErrors_stillListed(t *testing.T) {
	t.Parallel()
	var failed []removal
	for n := range 2 * maxReported {
		failed = append(failed, removal{
			RoleEntry: entry(fmt.Sprintf("user-%d@acme.example", n), ""), err: fmt.Errorf("404: %w", cerby.ErrStillListed),
		})
	}
	diags := removalErrors("t-1", append(failed, removal{err: errors.New("502")}), "")
	if diags.WarningsCount() != 2*maxReported || diags.ErrorsCount() != 1 {
		t.Errorf("%d warnings and %d errors, want %d and 1", diags.WarningsCount(), diags.ErrorsCount(), 2*maxReported)
	}
}
