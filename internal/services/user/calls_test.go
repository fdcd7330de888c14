package user_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/cerby-community/terraform-provider-cerby/internal/acctest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

// Reads of many users are served by the list, and never cost more than twice its pages; a list that moves drops nobody.
func TestRead_calls(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		ask, calls int
		faults     []cerbytest.Fault
		said       string
	}{
		"one":      {1, 1, nil, ""},
		"few":      {3, 5, nil, ""},
		"all":      {200, 6, nil, ""},
		"one went": {200, 12, []cerbytest.Fault{{Path: "/users", Skip: 1, Times: 1, Shift: 1}}, ""},
		"one came": {200, 12, []cerbytest.Fault{{Path: "/users", Skip: 1, Times: 1, Shift: -1}}, ""},
		// Nobody knows how many pages there are, so that single reads go on for a while.
		"no total": {200, 24, []cerbytest.Fault{{Path: "/users", EmptyMeta: true}}, ""},
		"always":   {200, 0, []cerbytest.Fault{{Path: "/users", TotalOffset: 1}}, "changed while it was read, 3 times over"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := acctest.NewWorkspace(t)
			cerbytest.SeedUsers(w.Workspace, 200)
			for _, fault := range test.faults {
				w.Inject(fault)
			}
			server := w.Server(t)
			schemas, err := server.GetProviderSchema(t.Context(), &tfprotov6.GetProviderSchemaRequest{})
			acctest.RequireSuccess(t, err, schemas.Diagnostics)
			schema := schemas.ResourceSchemas["cerby_user"]
			var mu sync.Mutex
			var said []string
			var running sync.WaitGroup
			for n := range test.ask {
				state := acctest.EncodeObject(t, schema, map[string]any{
					"id": cerbytest.SeededUserID(n + 1), "email": fmt.Sprintf("user%05d@acme.example", n+1), "role": "user", "guest": false, "status": "live",
				})
				running.Go(func() {
					read, err := server.ReadResource(t.Context(), &tfprotov6.ReadResourceRequest{TypeName: "cerby_user", CurrentState: state})
					if err != nil {
						t.Error(err)
						return
					}
					if after, err := read.NewState.Unmarshal(schema.ValueType()); err != nil || after.IsNull() {
						t.Errorf("user %d was dropped: %v", n+1, err)
					}
					mu.Lock()
					defer mu.Unlock()
					for _, d := range read.Diagnostics {
						said = append(said, d.Detail)
					}
				})
			}
			running.Wait()
			if (test.said == "") != (len(said) == 0) || len(said) > 0 && !strings.Contains(said[0], test.said) {
				t.Errorf("said was %d times, first %q", len(said), said[:min(len(said), 1)])
			}
			if got := len(w.Requests()); test.calls > 0 && got > test.calls {
				var sent []string
				for _, request := range w.Requests() {
					sent = append(sent, request.Path+" "+request.Query.Get("page[number]"))
				}
				t.Errorf("that took %d requests instead of at most %d: %q", got, test.calls, sent)
			}
		})
	}
}
