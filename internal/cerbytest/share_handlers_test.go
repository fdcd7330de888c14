package cerbytest_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

// TestShareScopes checks that each operation on teams, shares and collections works only with its scope or a wider
// one. The order of the operations matters.
func TestShareScopes(t *testing.T) {
	a := serveWithVaults(t)
	users, teams, items := []string{"Read users"}, []string{"Write teams"}, []string{"Read items"}
	accounts, secrets := []string{"Read accounts", "Read items"}, []string{"Read secrets", "Read items"}
	toAccounts, toSecrets, toCollections := []string{
		"Write accounts",
	}, []string{
		"Write secrets",
	}, []string{
		"Write collections",
	}
	for _, op := range []operation{
		{"GET", "/teams", "", 200, users},
		{"GET", "/teams/band", "", 200, users},
		{"GET", "/teams/band/members", "", 200, users},
		{"POST", "/teams", teamBody("x"), 201, teams},
		{"PATCH", "/teams/band", teamBody("x"), 200, teams},
		{"POST", "/teams/band/members", addMembersBody("ines member"), 200, teams},
		{"DELETE", "/teams/band/members/ines", "", 204, teams},
		{"GET", "/accounts/it/users", "", 200, accounts},
		{"POST", "/accounts/it/users", shareBody("users", "adam", "account_owner"), 201, toAccounts},
		{"POST", "/accounts/it/teams", shareBody("teams", "band", "account_owner"), 201, toAccounts},
		{"GET", "/secrets", "", 200, secrets},
		{"GET", "/secrets/it", "", 200, secrets},
		{"GET", "/secrets/it/members/users", "", 200, secrets},
		{"GET", "/secrets/it/members/teams", "", 200, secrets},
		{"POST", "/secrets", createSecretBody, 201, nil},
		{"POST", "/secrets/it/members/users", shareBody("users", "adam", "secret_owner"), 201, toSecrets},
		{"POST", "/secrets/it/members/teams", shareBody("teams", "band", "secret_owner"), 201, toSecrets},
		{"GET", "/collections", "", 200, items},
		{"GET", "/collections/it", "", 200, items},
		{"GET", "/collections/it/accounts", "", 200, items},
		{"GET", "/collections/it/secrets", "", 200, items},
		{"GET", "/collections/it/collections", "", 200, items},
		{"GET", "/collections/it/users", "", 200, items},
		{"GET", "/collections/it/teams", "", 200, items},
		{"POST", "/collections", collectionBody("x"), 201, toCollections},
		{"PATCH", "/collections/it", collectionBody("x"), 200, toCollections},
		{"POST", "/collections/it/accounts", collectionItemBody("accounts", "it"), 201, toCollections},
		{"POST", "/collections/it/secrets", collectionItemBody("secrets", "it"), 201, toCollections},
		{"POST", "/collections/it/users", shareBody("users", "adam", "collection_owner"), 201, toCollections},
		{"POST", "/collections/it/teams", shareBody("teams", "band", "collection_owner"), 201, toCollections},
		{"GET", "/users/adam/accounts", "", 200, users},
		{"GET", "/users/adam/secrets", "", 200, users},
		{"GET", "/users/adam/collections", "", 200, users},
		{"GET", "/users/adam/teams", "", 200, users},
		{"GET", "/teams/band/accounts", "", 200, users},
		{"GET", "/teams/band/secrets", "", 200, users},
		{"GET", "/teams/band/collections", "", 200, users},
		{"DELETE", "/collections/it/accounts/it", "", 204, toCollections},
		{"DELETE", "/collections/it/secrets/it", "", 204, toCollections},
		{"DELETE", "/collections/it/users/adam", "", 204, toCollections},
		{"DELETE", "/collections/it/teams/band", "", 204, toCollections},
		{"DELETE", "/accounts/it/users/adam", "", 204, toAccounts},
		{"DELETE", "/accounts/it/teams/band", "", 204, toAccounts},
		{"DELETE", "/secrets/it/members/users/adam", "", 204, toSecrets},
		{"DELETE", "/teams/band/secrets/it", "", 204, teams},
		{"DELETE", "/secrets/it", "", 204, toSecrets},
		{"DELETE", "/collections/it", "", 204, toCollections},
		{"DELETE", "/teams/band", "", 204, []string{"Delete teams"}},
	} {
		a.checkScopes(op)
	}
	for scopes, status := range map[string]int{
		"Read secrets,Write secrets": 201, "Read items,Write secrets": 201, "Read accounts,Write secrets": 401,
	} {
		a.withKey(
			cerbytest.Key{Scopes: strings.Split(scopes, ",")},
		).call(
			http.MethodPost,
			"/secrets",
			createSecretBody,
			status,
		)
	}
}

