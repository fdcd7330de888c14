package provider_test

import (
	"fmt"
	"net/http"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/cerby-community/terraform-provider-cerby/internal/acctest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

// lateWrite is a creation whose response is lost while the service completes it some seconds later.
type lateWrite struct {
	typeName string
	config   map[string]any
	// path is that of the POST that creates the object.
	path string
	// count returns the number of objects that the configuration describes.
	count func(w *acctest.Workspace) int
}

// lateTeamID is the ID of a team without members.
const lateTeamID = "late-team"

// lateWrites has a creation of each resource that has one request of its own.
var lateWrites = []lateWrite{
	{
		typeName: "cerby_user", path: "/users", config: map[string]any{"email": "jane@acme.example", "role": "user"},
		count: func(w *acctest.Workspace) int {
			return countOf(w.Users(), func(u cerbytest.User) bool { return u.Email == "jane@acme.example" })
		},
	},
	{
		typeName: "cerby_team", path: "/teams", config: map[string]any{"name": "Late"},
		count: func(w *acctest.Workspace) int {
			return countOf(w.Teams(), func(t cerbytest.Team) bool { return t.Name == "Late" })
		},
	},
	{
		typeName: "cerby_collection", path: "/collections", config: map[string]any{"name": "Late"},
		count: func(w *acctest.Workspace) int {
			return countOf(w.Collections(), func(c cerbytest.Collection) bool { return c.Name == "Late" })
		},
	},
	{
		typeName: "cerby_secret", path: "/secrets",
		config: map[string]any{
			"title": "Late", "vault_id": cerbytest.SeedCompanyVaultID, "value_wo": "three quiet words", "value_wo_version": 1,
		},
		count: func(w *acctest.Workspace) int {
			return countOf(w.Secrets(), func(s cerbytest.Secret) bool { return s.Title == "Late" })
		},
	},
	{
		typeName: "cerby_team_membership", path: "/teams/{id}/members",
		config: map[string]any{"team_id": lateTeamID, "user_id": cerbytest.SeedInternID},
		count:  func(w *acctest.Workspace) int { return len(w.TeamMembers(lateTeamID)) },
	},
	{
		typeName: "cerby_account_share", path: "/accounts/{id}/users",
		config: map[string]any{
			"account_id": cerbytest.SeedNewsletterID, "user_id": cerbytest.SeedInternID, "role": "collaborator",
		},
		count: func(w *acctest.Workspace) int {
			return countOf(w.AccountUsers(cerbytest.SeedNewsletterID), func(s cerbytest.Share) bool {
				return s.UserID == cerbytest.SeedInternID
			})
		},
	},
	{
		typeName: "cerby_integration_user", path: "/integrations/{id}/users",
		config: map[string]any{
			"integration_id": cerbytest.SeedVideoIntegrationID, "user_id": cerbytest.SeedInternID,
			"entitlements": tftypes.NewValue(tftypes.Set{ElementType: tftypes.String}, []tftypes.Value{
				tftypes.NewValue(tftypes.String, "VIEWER"),
			}),
		},
		count: func(w *acctest.Workspace) int {
			return countOf(w.IntegrationUsers(cerbytest.SeedVideoIntegrationID), func(u cerbytest.IntegrationUser) bool {
				return u.UserID == cerbytest.SeedInternID
			})
		},
	},
}

// countOf returns the number of elements that match.
func countOf[T any](all []T, matches func(T) bool) int {
	return len(slices.DeleteFunc(slices.Clone(all), func(one T) bool { return !matches(one) }))
}

// lateFaults are the ways to lose the response of a write. The client's timeout is 60 seconds.
var lateFaults = map[string]cerbytest.Fault{
	"502":               {Status: http.StatusBadGateway},
	"504":               {Status: http.StatusGatewayTimeout},
	"closed connection": {Drop: cerbytest.DropBefore},
	"timeout":           {Status: http.StatusGatewayTimeout, Delay: 2 * time.Minute, Late: time.Minute},
}

// TestLateWrites creates one object if the service completes a creation after its response was lost.
func TestLateWrites(t *testing.T) {
	t.Parallel()
	for _, write := range lateWrites {
		for name, fault := range lateFaults {
			for _, late := range []time.Duration{400 * time.Millisecond, time.Second, 2 * time.Second, 3 * time.Second} {
				t.Run(fmt.Sprintf("%s/%s/%s", write.typeName, name, late), func(t *testing.T) {
					t.Parallel()
					synctest.Test(t, func(t *testing.T) {
						h := acctest.NewResourceHarness(t, write.typeName)
						h.AddTeam(cerbytest.Team{ID: lateTeamID, Name: "Late members"})
						f := fault
						f.Method, f.Path, f.Times = http.MethodPost, write.path, 1
						f.Late += late
						h.Inject(f)
						acctest.ExpectMessages(t, "errors", h.Apply(t, write.config).Errors)
						time.Sleep(time.Minute)
						if got := write.count(h.Workspace); got != 1 {
							t.Errorf("got %d objects, want 1", got)
						}
						h.ExpectEmptyPlan(t, write.config)
					})
				})
			}
		}
	}
}

// TestLateRemoval keeps a member in the team if the removal that a role change needs is completed after its response
// was lost: the addition that follows must not be undone.
func TestLateRemoval(t *testing.T) {
	t.Parallel()
	for name, fault := range lateFaults {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				h := acctest.NewResourceHarness(t, "cerby_team_membership",
					cerbytest.WithQuirks(cerbytest.Quirks{KeepTeamRoles: true}))
				h.AddTeam(cerbytest.Team{ID: lateTeamID, Name: "Late members"})
				config := map[string]any{"team_id": lateTeamID, "user_id": cerbytest.SeedInternID, "role": "member"}
				acctest.ExpectMessages(t, "errors", h.Apply(t, config).Errors)
				fault.Method, fault.Times = http.MethodDelete, 1
				fault.Late += 2 * time.Second
				h.Inject(fault)
				config["role"] = "admin"
				acctest.ExpectMessages(t, "errors", h.Apply(t, config).Errors)
				time.Sleep(time.Minute)
				members := h.TeamMembers(lateTeamID)
				if len(members) != 1 || members[0].Role != "admin" {
					t.Errorf("got members %v, want one admin", members)
				}
				h.ExpectEmptyPlan(t, config)
			})
		})
	}
}

