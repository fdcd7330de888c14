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

// lister is how one list resource asks the service.
type lister struct {
	// noun is what is read page by page, the things themselves or what they belong to, and pages is its list.
	noun, pages string
	// filter is the attribute that chooses one parent, and one is the id of a parent; both are empty where there are no
	// parents.
	filter, one string
	// each are the lists that are read of each parent.
	each []string
	// id gives the id of the n-th parent of a crowd, from 1.
	id func(n int) string
}

// seeded gives the ids of the items of a kind in a crowd.
func seeded(kind cerbytest.Kind) func(n int) string {
	return func(n int) string { return cerbytest.SeededItemID(kind, n) }
}

// hubID gives the id of the n-th integration of a crowd, from 1.
func hubID(n int) string { return fmt.Sprintf("hub-%02d", n) }

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
		hubID,
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
	"cerby_collection_item": {
		"collection", "/collections", "collection_id", cerbytest.SeedCampaignsID,
		[]string{"/collections/{id}/accounts", "/collections/{id}/secrets"},
		seeded(cerbytest.KindCollection),
	},
}

// eachLister runs a test for every list resource, or for those with parents or without.
func eachLister(t *testing.T, which func(lister) bool, test func(t *testing.T, typeName string, l lister)) {
	t.Helper()
	t.Parallel()
	for typeName, l := range listers {
		if which(l) {
			t.Run(typeName, func(t *testing.T) {
				t.Parallel()
				test(t, typeName, l)
			})
		}
	}
}

// all takes every list resource.
func all(lister) bool { return true }

// plain takes those that read one list.
func plain(l lister) bool { return l.filter == "" }

// parental takes those that read lists of each of several parents.
func parental(l lister) bool { return l.filter != "" }

// newEmpty serves a workspace that has nothing.
func newEmpty(t *testing.T, options ...cerbytest.Option) *acctest.Workspace {
	t.Helper()
	return acctest.Serve(cerbytest.New(options...), "")
}

// newCrowd serves a workspace with so many of everything, each of which has what can belong to it.
func newCrowd(t *testing.T, n int, options ...cerbytest.Option) *acctest.Workspace {
	t.Helper()
	w := newEmpty(t, options...)
	cerbytest.SeedUsers(w.Workspace, n)
	cerbytest.SeedTeams(w.Workspace, n)
	cerbytest.SeedAccounts(w.Workspace, n)
	cerbytest.SeedSecrets(w.Workspace, n)
	cerbytest.SeedCollections(w.Workspace, n)
	cerbytest.SeedMemberships(w.Workspace, n, 2)
	cerbytest.SeedCollectionItems(w.Workspace, n, 1)
	for _, kind := range []cerbytest.Kind{cerbytest.KindAccount, cerbytest.KindSecret, cerbytest.KindCollection} {
		cerbytest.SeedShares(w.Workspace, kind, n, 2, 1)
	}
	for i := 1; i <= n; i++ {
		w.AddIntegration(cerbytest.Integration{ID: hubID(i), Application: "youtube_tenant", Label: hubID(i), Entitlements: []cerbytest.Entitlement{{ID: "VIEWER"}}})
		w.AddIntegrationUser(hubID(i), cerbytest.IntegrationUser{UserID: cerbytest.SeededUserID(i), Entitlements: []string{"VIEWER"}})
	}
	return w
}

// enrich adds to the seeded workspace things of each type that differ in every attribute.
func enrich(w *acctest.Workspace) {
	w.AddUser(cerbytest.User{ID: "jane", Email: "Jane.Doe@acme.example", Status: "pending"})
	w.AddUser(cerbytest.User{ID: "pilot", Email: "pilot@acme.example", Role: "workspace_pilot", Extra: map[string]any{"isGuest": nil, "firstName": ""}})
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
	w.AddIntegrationUser(cerbytest.SeedVideoIntegrationID, cerbytest.IntegrationUser{UserID: cerbytest.SeedInternID, Entitlements: []string{"VIEWER", "EDITOR"}})
	w.AddIntegrationUser(cerbytest.SeedVideoIntegrationID, cerbytest.IntegrationUser{UserID: "jane", Role: "manager", Entitlements: []string{"VIEWER"}})
	w.AddIntegrationUser(cerbytest.SeedVideoIntegrationID, cerbytest.IntegrationUser{
		UserID: "pilot", Entitlements: []string{"MANAGER"}, Extra: map[string]any{"email": nil, "status": nil, "role": nil},
	})
}

// sharedItems are the items that are shared.
var sharedItems = map[cerbytest.Kind]string{
	cerbytest.KindAccount: cerbytest.SeedTwitterID, cerbytest.KindSecret: cerbytest.SeedPhraseID, cerbytest.KindCollection: cerbytest.SeedCampaignsID,
}

