package share_test

import (
	"net/http"
	"testing"

	"github.com/cerby-community/terraform-provider-cerby/internal/acctest"
	"github.com/cerby-community/terraform-provider-cerby/internal/apitest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

// The teams of accounts have names. Those of all accounts cost one list for each team.
func TestTeamsDataSource_accounts(t *testing.T) {
	t.Parallel()
	w := newListed(t)
	server := w.Server(t)
	for item, want := range map[string][]string{
		account:                 {marketing + " Marketing collaborator", "nameless null owner"},
		cerbytest.SeedTwitterID: {marketing + " Marketing collaborator"},
		cerbytest.SeedAdsID:     nil,
		cerbytest.SeedForumID:   nil,
		cerbytest.SeedNoveltyID: nil,
	} {
		typeName, config := sharedItems[0].dataSource("teams", item)
		state, diags := acctest.ReadDataSource(t, server, typeName, config)
		diags.Expect(t, nil, nil)
		apitest.ExpectStrings(t, acctest.FormatElements(t, state["teams"], "id", "name", "role"), want...)
	}
	if n := w.CountRequests("GET", "/teams"); n != 1 {
		t.Errorf("the list of teams was read %d times, want once", n)
	}
	for _, team := range w.Teams() {
		if n := w.CountRequests("GET", "/teams/"+team.ID+"/accounts"); n != 1 {
			t.Errorf("the accounts of team %s were read %d times, want once", team.ID, n)
		}
	}
	// The accounts are read one by one until their list is cheaper.
	w.ExpectMaxRequests(t, 1+3+4)
}

// A team whose accounts cannot be read fails the data source: a part of the teams would look like all of them.
func TestTeamsDataSource_incomplete(t *testing.T) {
	t.Parallel()
	newsletter := sharedItems[0]
	typeName, config := newsletter.dataSource("teams", newsletter.item)
	for name, test := range map[string]struct {
		fault   cerbytest.Fault
		message string
	}{
		"teams": {
			cerbytest.Fault{Path: "/teams", Status: http.StatusForbidden},
			`To list teams, the API key needs the scope "Read users"`,
		},
		"accounts of a team": {
			cerbytest.Fault{Path: "/teams/nameless/accounts", Status: http.StatusForbidden},
			`To list the accounts of a team, the API key needs the scope "Read users"`,
		},
		"a team without the list": {
			cerbytest.Fault{Path: "/teams/nameless/accounts", Status: http.StatusNotFound},
			"The parent object of this list exists, so the 404 response does not mean that it was deleted",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newListed(t)
			w.Inject(test.fault)
			_, diags := w.ReadDataSource(t, w.Token, typeName, config)
			diags.ExpectError(t, acctest.ErrorRegexp(`Unable to list teams of account "`+newsletter.item+`"`))
			diags.ExpectError(t, acctest.ErrorRegexp(test.message))
		})
	}
}