// TestShareRoles checks that teams and the items of users and teams require an admin role, and that items do not.
func TestShareRoles(t *testing.T) {
	a := serveWithItems(t)
	for role, status := range map[string]int{
		"workspace_admin": 200, "workspace_user": 401, "workspace_login_only": 401, "workspace_guest_admin": 401,
	} {
		key := a.withKey(cerbytest.Key{Role: role, UserID: "olivia"})
		for _, path := range []string{
			"/teams", "/teams/band", "/teams/band/members", "/teams/band/accounts", "/users/adam/teams", "/users/adam/secrets",
		} {
			key.get(path, status)
		}
		for _, path := range []string{
			"/accounts/it/users", "/secrets/it", "/secrets/it/members/teams",
			"/collections/it/accounts", "/collections/it/users",
		} {
			key.get(path, 200)
		}
		if status == 401 {
			key.call(http.MethodPost, "/teams", teamBody("x"), 401)
			key.call(http.MethodPatch, "/teams/band", teamBody("x"), 401)
			key.call(http.MethodDelete, "/teams/band", "", 401)
			key.call(http.MethodPost, "/teams/band/members", addMembersBody("ines member"), 401)
			key.call(http.MethodDelete, "/teams/band/members/adam", "", 401)
			key.call(http.MethodDelete, "/teams/band/accounts/it", "", 401)
		}
	}
}

// seedSharedLists shares one item of each kind with 130 users and 130 teams, and 130 items with one user and one
// team. It returns the paths of the lists with their default page sizes.
func seedSharedLists(w *cerbytest.Workspace) map[string]int {
	team, user := "/teams/"+cerbytest.SeededTeamID(1), "/users/"+cerbytest.SeededUserID(1)
	lists := map[string]int{"/teams": 25, "/secrets": 25, "/collections": 25, team + "/members": 20, user + "/teams": 20}
	for kind, sizes := range map[cerbytest.Kind][3]int{
		cerbytest.KindAccount: {20, 20, 25}, cerbytest.KindSecret: {25, 20, 25}, cerbytest.KindCollection: {20, 20, 25},
	} {
		cerbytest.SeedShares(w, kind, 1, 130, 130)
		for n := 2; n <= 130; n++ {
			w.Share(kind, cerbytest.SeededItemID(kind, n), cerbytest.Share{UserID: cerbytest.SeededUserID(1)})
			w.Share(kind, cerbytest.SeededItemID(kind, n), cerbytest.Share{TeamID: cerbytest.SeededTeamID(1)})
		}
		members := "/" + string(kind) + "s/" + cerbytest.SeededItemID(kind, 1) + "/"
		if kind == cerbytest.KindSecret {
			members += "members/"
		}
		lists[members+"users"] = sizes[0]
		if kind != cerbytest.KindAccount {
			lists[members+"teams"] = sizes[0]
		}
		lists[user+"/"+string(kind)+"s"], lists[team+"/"+string(kind)+"s"] = sizes[1], sizes[2]
	}
	cerbytest.SeedCollectionItems(w, 1, 130)
	lists["/collections/"+cerbytest.SeededItemID(cerbytest.KindCollection, 1)+"/accounts"] = 20
	return lists
}

// TestSharePages follows links.next over each list, with the default page size and with pages of 100.
func TestSharePages(t *testing.T) {
	a := serve(t)
	w := a.workspace
	cerbytest.SeedUsers(w, 130)
	cerbytest.SeedTeams(w, 130)
	cerbytest.SeedAccounts(w, 130)
	cerbytest.SeedSecrets(w, 130)
	cerbytest.SeedCollections(w, 130)
	cerbytest.SeedMemberships(w, 1, 130)
	for n := 2; n <= 130; n++ {
		w.AddTeamMember(cerbytest.SeededTeamID(n), cerbytest.TeamMember{UserID: cerbytest.SeededUserID(1)})
	}
	for list, size := range seedSharedLists(w) {
		for query, want := range map[string]int{"": (130 + size - 1) / size, "?page[size]=100": 2} {
			ids := map[string]bool{}
			pages := a.followPages(list + query)
			for _, got := range pages {
				wantEqual(t, "total", got.valueAt("meta", "page", "total"), 130.0)
				for _, id := range got.listStrings("id") {
					ids[id] = true
				}
			}
			wantEqual(t, list+query, []int{len(pages), len(ids)}, []int{want, 130})
		}
	}
}
