package provider_test

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/cerby-community/terraform-provider-cerby/internal/acctest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

// No list resource is forgotten when one is added.
func TestLists_all(t *testing.T) {
	t.Parallel()
	_, answer := schemas(t)
	for typeName := range answer.ListResourceSchemas {
		if _, tested := listers[typeName]; !tested {
			t.Errorf("the list resource %s is not tested", typeName)
		}
	}
	if len(listers) != len(answer.ListResourceSchemas) {
		t.Errorf("there are %d list resources, and %d are tested", len(answer.ListResourceSchemas), len(listers))
	}
}

// What is listed of a thing is what an import and a refresh make of it, attribute by attribute, and all of it is told
// only where that is asked for.
func TestLists_wholeIsWhatAnImportGives(t *testing.T) {
	t.Parallel()
	for name, quirks := range map[string]cerbytest.Quirks{
		"usual":  {},
		"older":  {RoleForm: cerbytest.RoleLegacy, MemberForm: cerbytest.MemberCamelCase, ListInheritedShares: true},
		"scarce": {RoleForm: cerbytest.RoleNull, MemberForm: cerbytest.MemberElementID, OmitExpiryInLists: true, CollectionType: "collection"},
	} {
		t.Run(name, func(t *testing.T) {
			eachLister(t, all, func(t *testing.T, typeName string, _ lister) {
				w := acctest.NewWorkspace(t, cerbytest.WithQuirks(quirks))
				enrich(w)
				bare(w)
				things, said := list(t, w, typeName)
				var left []string
				if plain(listers[typeName]) {
					// What has no name has no valid configuration.
					left = []string{"bare is left out: the service does not tell its "}
				}
				said.Expect(t, nil, left)
				if len(things) < 3 {
					t.Errorf("only %d were found", len(things))
				}
				server := w.Server(t)
				answer, err := server.GetResourceIdentitySchemas(t.Context(), &tfprotov6.GetResourceIdentitySchemasRequest{})
				acctest.RequireSuccess(t, err, answer.Diagnostics)
				_, types := schemas(t)
				for _, thing := range things {
					expectImport(t, server, typeName, types.ResourceSchemas[typeName].ValueType(), identity(t, answer.IdentitySchemas[typeName], thing), thing)
				}
				names, said := w.List(t, acctest.Query{Type: typeName})
				said.Expect(t, nil, nil)
				for _, thing := range names {
					if thing.Resource != nil {
						t.Errorf("all of %s was told unasked", thing.DisplayName)
					}
				}
				if len(left) > 0 {
					names = slices.DeleteFunc(names, func(thing acctest.ListResult) bool { return thing.Identity["id"] == "bare" })
				}
				acctest.ExpectResults(t, names, texts(things)...)
			})
		})
	}
}

