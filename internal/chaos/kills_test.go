//go:build unix

package chaos_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cerby-community/terraform-provider-cerby/internal/acctest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

// resources returns one resource of each kind that Terraform creates and changes.
func resources(name, role, entitlement string, version int) string {
	return fmt.Sprintf(`
resource "cerby_team" "this" {
  name = "%[1]s team"
}
resource "cerby_collection" "this" {
  name = "%[1]s collection"
}
resource "cerby_secret" "this" {
  title            = "Round secret"
  vault_id         = "%[5]s"
  value_wo         = "three quiet words, %[4]d"
  value_wo_version = %[4]d
}
resource "cerby_user" "this" {
  email      = "jane@acme.example"
  first_name = "%[1]s"
  last_name  = "Doe"
  role       = "user"
}
resource "cerby_team_membership" "this" {
  team_id = cerby_team.this.id
  user_id = cerby_user.this.id
  role    = "%[2]s"
}
resource "cerby_collection_item" "this" {
  collection_id = cerby_collection.this.id
  account_id    = "%[6]s"
}
resource "cerby_account_share" "this" {
  account_id = "%[6]s"
  team_id    = cerby_team.this.id
  role       = "collaborator"
}
resource "cerby_collection_share" "this" {
  collection_id = cerby_collection.this.id
  user_id       = cerby_user.this.id
  role          = "collaborator"
}
resource "cerby_integration_user" "this" {
  integration_id = "%[7]s"
  user_id        = cerby_user.this.id
  entitlements   = ["%[3]s"]
}
`, name, role, entitlement, version, cerbytest.SeedCompanyVaultID, cerbytest.SeedAdsID,
		cerbytest.SeedBoardsIntegrationID)
}

// phase is a change of the configuration that a round disturbs.
type phase struct{ name, from, to string }

func phases() []phase {
	created, changed := resources("First", "member", "EMPLOYEE", 1), resources("Second", "admin", "ADMIN", 2)
	return []phase{{"create", "", created}, {"change", created, changed}, {"destroy", changed, ""}}
}

// disturbance is how a round disturbs Terraform, which runs in a process group of its own.
type disturbance struct {
	name string
	send func(t *testing.T, terraform int)
}

func disturbances() []disturbance {
	kill := func(t *testing.T, pid int, signal syscall.Signal) {
		t.Helper()
		if err := syscall.Kill(pid, signal); err != nil && !errors.Is(err, syscall.ESRCH) {
			t.Error(err)
		}
	}
	signal := func(s syscall.Signal, times int) func(t *testing.T, terraform int) {
		return func(t *testing.T, terraform int) {
			t.Helper()
			for range times {
				kill(t, terraform, s)
				time.Sleep(20 * time.Millisecond)
			}
		}
	}
	return []disturbance{
		{"SIGKILL to all", func(t *testing.T, terraform int) { t.Helper(); kill(t, -terraform, syscall.SIGKILL) }},
		{"SIGKILL to the provider", func(t *testing.T, terraform int) {
			t.Helper()
			output, err := exec.CommandContext(t.Context(), "pgrep", "-P", strconv.Itoa(terraform)).Output()
			if _, none := errors.AsType[*exec.ExitError](err); err != nil && !none {
				t.Fatal(err)
			}
			for field := range strings.FieldsSeq(string(output)) {
				pid, _ := strconv.Atoi(field)
				kill(t, pid, syscall.SIGKILL)
			}
		}},
		{"SIGKILL to Terraform", signal(syscall.SIGKILL, 1)},
		{"SIGINT", signal(syscall.SIGINT, 1)},
		{"SIGINT twice", signal(syscall.SIGINT, 2)},
		{"SIGTERM", signal(syscall.SIGTERM, 1)},
	}
}

// maxLostStates limits the tries of a round. Terraform empties its local state file before it writes it. If it is
// killed in between, the state is lost, and no provider can know what was in it.
const maxLostStates = 10

