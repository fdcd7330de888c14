package provider_test

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/cerby-community/terraform-provider-cerby/internal/acctest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

// Every list resource of the provider is in listers.
func TestLists_all(t *testing.T) {
	t.Parallel()
	_, resp := schemas(t)
	for typeName := range resp.ListResourceSchemas {
		if _, tested := listers[typeName]; !tested {
			t.Errorf("the list resource %s has no test", typeName)
		}
	}
	if len(listers) != len(resp.ListResourceSchemas) {
		t.Errorf("got tests of %d list resources, want %d", len(listers), len(resp.ListResourceSchemas))
	}
}

// The resource of a list result equals that of an import and a refresh, and is returned only if it is requested.
func TestLists_resourceEqualsImport(t *testing.T) {
	t.Parallel()
	for name, quirks := range map[string]cerbytest.Quirks{
		"usual": {},
		"older": {RoleForm: cerbytest.RoleLegacy, MemberForm: cerbytest.MemberCamelCase, ListInheritedShares: true},
		"sparse": {
			RoleForm: cerbytest.RoleNull, MemberForm: cerbytest.MemberElementID, OmitExpiryInLists: true,
			CollectionType: "collection",
		},
	} {
		t.Run(name, func(t *testing.T) {
			eachLister(t, all, func(t *testing.T, typeName string, l lister) {
				w := acctest.NewWorkspace(t, cerbytest.WithQuirks(quirks))
				addVariants(w)
				addIncomplete(w)
				var skipped []string
				if hasNoParent(l) {
					// An object without a name has no valid configuration.
					skipped = []string{"The list leaves out bare, because the service does not return the required attribute "}
				}
				results, diags := list(t, w, typeName)
				diags.Expect(t, nil, skipped)
				if len(results) < 3 {
					t.Errorf("got %d results, want at least 3", len(results))
				}
				expectImports(t, w.Server(t), typeName, results)
				expectIdentities(t, w, typeName, l, results)
			})
		})
	}
}

// expectIdentities checks that a list without resources has the same results. Of the lists without parents, it has the
// object without a name, too.
func expectIdentities(
	t *testing.T, w *acctest.Workspace, typeName string, l lister, want []acctest.ListResult,
) {
	t.Helper()
	results, diags := w.List(t, acctest.Query{Type: typeName})
	diags.Expect(t, nil, nil)
	for _, result := range results {
		if result.Resource != nil {
			t.Errorf("%s has a resource that was not requested", result.DisplayName)
		}
	}
	if hasNoParent(l) {
		results = slices.DeleteFunc(results, func(result acctest.ListResult) bool { return result.Identity["id"] == "bare" })
	}
	acctest.ExpectResults(t, results, formatResults(want)...)
}

// expectImports checks that the resource of each result equals that of an import by its identity and a refresh.
func expectImports(t *testing.T, server tfprotov6.ProviderServer, typeName string, results []acctest.ListResult) {
	t.Helper()
	_, types := schemas(t)
	valueType := types.ResourceSchemas[typeName].ValueType()
	resp, err := server.GetResourceIdentitySchemas(t.Context(), &tfprotov6.GetResourceIdentitySchemasRequest{})
	acctest.RequireSuccess(t, err, resp.Diagnostics)
	for _, result := range results {
		listed := decode(t, result.Resource, valueType)
		state := importState(t, server, typeName, encodeIdentity(t, resp.IdentitySchemas[typeName], result))
		imported := decode(t, state, valueType)
		for name, want := range imported {
			// An import reads no list of users, teams or items, and so may not know their names.
			if want.IsNull() && slices.Contains(knownNames, name) {
				continue
			}
			if !listed[name].Equal(want) {
				t.Errorf("%s of %s is listed as %s, and imported as %s", name, result.DisplayName, listed[name], want)
			}
		}
		if len(imported) == 0 {
			t.Errorf("%s was not imported", result.DisplayName)
		}
	}
}

// knownNames are the names that a state has without a call of their own.
var knownNames = []string{"user_email", "team_name", "account_label", "secret_title", "collection_name"}

// importState imports a resource by its identity, refreshes it, and returns the new state.
func importState(
	t *testing.T, server tfprotov6.ProviderServer, typeName string, identity *tfprotov6.ResourceIdentityData,
) *tfprotov6.DynamicValue {
	t.Helper()
	resp, err := server.ImportResourceState(t.Context(), &tfprotov6.ImportResourceStateRequest{
		TypeName: typeName, Identity: identity,
	})
	acctest.RequireSuccess(t, err, resp.Diagnostics)
	imported := resp.ImportedResources[0]
	read, err := server.ReadResource(t.Context(), &tfprotov6.ReadResourceRequest{
		TypeName: typeName, CurrentState: imported.State, CurrentIdentity: identity, Private: imported.Private,
	})
	acctest.RequireSuccess(t, err, read.Diagnostics)
	return read.NewState
}