// expectImport checks that what was listed of a thing is what an import by its identity and a refresh give.
func expectImport(t *testing.T, server tfprotov6.ProviderServer, typeName string, shape tftypes.Type, by *tfprotov6.ResourceIdentityData, thing acctest.ListResult) {
	t.Helper()
	imported, err := server.ImportResourceState(t.Context(), &tfprotov6.ImportResourceStateRequest{TypeName: typeName, Identity: by})
	acctest.RequireSuccess(t, err, imported.Diagnostics)
	read, err := server.ReadResource(t.Context(), &tfprotov6.ReadResourceRequest{
		TypeName: typeName, CurrentState: imported.ImportedResources[0].State, CurrentIdentity: by, Private: imported.ImportedResources[0].Private,
	})
	acctest.RequireSuccess(t, err, read.Diagnostics)
	var listed, state map[string]tftypes.Value
	for encoded, attributes := range map[*tfprotov6.DynamicValue]*map[string]tftypes.Value{thing.Resource: &listed, read.NewState: &state} {
		value, err := encoded.Unmarshal(shape)
		if err == nil {
			err = value.As(attributes)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	for name, want := range state {
		if !listed[name].Equal(want) {
			t.Errorf("%s of %s is listed as %s, and imported as %s", name, thing.DisplayName, listed[name], want)
		}
	}
	if len(state) == 0 {
		t.Errorf("%s was not imported", thing.DisplayName)
	}
}

func TestLists_empty(t *testing.T) {
	eachLister(t, all, func(t *testing.T, typeName string, l lister) {
		w := newEmpty(t)
		things, said := list(t, w, typeName)
		said.Expect(t, nil, nil)
		if len(things) > 0 || sent(w, l.pages) != 1 {
			t.Errorf("found was %q, and the list was read %d times", texts(things), sent(w, l.pages))
		}
	})
}

// A configuration of the provider that is not known yet is an error that names what is missing.
func TestLists_unknownConfiguration(t *testing.T) {
	eachLister(t, all, func(t *testing.T, typeName string, _ lister) {
		server := acctest.Server(t, map[string]any{"workspace": "acme", "token": tftypes.UnknownValue})
		things, said := acctest.List(t.Context(), t, server, acctest.Query{Type: typeName})
		said.Expect(t, []string{"the value of token in the provider block is known only after an apply"}, nil)
		if len(things) > 0 {
			t.Errorf("found was %q", texts(things))
		}
	})
}

// The words of an error of the first page are all that is given.
func TestLists_firstPageFails(t *testing.T) {
	eachLister(t, all, func(t *testing.T, typeName string, l lister) {
		w := newCrowd(t, 3)
		w.Inject(cerbytest.Fault{Path: l.pages, Status: http.StatusForbidden})
		things, said := list(t, w, typeName)
		said.Expect(t, []string{"Unable to list " + l.noun + "s"}, nil)
		if !strings.Contains(said.Errors[0], "To list "+l.noun+"s, the API key needs the ") {
			t.Errorf("no remedy is in %q", said.Errors[0])
		}
		if len(things) > 0 || sent(w, l.pages) != 1 {
			t.Errorf("found was %q, and the list was read %d times", texts(things), sent(w, l.pages))
		}
	})
}

// unanswered are the ways in which a request fails for good, with words that tell of it. None is sent again: a pause of
// an hour is longer than there is time.
var unanswered = map[string]struct {
	fault cerbytest.Fault
	words string
}{
	"500":      {cerbytest.Fault{Status: http.StatusInternalServerError}, "500 Internal Server Error"},
	"403":      {cerbytest.Fault{Status: http.StatusForbidden}, "the API key needs the scope"},
	"503":      {cerbytest.Fault{Status: http.StatusServiceUnavailable, Header: http.Header{"Retry-After": {"3600"}}}, "gave up: another attempt would come later than the retry timeout of 15m0s allows"},
	"HTML":     {cerbytest.Fault{Status: http.StatusOK, HTML: true}, "HTML page"},
	"HTML 404": {cerbytest.Fault{Status: http.StatusNotFound, HTML: true}, "404 Not Found with an HTML page"},
}

// notAll is what is said where an error comes after results.
const notAll = "What was found before this is not all there is."

// cancelAt gives a workspace's option and a context that ends as the n-th request of a list is served.
func cancelAt(t *testing.T, n int) (context.Context, cerbytest.Option) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	t.Cleanup(cancel)
	served := 0
	return ctx, cerbytest.WithObserver(func(cerbytest.Request) {
		if served++; served == n {
			cancel()
		}
	})
}

// Where Terraform cancels, a list ends with an error that says so, and asks for nothing more.
func TestLists_cancelled(t *testing.T) {
	eachLister(t, all, func(t *testing.T, typeName string, l lister) {
		at, size := 2, 150
		if parental(l) {
			at, size = 5, 20
		}
		ctx, option := cancelAt(t, at)
		w := newCrowd(t, size, option)
		things, said := listOne(ctx, t, w, typeName)
		said.Expect(t, []string{"nterrupted"}, nil)
		if plain(l) && len(things) != 100 || parental(l) && len(things) > 3*at {
			t.Errorf("%d were found", len(things))
		}
		if n := len(w.Requests()); n != at {
			t.Errorf("%d requests were sent", n)
		}
	})
}

// It ends as well while it waits for a service that asked for a pause.
func TestLists_cancelledInAPause(t *testing.T) {
	eachLister(t, all, func(t *testing.T, typeName string, _ lister) {
		ctx, option := cancelAt(t, 2)
		w := newCrowd(t, 150, option)
		// The pause is one that no test would survive.
		w.Inject(cerbytest.Fault{Skip: 1, Status: http.StatusTooManyRequests, Header: http.Header{"Retry-After": {"600"}}})
		_, said := listOne(ctx, t, w, typeName)
		said.Expect(t, []string{"nterrupted"}, nil)
		if n := len(w.Requests()); n != 2 {
			t.Errorf("%d requests were sent", n)
		}
	})
}