// TestKills kills or interrupts Terraform at a random moment of an apply. After one further apply, the workspace is the
// same as without the disturbance, and a plan is empty.
func TestKills(t *testing.T) {
	if *rounds == 0 {
		t.Skip("make chaos runs it, because it takes minutes")
	}
	bin := acctest.BuildProvider(t)
	references := map[string][]string{}
	writes := map[string]int{}
	for _, p := range phases() {
		r := newRound(t, bin, p)
		start := r.writes.Load()
		r.configure(t, p.to)
		r.Expect(t, 0, "apply", "-auto-approve")
		references[p.name], writes[p.name] = snapshot(r.Workspace.Workspace), int(r.writes.Load()-start)
	}
	for n := range *rounds {
		p, d := phases()[n%len(phases())], disturbances()[n/len(phases())%len(disturbances())]
		t.Run(fmt.Sprintf("%d/%s/%s", n, p.name, d.name), func(t *testing.T) {
			t.Parallel()
			random := rand.New(rand.NewPCG(uint64(n), 0))
			var r *round
			for range maxLostStates {
				r = newRound(t, bin, p)
				at, delay := random.IntN(writes[p.name])+1, time.Duration(random.IntN(60))*time.Millisecond
				r.disturb(t, p, d, at, delay)
				if r.hasState(t) {
					break
				}
				t.Log("Terraform was killed while it wrote its state, and lost it: another try")
			}
			r.Expect(t, 0, "apply", "-auto-approve")
			r.Expect(t, 0, "plan", "-detailed-exitcode")
			if diff := cmp.Diff(references[p.name], snapshot(r.Workspace.Workspace)); diff != "" {
				t.Errorf("another workspace than without the disturbance (-want +got):\n%s\n%s", diff, r.Output.String())
			}
		})
	}
}

// round is a workspace with the configuration of a phase.
type round struct {
	*acctest.Workspace
	*acctest.CLI

	// writes counts the requests that are no reads. reached is closed at the number at.
	writes, at atomic.Int32
	reached    chan struct{}
}

// newRound returns a round in which the configuration that the phase begins with is applied.
func newRound(t *testing.T, bin string, p phase) *round {
	t.Helper()
	r := &round{reached: make(chan struct{})}
	r.Workspace = acctest.NewWorkspace(t, cerbytest.WithJobDuration(50*time.Millisecond),
		cerbytest.WithLatency(20*time.Millisecond), cerbytest.WithObserver(func(req cerbytest.Request) {
			if req.Method != http.MethodGet && r.writes.Add(1) == r.at.Load() {
				close(r.reached)
			}
		}))
	r.Listen(t)
	r.CLI = acctest.NewCLI(t, bin, "")
	r.configure(t, p.from)
	r.Expect(t, 0, "apply", "-auto-approve")
	return r
}

// configure replaces the configuration.
func (r *round) configure(t *testing.T, text string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(r.Dir, "main.tf"), []byte(source+r.Config(text)), 0o600); err != nil {
		t.Fatal(err)
	}
}

// hasState reports whether the state file can be read.
func (r *round) hasState(t *testing.T) bool {
	t.Helper()
	content, err := os.ReadFile(filepath.Join(r.Dir, "terraform.tfstate"))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		t.Fatal(err)
	}
	return err != nil || json.Valid(content)
}

// disturb applies the configuration that the phase ends with, and disturbs the apply some time after a write.
func (r *round) disturb(t *testing.T, p phase, d disturbance, write int, delay time.Duration) {
	t.Helper()
	r.configure(t, p.to)
	r.at.Store(r.writes.Load() + int32(write))
	cmd := r.Command(t, "apply", "-auto-approve")
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan struct{})
	go func() {
		// The disturbance decides the exit code.
		_ = cmd.Wait()
		close(ended)
	}()
	select {
	case <-r.reached:
		time.Sleep(delay)
		d.send(t, cmd.Process.Pid)
		<-ended
	case <-ended:
		t.Fatalf("the apply ended before write %d\n%s", write, r.Output.String())
	}
	// A provider whose Terraform was killed goes on for some seconds.
	for range 1200 {
		if syscall.Kill(-cmd.Process.Pid, 0) != nil {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Error("the provider runs a minute after Terraform was killed")
}
