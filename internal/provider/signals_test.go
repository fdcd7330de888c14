//go:build unix

package provider_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cerby-community/terraform-provider-cerby/internal/acctest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

// interrupted is Terraform with the built provider, in a workspace whose jobs take an hour.
type interrupted struct {
	*acctest.Workspace
	*acctest.CLI
	// reached is closed at the request that interrupts the apply.
	reached chan struct{}
}

// newInterrupted writes the configuration. The first request for which at returns true interrupts the apply.
func newInterrupted(t *testing.T, bin string, at func(cerbytest.Request) bool) *interrupted {
	t.Helper()
	i := &interrupted{reached: make(chan struct{})}
	var first sync.Once
	observer := cerbytest.WithObserver(func(r cerbytest.Request) {
		if at(r) {
			first.Do(func() { close(i.reached) })
		}
	})
	i.Workspace = acctest.NewWorkspace(t, cerbytest.WithJobDuration(time.Hour), observer)
	i.Listen(t)
	const source = "terraform {\n  required_providers {\n    cerby = {\n" +
		"      source = \"cerby-community/cerby\"\n    }\n  }\n}\n"
	access := fmt.Sprintf("resource \"cerby_integration_user\" \"ines\" {\n  integration_id = %q\n  user_id = %q\n"+
		"  entitlements = [\"VIEWER\"]\n}\n", cerbytest.SeedVideoIntegrationID, cerbytest.SeedInternID)
	i.CLI = acctest.NewCLI(t, bin, source+i.Config(access))
	return i
}

// apply starts an apply in its own process group, sends it a signal at the request, and returns its exit code.
func (i *interrupted) apply(t *testing.T, signal syscall.Signal, group bool) int {
	t.Helper()
	cmd := i.Command(t, "apply", "-auto-approve")
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	to := cmd.Process.Pid
	if group {
		to = -to
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	select {
	case <-i.reached:
		if err := syscall.Kill(to, signal); err != nil {
			t.Error(err)
		}
	case err := <-ended:
		t.Fatalf("the apply ended before the signal: %v\n%s", err, i.Output.String())
	}
	err := <-ended
	if exit, ok := errors.AsType[*exec.ExitError](err); err != nil && !ok {
		t.Fatal(err)
	} else if ok {
		return exit.ExitCode()
	}
	return 0
}

// jobInState returns the job's ID in the state file, empty without one.
func (i *interrupted) jobInState(t *testing.T) string {
	t.Helper()
	var state struct {
		Resources []struct {
			Instances []struct {
				Attributes struct {
					JobID string `json:"job_id"`
				} `json:"attributes"`
			} `json:"instances"`
		} `json:"resources"`
	}
	content, err := os.ReadFile(filepath.Join(i.Dir, "terraform.tfstate"))
	if errors.Is(err, fs.ErrNotExist) {
		return ""
	}
	if err != nil {
		t.Fatal(err)
	}
	// A file without content is a state that was never written.
	if len(content) == 0 {
		return ""
	}
	if err := json.Unmarshal(content, &state); err != nil {
		t.Fatal(err)
	}
	for _, resource := range state.Resources {
		for _, instance := range resource.Instances {
			return instance.Attributes.JobID
		}
	}
	return ""
}

// finish ends the job and applies again, after which a plan is empty.
func (i *interrupted) finish(t *testing.T) {
	t.Helper()
	i.SetJobDuration(0)
	for _, job := range i.Jobs() {
		i.UpdateJob(job.ID, func(j *cerbytest.Job) { j.Script.Duration = -1 })
	}
	i.Serve(t)
	i.Expect(t, 0, "apply", "-auto-approve")
	i.Expect(t, 0, "plan", "-detailed-exitcode")
	i.ExpectWrites(t, "POST")
	user, on := i.IntegrationUser(cerbytest.SeedVideoIntegrationID, cerbytest.SeedInternID)
	if diff := cmp.Diff([]string{"VIEWER"}, user.Entitlements); !on || diff != "" {
		t.Errorf("the user is on the integration: %t, want true; the entitlements (-want +got):\n%s", on, diff)
	}
}

// An apply that is interrupted while it waits for a job, or for the response that names it, keeps the job's ID. The
// next apply waits for that job.
func TestInterrupt(t *testing.T) {
	t.Parallel()
	bin := acctest.BuildProvider(t)
	atJob := func(r cerbytest.Request) bool { return strings.HasPrefix(r.Path, "/jobs/") }
	atPost := func(r cerbytest.Request) bool { return r.Method == http.MethodPost }
	// The cases wait on the real clock, all at the same time, however many tests may run in parallel.
	var cases sync.WaitGroup
	for name, test := range map[string]struct {
		signal syscall.Signal
		group  bool
		at     func(cerbytest.Request) bool
		// delay is the time that the response to the POST takes.
		delay time.Duration
	}{
		"SIGINT to Terraform":     {syscall.SIGINT, false, atJob, 2 * time.Second},
		"SIGINT to all":           {syscall.SIGINT, true, atJob, 2 * time.Second},
		"SIGTERM to Terraform":    {syscall.SIGTERM, false, atJob, 2 * time.Second},
		"SIGTERM to all":          {syscall.SIGTERM, true, atJob, 2 * time.Second},
		"SIGINT during the POST":  {syscall.SIGINT, true, atPost, 8 * time.Second},
		"SIGTERM during the POST": {syscall.SIGTERM, true, atPost, 8 * time.Second},
	} {
		cases.Go(func() {
			t.Run(name, func(t *testing.T) {
				i := newInterrupted(t, bin, test.at)
				i.Inject(cerbytest.Fault{Method: "POST", Delay: test.delay})
				code := i.apply(t, test.signal, test.group)
				if job := i.jobInState(t); code != 1 || job != i.Jobs()[0].ID {
					t.Fatalf("the apply ended with code %d and the job %q\n%s", code, job, i.Output.String())
				}
				i.finish(t)
			})
		})
	}
	cases.Go(func() { t.Run("SIGKILL to all", func(t *testing.T) { testKilled(t, bin, atJob) }) })
	cases.Wait()
}

// testKilled checks that a killed apply leaves no state, and that the next apply finds the access it has granted.
func testKilled(t *testing.T, bin string, at func(cerbytest.Request) bool) {
	t.Helper()
	i := newInterrupted(t, bin, at)
	if code := i.apply(t, syscall.SIGKILL, true); code == 0 {
		t.Errorf("the apply ended with code %d", code)
	}
	if job := i.jobInState(t); job != "" {
		t.Errorf("the state has the job %q", job)
	}
	i.finish(t)
	if on := i.IntegrationUsers(cerbytest.SeedVideoIntegrationID); len(on) != 1 {
		t.Errorf("the users of the integration are %+v, want one", on)
	}
}
