package main

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

// parse parses a command line that is valid.
func parse(t *testing.T, args ...string) options {
	t.Helper()
	opts, err := parseOptions(args, io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	return opts
}

// The workspace has what a seed file lists, and the API key's user owns every item.
func TestSeed(t *testing.T) {
	t.Parallel()
	w, err := newWorkspace(parse(t, "-seed", "testdata/company.json"), io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	names := map[string]string{}
	for _, u := range w.Users() {
		names[u.ID] = u.Email
	}
	for _, team := range w.Teams() {
		names[team.ID] = team.Name
	}
	var got []string
	add := func(kind cerbytest.Kind, id string) {
		for _, s := range w.Shares(kind, id) {
			got = append(got, fmt.Sprintf("%s %s%s %s", kind, names[s.UserID], names[s.TeamID], s.Role))
		}
	}
	add(cerbytest.KindAccount, w.Accounts()[0].ID)
	add(cerbytest.KindSecret, w.Secrets()[0].ID)
	add(cerbytest.KindCollection, w.Collections()[0].ID)
	for _, m := range w.TeamMembers(w.Teams()[0].ID) {
		got = append(got, "member "+names[m.UserID]+" "+m.Role)
	}
	for _, u := range w.IntegrationUsers(w.Integrations()[0].ID) {
		got = append(got, fmt.Sprint("integration ", names[u.UserID], " ", u.Entitlements))
	}
	got = append(got, fmt.Sprint("items ", len(w.CollectionItems(w.Collections()[0].ID))))
	slices.Sort(got)
	want := []string{
		"account Marketing owner",
		"account " + ownerEmail + " owner",
		"account greta.guest@agency.example collaborator",
		"collection " + ownerEmail + " owner",
		"integration jane.doe@acme.example [VIEWER]",
		"items 2",
		"member jane.doe@acme.example admin",
		"secret " + ownerEmail + " owner",
		"secret jane.doe@acme.example collaborator",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("content of the workspace (-want +got):\n%s", diff)
	}
}

// Several objects can have the same name, and an alias identifies one of them. Users can be disabled, and teams
// SCIM-managed.
func TestSeed_sameNames(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "seed.json")
	if err := os.WriteFile(file, []byte(`{
		"users": [{"email": "dora@acme.example", "status": "disabled"}],
		"teams": [{"name": "Ads", "type": "scim_managed"}, {"name": "Ads", "alias": "ads-2"}],
		"accounts": [{"label": "Acme on X"}, {"label": "Acme on X", "alias": "second", "teams": {"ads-2": "owner"}}],
		"collections": [{"name": "C", "accounts": ["second"]}]
	}`), 0o600); err != nil {
		t.Fatal(err)
	}
	w, err := newWorkspace(parse(t, "-seed", file), io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	accounts, teams := w.Accounts(), w.Teams()
	shares, items := w.Shares(cerbytest.KindAccount, accounts[1].ID), w.CollectionItems(w.Collections()[0].ID)
	if len(accounts) != 2 || len(shares) != 2 || shares[1].TeamID != teams[1].ID {
		t.Errorf("got %d accounts, and the shares %+v of the second", len(accounts), shares)
	}
	if len(items) != 1 || items[0].ItemID != accounts[1].ID {
		t.Errorf("the items are %+v, want the second account", items)
	}
	if teams[0].Type != "scim_managed" || w.Users()[1].Status != "disabled" {
		t.Errorf("the team is %+v, and the user %+v", teams[0], w.Users()[1])
	}
}

// A seed file with a mistake is refused, with the place of the mistake.
func TestSeed_invalid(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		`{"persons": []}`: "persons",
		`{"teams": [{"name": "A", "members": {"no@b.c": "admin"}}]}`: `team "A": there is no user "no@b.c"`,
		`{"users": [{"email": "a@b.c"}, {"email": "A@b.c"}]}`:        `user "A@b.c": the email occurs`,
		`{"users": [{"email": "a@b.c", "role": "bos"}]}`:             `there is no role "bos". Use one`,
		`{"users": [{"email": "a@b.c", "status": "gone"}]}`:          "Use one of: live, pending, disabled",
		`{"users": [{"role": "user"}]}`:                              "no email, name, label or title",
		`{"users": [{"email": "a@b.c"}],
			"accounts": [{"label": "X", "users": {"a@b.c": "boss"}}]}`: `account "X": there is no role "boss". Use one`,
		`{"teams": [{"name": "A", "type": "scim"}]}`:     "Use one of: user_managed, scim_managed",
		`{"vaults": [{"name": "V", "scheme": "paper"}]}`: "Use one of: kms_byo",
		`{"accounts": [{"label": "X"}, {"label": "x"}],
			"collections": [{"name": "C", "accounts": ["X"]}]}`: `"C": 2 objects match the account "X". Add`,
		`{"secrets": [{"title": "X", "alias": "a"}, {"title": "X", "alias": "A"}]}`: `has the alias or the name "a"`,
		`{"users": [{"email": "a@b.c"}],
			"integrations": [{"label": "I", "users": {"a@b.c": ["X"]}}]}`: `integration "I": there is no entitlement "X"`,
		`{} {}`: "text after",
		`{"collections": [{"name": "C",
			"accounts": ["Lost"]}]}`: `seed.json: collection "C": there is no account "Lost"`,
	} {
		file := filepath.Join(t.TempDir(), "seed.json")
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := newWorkspace(parse(t, "-seed", file), io.Discard)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want %q", text, err, want)
		}
	}
	if _, err := newWorkspace(parse(t, "-seed", "missing.json"), io.Discard); err == nil {
		t.Error("a missing file is accepted")
	}
}

