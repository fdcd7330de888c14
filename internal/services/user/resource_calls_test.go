package user_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/cerby-community/terraform-provider-cerby/internal/acctest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

// Reads of many users cost at most twice the pages of the list. A list that changes while it is read removes no
// resource.
func TestUser_readCalls(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		reads, calls int
		faults       []cerbytest.Fault
		error        string
	}{
		"one":         {1, 1, nil, ""},
		"few":         {3, 5, nil, ""},
		"many":        {50, 6, nil, ""},
		"one removed": {50, 12, []cerbytest.Fault{{Path: "/users", Skip: 1, Times: 1, Shift: 1}}, ""},
		"one added":   {50, 12, []cerbytest.Fault{{Path: "/users", Skip: 1, Times: 1, Shift: -1}}, ""},
		// The number of pages is not in the response, so that single reads continue longer.
		"no total": {50, 24, []cerbytest.Fault{{Path: "/users", EmptyMeta: true}}, ""},
		"keeps changing": {
			50, 0, []cerbytest.Fault{{Path: "/users", TotalOffset: 1}}, "changed during each of 3 reads",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := acctest.NewWorkspace(t)
			cerbytest.SeedUsers(w.Workspace, 200)
			for _, fault := range test.faults {
				w.Inject(fault)
			}
			var states []map[string]any
			// The users around the end of the first page.
			for n := 80; n < 80+test.reads; n++ {
				states = append(states, map[string]any{
					"id": cerbytest.SeededUserID(n + 1), "email": fmt.Sprintf("user%05d@acme.example", n+1),
					"role": "user", "guest": false, "status": "live",
				})
			}
			deleted, diagnostics := w.NewRun(t, "cerby_user").ReadAll(states)
			if deleted > 0 {
				t.Errorf("%d users were removed from the state", deleted)
			}
			expectDiagnostics(t, diagnostics, test.error)
			if test.calls > 0 {
				w.ExpectMaxRequests(t, test.calls)
			}
		})
	}
}

// expectDiagnostics checks that the first diagnostic contains a text, or that there are none if the text is empty.
func expectDiagnostics(t *testing.T, got []string, want string) {
	t.Helper()
	if (want == "") != (len(got) == 0) || len(got) > 0 && !strings.Contains(got[0], want) {
		t.Errorf("got %d diagnostics, first %q, want a text that contains %q", len(got), got[:min(len(got), 1)], want)
	}
}
