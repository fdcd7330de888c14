package chaos_test

import (
	"flag"
	"net/http"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cerby-community/terraform-provider-cerby/internal/acctest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

// rounds is the number of rounds with real Terraform that is killed, interrupted or slowed down by the service.
var rounds = flag.Int("rounds", 0, "number of rounds in which Terraform is killed or interrupted; 0 skips what is slow")

// source is the beginning of a configuration that uses the provider.
const source = "terraform {\n  required_providers {\n    cerby = { source = \"cerby-community/cerby\" }\n  }\n}\n\n"

// many are the resources of an apply with many concurrent operations.
const many = `
resource "cerby_team" "all" {
  count = 5
  name  = "Team ${count.index}"
}
resource "cerby_user" "all" {
  count      = 60
  email      = "user-${count.index}@acme.example"
  first_name = "User"
  last_name  = "${count.index}"
  role       = "user"
}
resource "cerby_team_membership" "all" {
  count   = 120
  team_id = cerby_team.all[count.index % 5].id
  user_id = cerby_user.all[floor(count.index / 2)].id
}
`

// TestRateLimitStorm applies with 50 operations at once against a service that answers every third request with 429, or
// all of them for a while. The workspace is the same as without that.
func TestRateLimitStorm(t *testing.T) {
	if *rounds == 0 {
		t.Skip("make chaos runs it, because it takes minutes")
	}
	bin := acctest.BuildProvider(t)
	limited := cerbytest.Fault{Status: http.StatusTooManyRequests, Header: http.Header{"Retry-After": {"1"}}}
	often, first := limited, limited
	often.Every, first.Times = 3, 100
	var reference []string
	for _, storm := range []struct {
		name   string
		faults []cerbytest.Fault
	}{{"none", nil}, {"every third", []cerbytest.Fault{often}}, {"the first 100", []cerbytest.Fault{first}}} {
		t.Run(storm.name, func(t *testing.T) {
			w := acctest.NewWorkspace(t, cerbytest.WithLatency(20*time.Millisecond)).Listen(t)
			for _, fault := range storm.faults {
				w.Inject(fault)
			}
			c := acctest.NewCLI(t, bin, source+w.Config(many))
			start := time.Now()
			c.Expect(t, 0, "apply", "-auto-approve", "-parallelism=50")
			t.Logf("%d requests in %s", len(w.Requests()), time.Since(start).Round(time.Second))
			w.ClearFaults()
			c.Expect(t, 0, "plan", "-detailed-exitcode")
			if reference == nil {
				reference = snapshot(w.Workspace)
			}
			if diff := cmp.Diff(reference, snapshot(w.Workspace)); diff != "" {
				t.Errorf("another workspace than without the rate limit (-want +got):\n%s", diff)
			}
		})
	}
}