// Scopes and behaviors are checked, and set what they name.
func TestOptions(t *testing.T) {
	t.Parallel()
	opts := parse(t, "-scopes", "Read users, Read items", "-quirks", "keep-team-roles,unique-team-names")
	if diff := cmp.Diff([]string{"Read users", "Read items"}, opts.scopes); diff != "" {
		t.Errorf("scopes (-want +got):\n%s", diff)
	}
	if !opts.quirks.KeepTeamRoles || !opts.quirks.UniqueTeamNames || opts.quirks.ListInheritedShares {
		t.Errorf("the behaviors are %+v", opts.quirks)
	}
	for _, args := range [][]string{
		{"-scopes", "Read everything"},
		{"-fail-job", "Typo"},
		{"-quirks", "be-nice"},
		{"-seed", "x", "-grown"},
		{"-seed", "x", "-users", "3"},
	} {
		if _, err := parseOptions(args, io.Discard); err == nil {
			t.Errorf("%v is accepted", args)
		}
	}
}

// The console has the status of the job that a request starts or reads.
func TestConsole(t *testing.T) {
	t.Parallel()
	var output bytes.Buffer
	w, err := newWorkspace(parse(t, "-v", "-job-duration", "0s", "-fail-job", "NotEnoughSeats"), &output)
	if err != nil {
		t.Fatal(err)
	}
	job := w.AddJob(cerbytest.Job{Script: cerbytest.JobScript{ErrorType: "NotEnoughSeats"}})
	for _, path := range []string{"/jobs/" + job.ID, "/users"} {
		request := httptest.NewRequest(http.MethodGet, "https://cerby-sim.example/api/v1"+path, nil)
		request.Header.Set("X-API-Key", w.AddKey(cerbytest.Key{UserID: cerbytest.SeedOwnerID}))
		w.ServeHTTP(httptest.NewRecorder(), request)
	}
	for _, want := range []string{
		`GET    "/jobs/` + job.ID + `" 200  job provide_access: error NotEnoughSeats`, `GET    "/users" 200` + "\n",
	} {
		if !strings.Contains(output.String(), want) {
			t.Errorf("the console has no %q:\n%s", want, &output)
		}
	}
}
