package provider_test

import (
	"context"
	"fmt"
	"path"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/cerby-community/terraform-provider-cerby/internal/acctest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

// lister describes the requests of one list resource.
type lister struct {
	// noun names the objects that are read page by page, the results or their parents; pages is the path of their list.
	noun, pages string
	// filter is the attribute that selects one parent, and one is the ID of a parent. Both are empty without parents.
	filter, one string
	// each are the paths of the lists of each parent. It is nil if each parent is one result.
	each []string
	// id returns the ID of the n-th parent of a large workspace, from 1.
	id func(n int) string
}

// seeded returns a function that returns the ID of the n-th item of a kind in a large workspace.
func seeded(kind cerbytest.Kind) func(n int) string {
	return func(n int) string { return cerbytest.SeededItemID(kind, n) }
}

// integrationID returns the ID of the n-th integration of a large workspace, from 1.
func integrationID(n int) string { return fmt.Sprintf("integration-%02d", n) }

// listers are all list resources.
var listers = map[string]lister{
	"cerby_user":       {noun: "user", pages: "/users"},
	"cerby_team":       {noun: "team", pages: "/teams"},
	"cerby_secret":     {noun: "secret", pages: "/secrets"},
	"cerby_collection": {noun: "collection", pages: "/collections"},

	"cerby_team_membership": {
		"team", "/teams", "team_id", cerbytest.SeedMarketingTeamID,
		[]string{"/teams/{id}/members"},
		cerbytest.SeededTeamID,
	},
	"cerby_integration_user": {
		"integration", "/integrations", "integration_id", cerbytest.SeedVideoIntegrationID,
		[]string{"/integrations/{id}/users"},
		integrationID,
	},
	"cerby_account_share": {
		"account", "/accounts", "account_id", cerbytest.SeedTwitterID,
		[]string{"/accounts/{id}/users"},
		seeded(cerbytest.KindAccount),
	},
	"cerby_secret_share": {
		"secret", "/secrets", "secret_id", cerbytest.SeedPhraseID,
		[]string{"/secrets/{id}/members/users", "/secrets/{id}/members/teams"},
		seeded(cerbytest.KindSecret),
	},
	"cerby_collection_share": {
		"collection", "/collections", "collection_id", cerbytest.SeedCampaignsID,
		[]string{"/collections/{id}/users", "/collections/{id}/teams"},
		seeded(cerbytest.KindCollection),
	},
	"cerby_account_members": {
		"account", "/accounts", "account_id", cerbytest.SeedTwitterID, nil, seeded(cerbytest.KindAccount),
	},
	"cerby_secret_members": {
		"secret", "/secrets", "secret_id", cerbytest.SeedPhraseID, nil, seeded(cerbytest.KindSecret),
	},
	"cerby_collection_members": {
		"collection", "/collections", "collection_id", cerbytest.SeedCampaignsID, nil, seeded(cerbytest.KindCollection),
	},
	"cerby_collection_item": {
		"collection", "/collections", "collection_id", cerbytest.SeedCampaignsID,
		[]string{"/collections/{id}/accounts", "/collections/{id}/secrets"},
		seeded(cerbytest.KindCollection),
	},
}

// eachLister runs a test for the list resources that match.
func eachLister(t *testing.T, matches func(lister) bool, test func(t *testing.T, typeName string, l lister)) {
	t.Helper()
	t.Parallel()
	for typeName, l := range listers {
		if matches(l) {
			t.Run(typeName, func(t *testing.T) {
				t.Parallel()
				test(t, typeName, l)
			})
		}
	}
}

// all matches every list resource.
func all(lister) bool { return true }

// hasNoParent matches the list resources that read one list.
func hasNoParent(l lister) bool { return l.filter == "" }

// hasParent matches the list resources that read the lists of several parents.
func hasParent(l lister) bool { return len(l.each) > 0 }

// newEmpty serves a workspace without objects.
func newEmpty(t *testing.T, options ...cerbytest.Option) *acctest.Workspace {
	t.Helper()
	return acctest.Serve(cerbytest.New(options...), "")
}

// newLargeWorkspace serves a workspace with n objects of the noun of a list resource. Where it reads the lists of
// parents, each parent has members, or shares and items.
func newLargeWorkspace(t *testing.T, l lister, n int, options ...cerbytest.Option) *acctest.Workspace {
	t.Helper()
	w := newEmpty(t, options...)
	if !hasNoParent(l) {
		seedParents(w, l.noun, n)
		return w
	}
	switch l.noun {
	case "user":
		cerbytest.SeedUsers(w.Workspace, n)
	case "team":
		cerbytest.SeedTeams(w.Workspace, n)
	case "secret":
		cerbytest.SeedSecrets(w.Workspace, n)
	case "collection":
		cerbytest.SeedCollections(w.Workspace, n)
	}
	return w
}

// seedParents adds n objects of a noun with members, shares, items or users.
func seedParents(w *acctest.Workspace, noun string, n int) {
	cerbytest.SeedUsers(w.Workspace, n)
	cerbytest.SeedTeams(w.Workspace, n)
	switch noun {
	case "team":
		cerbytest.SeedMemberships(w.Workspace, n, 2)
	case "account":
		cerbytest.SeedAccounts(w.Workspace, n)
		cerbytest.SeedShares(w.Workspace, cerbytest.KindAccount, n, 2, 1)
	case "secret":
		cerbytest.SeedSecrets(w.Workspace, n)
		cerbytest.SeedShares(w.Workspace, cerbytest.KindSecret, n, 2, 1)
	case "collection":
		cerbytest.SeedAccounts(w.Workspace, n)
		cerbytest.SeedCollections(w.Workspace, n)
		cerbytest.SeedCollectionItems(w.Workspace, n, 1)
		cerbytest.SeedShares(w.Workspace, cerbytest.KindCollection, n, 2, 1)
	case "integration":
		addIntegrations(w, n)
	}
}

// addIntegrations adds n integrations with one user each.
func addIntegrations(w *acctest.Workspace, n int) {
	for i := 1; i <= n; i++ {
		w.AddIntegration(cerbytest.Integration{
			ID: integrationID(i), Application: "youtube_tenant", Label: integrationID(i),
			Entitlements: []cerbytest.Entitlement{{ID: "VIEWER"}},
		})
		w.AddIntegrationUser(integrationID(i), cerbytest.IntegrationUser{
			UserID: cerbytest.SeededUserID(i), Entitlements: []string{"VIEWER"},
		})
	}
}

// addVariants adds to the seeded workspace objects of each type that differ in every attribute.
func addVariants(w *acctest.Workspace) {
	w.AddUser(cerbytest.User{ID: "jane", Email: "Jane.Doe@acme.example", Status: "pending"})
	w.AddUser(cerbytest.User{
		ID: "pilot", Email: "pilot@acme.example", Role: "workspace_pilot",
		Extra: map[string]any{"isGuest": nil, "firstName": ""},
	})
	w.AddTeam(cerbytest.Team{ID: "design", Name: "Design", Type: "undefined"})
	w.AddTeamMember("design", cerbytest.TeamMember{UserID: "jane", Role: "lead"})
	w.AddTeamMember("design", cerbytest.TeamMember{UserID: "pilot", Extra: map[string]any{"role": nil}})
	w.AddSecret(cerbytest.Secret{ID: "brief", Title: "Brief", ExpiresAt: time.Date(2031, 1, 2, 3, 4, 5, 0, time.UTC)})
	w.AddCollection(cerbytest.Collection{ID: "old", Name: "Old", Status: "disabled"})
	w.AddCollection(cerbytest.Collection{ID: "inner", Name: "Inner", ParentID: "old"})
	w.AddCollectionItem("old", cerbytest.KindSecret, cerbytest.SeedPhraseID)
	w.AddCollectionItem(cerbytest.SeedCampaignsID, cerbytest.KindSecret, "brief")
	w.ShareCollection("old", cerbytest.Share{UserID: "jane"})
	for kind, item := range sharedItems {
		w.Share(kind, item, cerbytest.Share{UserID: "jane", Role: "manager"})
		w.Share(kind, item, cerbytest.Share{UserID: "pilot", Extra: map[string]any{"role": nil}})
		w.Share(kind, item, cerbytest.Share{TeamID: "design", Role: "owner"})
	}
	w.AddIntegrationUser(cerbytest.SeedVideoIntegrationID, cerbytest.IntegrationUser{
		UserID: cerbytest.SeedInternID, Entitlements: []string{"VIEWER", "EDITOR"},
	})
	w.AddIntegrationUser(cerbytest.SeedVideoIntegrationID, cerbytest.IntegrationUser{
		UserID: "jane", Role: "manager", Entitlements: []string{"VIEWER"},
	})
	w.AddIntegrationUser(cerbytest.SeedVideoIntegrationID, cerbytest.IntegrationUser{
		UserID: "pilot", Entitlements: []string{"MANAGER"}, Extra: map[string]any{"email": nil, "status": nil, "role": nil},
	})
}

// sharedItems has an item of each kind, which addVariants and addIncomplete share.
var sharedItems = map[cerbytest.Kind]string{
	cerbytest.KindAccount:    cerbytest.SeedTwitterID,
	cerbytest.KindSecret:     cerbytest.SeedPhraseID,
	cerbytest.KindCollection: cerbytest.SeedCampaignsID,
}

// addIncomplete adds objects whose optional fields are null.
func addIncomplete(w *acctest.Workspace) {
	w.AddUser(cerbytest.User{ID: "bare", Extra: map[string]any{
		"email": nil, "role": nil, "status": nil, "isGuest": nil, "createdAt": nil,
	}})
	w.AddTeam(cerbytest.Team{ID: "bare", Extra: map[string]any{"name": nil, "type": nil, "createdAt": nil}})
	w.AddSecret(cerbytest.Secret{ID: "bare", Extra: map[string]any{
		"title": nil, "category": nil, "requiresIdentityChallenge": nil, "createdAt": nil,
	}})
	w.AddCollection(cerbytest.Collection{ID: "bare", Extra: map[string]any{"name": nil, "status": nil, "createdAt": nil}})
	w.AddCollectionItem("bare", cerbytest.KindSecret, "bare")
	w.AddTeamMember("bare", cerbytest.TeamMember{UserID: "bare"})
	w.AddIntegrationUser(cerbytest.SeedBoardsIntegrationID, cerbytest.IntegrationUser{
		UserID: "bare", Entitlements: []string{"ADMIN"}, Extra: map[string]any{"role": nil, "status": nil},
	})
	for kind, item := range sharedItems {
		w.Share(kind, item, cerbytest.Share{TeamID: "bare"})
		w.Share(kind, item, cerbytest.Share{UserID: "bare"})
	}
}

// list lists all objects of a type, with their resources.
func list(t *testing.T, w *acctest.Workspace, typeName string) ([]acctest.ListResult, acctest.Diagnostics) {
	t.Helper()
	return w.List(t, acctest.Query{Type: typeName, IncludeResource: true})
}

// listOne lists with one concurrent request.
func listOne(
	ctx context.Context, t *testing.T, w *acctest.Workspace, typeName string,
) ([]acctest.ListResult, acctest.Diagnostics) {
	t.Helper()
	server := w.ServerWith(t, map[string]any{"max_concurrent_requests": 1})
	return acctest.List(ctx, t, server, acctest.Query{Type: typeName})
}

// countRequests returns the number of requests whose path has the form.
func countRequests(w *acctest.Workspace, form string) int {
	count := 0
	for _, request := range w.Requests() {
		if matches, _ := path.Match(strings.ReplaceAll(form, "{id}", "*"), request.Path); matches {
			count++
		}
	}
	return count
}

// pathOf returns the path of a list of a parent.
func pathOf(form, parent string) string { return strings.ReplaceAll(form, "{id}", parent) }

// expectParents checks that the results belong to these parents of a large workspace, in this order, and that each has
// results.
func expectParents(t *testing.T, l lister, results []acctest.ListResult, want ...int) {
	t.Helper()
	var got, parents []string
	for _, result := range results {
		if parent := result.Identity[l.filter]; len(got) == 0 || got[len(got)-1] != parent {
			got = append(got, parent)
		}
	}
	for _, n := range want {
		parents = append(parents, l.id(n))
	}
	if diff := cmp.Diff(parents, got, cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("the parents of the results (-want +got):\n%s", diff)
	}
}

// withoutTeamSide leaves out account shares of teams: they are read from the teams, whose order differs.
func withoutTeamSide(typeName string, results []acctest.ListResult) []acctest.ListResult {
	return slices.DeleteFunc(slices.Clone(results), func(result acctest.ListResult) bool {
		return typeName == "cerby_account_share" && result.Identity["team_id"] != ""
	})
}

// formatResults returns each result as text.
func formatResults(results []acctest.ListResult) []string {
	var all []string
	for _, result := range results {
		all = append(all, result.String())
	}
	return all
}

// numbersTo returns the numbers from 1 to last.
func numbersTo(last int) []int {
	var numbers []int
	for n := 1; n <= last; n++ {
		numbers = append(numbers, n)
	}
	return numbers
}

// encodeIdentity returns the encoded identity of a result.
func encodeIdentity(
	t *testing.T, schema *tfprotov6.ResourceIdentitySchema, result acctest.ListResult,
) *tfprotov6.ResourceIdentityData {
	t.Helper()
	values := map[string]any{}
	encoded := &tfprotov6.Schema{Block: &tfprotov6.SchemaBlock{}}
	for _, attribute := range schema.IdentityAttributes {
		encoded.Block.Attributes = append(encoded.Block.Attributes, &tfprotov6.SchemaAttribute{
			Name: attribute.Name, Type: attribute.Type,
		})
		if value, isSet := result.Identity[attribute.Name]; isSet {
			values[attribute.Name] = value
		}
	}
	return &tfprotov6.ResourceIdentityData{IdentityData: acctest.EncodeObject(t, encoded, values)}
}