// TestLostCreation_clocks creates one object if the response to its creation is lost and the creation times of the
// service are behind the client's clock.
func TestLostCreation_clocks(t *testing.T) {
	t.Parallel()
	for _, write := range lateWrites {
		if !slices.Contains([]string{"cerby_team", "cerby_collection", "cerby_secret"}, write.typeName) {
			continue
		}
		for _, behind := range []time.Duration{30 * time.Second, 2 * time.Minute, 6 * time.Minute, 5 * time.Hour} {
			for name, header := range map[string]http.Header{"with Date": {}, "without Date": {"Date": nil}} {
				t.Run(fmt.Sprintf("%s/%s/%s", write.typeName, behind, name), func(t *testing.T) {
					t.Parallel()
					synctest.Test(t, func(t *testing.T) {
						clock := cerbytest.WithClock(func() time.Time { return time.Now().Add(-behind) })
						h := acctest.NewResourceHarness(t, write.typeName, clock)
						h.Inject(cerbytest.Fault{Method: http.MethodPost, Path: write.path, Drop: cerbytest.DropAfter, Times: 1})
						h.Inject(cerbytest.Fault{Header: header})
						acctest.ExpectMessages(t, "errors", h.Apply(t, write.config).Errors)
						if got := write.count(h.Workspace); got != 1 {
							t.Errorf("got %d objects, want 1", got)
						}
						h.ExpectEmptyPlan(t, write.config)
					})
				})
			}
		}
	}
}