// bare adds things of which the service tells as little as it can.
func bare(w *acctest.Workspace) {
	w.AddUser(cerbytest.User{ID: "bare", Extra: map[string]any{"email": nil, "role": nil, "status": nil, "isGuest": nil, "createdAt": nil}})
	w.AddTeam(cerbytest.Team{ID: "bare", Extra: map[string]any{"name": nil, "type": nil, "createdAt": nil}})
	w.AddSecret(cerbytest.Secret{ID: "bare", Extra: map[string]any{"title": nil, "category": nil, "requiresIdentityChallenge": nil, "createdAt": nil}})
	w.AddCollection(cerbytest.Collection{ID: "bare", Extra: map[string]any{"name": nil, "status": nil, "createdAt": nil}})
	w.AddCollectionItem("bare", cerbytest.KindSecret, "bare")
	w.AddTeamMember("bare", cerbytest.TeamMember{UserID: "bare"})
	w.AddIntegrationUser(cerbytest.SeedBoardsIntegrationID, cerbytest.IntegrationUser{UserID: "bare", Entitlements: []string{"ADMIN"}, Extra: map[string]any{"role": nil, "status": nil}})
	for kind, item := range sharedItems {
		w.Share(kind, item, cerbytest.Share{TeamID: "bare"})
		w.Share(kind, item, cerbytest.Share{UserID: "bare"})
	}
}

// list lists everything of a type, with all attributes.
func list(t *testing.T, w *acctest.Workspace, typeName string) ([]acctest.ListResult, acctest.Diagnostics) {
	t.Helper()
	return w.List(t, acctest.Query{Type: typeName, IncludeResource: true})
}

// listOne lists with one request at a time.
func listOne(
	ctx context.Context, t *testing.T, w *acctest.Workspace, typeName string,
) ([]acctest.ListResult, acctest.Diagnostics) {
	t.Helper()
	server := w.ServerWith(t, map[string]any{"max_concurrent_requests": 1})
	return acctest.List(ctx, t, server, acctest.Query{Type: typeName})
}

// sent counts the requests for paths of a form.
func sent(w *acctest.Workspace, form string) int {
	count := 0
	for _, request := range w.Requests() {
		if matches, _ := path.Match(strings.ReplaceAll(form, "{id}", "*"), request.Path); matches {
			count++
		}
	}
	return count
}

// of gives the path of a list that belongs to a parent.
func of(form, parent string) string { return strings.ReplaceAll(form, "{id}", parent) }

// expectParents checks that things belong to these parents of a crowd, from the first to the last, in this order, and
// that each has some.
func expectParents(t *testing.T, l lister, things []acctest.ListResult, want ...int) {
	t.Helper()
	var got, wanted []string
	for _, thing := range things {
		if parent := thing.Identity[l.filter]; len(got) == 0 || got[len(got)-1] != parent {
			got = append(got, parent)
		}
	}
	for _, n := range want {
		wanted = append(wanted, l.id(n))
	}
	if diff := cmp.Diff(wanted, got, cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("the parents of the results (-want +got):\n%s", diff)
	}
}

// ofItems leaves out the shares that are read from the side of the teams, which have an order of their own.
func ofItems(typeName string, things []acctest.ListResult) []acctest.ListResult {
	return slices.DeleteFunc(slices.Clone(things), func(thing acctest.ListResult) bool {
		return typeName == "cerby_account_share" && thing.Identity["team_id"] != ""
	})
}

// texts gives what is told of things, each as String does.
func texts(things []acctest.ListResult) []string {
	var all []string
	for _, thing := range things {
		all = append(all, thing.String())
	}
	return all
}

// upTo gives the numbers from 1.
func upTo(last int) []int {
	var numbers []int
	for n := 1; n <= last; n++ {
		numbers = append(numbers, n)
	}
	return numbers
}

// identity encodes what identifies a thing that was listed.
func identity(
	t *testing.T, schema *tfprotov6.ResourceIdentitySchema, thing acctest.ListResult,
) *tfprotov6.ResourceIdentityData {
	t.Helper()
	texts := map[string]any{}
	shape := &tfprotov6.Schema{Block: &tfprotov6.SchemaBlock{}}
	for _, attribute := range schema.IdentityAttributes {
		shape.Block.Attributes = append(shape.Block.Attributes, &tfprotov6.SchemaAttribute{Name: attribute.Name, Type: attribute.Type})
		if text, given := thing.Identity[attribute.Name]; given {
			texts[attribute.Name] = text
		}
	}
	return &tfprotov6.ResourceIdentityData{IdentityData: acctest.EncodeObject(t, shape, texts)}
}