// decode returns the attributes of an encoded resource.
func decode(t *testing.T, encoded *tfprotov6.DynamicValue, valueType tftypes.Type) map[string]tftypes.Value {
	t.Helper()
	value, err := encoded.Unmarshal(valueType)
	if err != nil {
		t.Fatal(err)
	}
	var attributes map[string]tftypes.Value
	if err := value.As(&attributes); err != nil {
		t.Fatal(err)
	}
	return attributes
}

func TestLists_empty(t *testing.T) {
	eachLister(t, all, func(t *testing.T, typeName string, l lister) {
		w := newEmpty(t)
		results, diags := list(t, w, typeName)
		diags.Expect(t, nil, nil)
		if pages := countRequests(w, l.pages); len(results) > 0 || pages != 1 {
			t.Errorf("got results %q and %d pages, want no results and 1 page", formatResults(results), pages)
		}
	})
}

// An unknown value in the provider block is an error that names the attribute.
func TestLists_unknownConfiguration(t *testing.T) {
	eachLister(t, all, func(t *testing.T, typeName string, _ lister) {
		server := acctest.Server(t, map[string]any{"workspace": "acme", "token": tftypes.UnknownValue})
		results, diags := acctest.List(t.Context(), t, server, acctest.Query{Type: typeName})
		diags.Expect(t, []string{"the value of token in the provider block is known only after an apply"}, nil)
		if len(results) > 0 {
			t.Errorf("got results %q, want none", formatResults(results))
		}
	})
}

// If the first page fails, there are no results.
func TestLists_firstPageFails(t *testing.T) {
	eachLister(t, all, func(t *testing.T, typeName string, l lister) {
		w := newLargeWorkspace(t, l, 3)
		w.Inject(cerbytest.Fault{Path: l.pages, Status: http.StatusForbidden})
		results, diags := list(t, w, typeName)
		diags.Expect(t, []string{"Unable to list " + l.noun + "s"}, nil)
		if !strings.Contains(diags.Errors[0], "To list "+l.noun+"s, the API key needs the ") {
			t.Errorf("no required scope is in %q", diags.Errors[0])
		}
		if pages := countRequests(w, l.pages); len(results) > 0 || pages != 1 {
			t.Errorf("got results %q and %d pages, want no results and 1 page", formatResults(results), pages)
		}
	})
}

// failures are the ways in which a request fails without a retry, each with a part of its message. The pause of the 503
// exceeds the retry timeout.
var failures = map[string]struct {
	fault   cerbytest.Fault
	message string
}{
	"500": {cerbytest.Fault{Status: http.StatusInternalServerError}, "500 Internal Server Error"},
	"403": {cerbytest.Fault{Status: http.StatusForbidden}, "the API key needs the scope"},
	"503": {
		cerbytest.Fault{Status: http.StatusServiceUnavailable, Header: http.Header{"Retry-After": {"3600"}}},
		"Stopped retrying: the next attempt would exceed the retry timeout of 15m0s",
	},
	"HTML":     {cerbytest.Fault{Status: http.StatusOK, HTML: true}, "HTML page"},
	"HTML 404": {cerbytest.Fault{Status: http.StatusNotFound, HTML: true}, "404 Not Found and an HTML page"},
}

// incomplete is part of an error that follows results.
const incomplete = "The results before this error are incomplete."

// cancelAt returns a context and a workspace option that cancels it when the n-th request is served.
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

// A list that Terraform cancels ends with an error, and sends no more requests.
func TestLists_cancelled(t *testing.T) {
	eachLister(t, all, func(t *testing.T, typeName string, l lister) {
		at, size := 2, 150
		if hasParent(l) {
			at, size = 5, 20
		}
		ctx, option := cancelAt(t, at)
		w := newLargeWorkspace(t, l, size, option)
		results, diags := listOne(ctx, t, w, typeName)
		diags.Expect(t, []string{"nterrupted"}, nil)
		if hasNoParent(l) && len(results) != 100 || hasParent(l) && len(results) > 3*at {
			t.Errorf("got %d results", len(results))
		}
		if n := len(w.Requests()); n != at {
			t.Errorf("got %d requests, want %d", n, at)
		}
	})
}

// A list that pauses before a retry stops at once when Terraform cancels it.
func TestLists_cancelledDuringRetryPause(t *testing.T) {
	eachLister(t, all, func(t *testing.T, typeName string, l lister) {
		synctest.Test(t, func(t *testing.T) {
			ctx, option := cancelAt(t, 2)
			w := newLargeWorkspace(t, l, 150, option)
			w.Inject(cerbytest.Fault{
				Skip: 1, Status: http.StatusTooManyRequests, Header: http.Header{"Retry-After": {"600"}},
			})
			start := time.Now()
			_, diags := listOne(ctx, t, w, typeName)
			diags.Expect(t, []string{"nterrupted"}, nil)
			if n, elapsed := len(w.Requests()), time.Since(start); n != 2 || elapsed != 0 {
				t.Errorf("%d requests were sent in %s, want 2 in 0s", n, elapsed)
			}
		})
	})
}
