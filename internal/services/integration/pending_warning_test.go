package integration_test

import (
	"context"
	"fmt"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/cerby-community/terraform-provider-cerby/internal/acctest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

// interrupt applies a configuration that starts a job, and interrupts the wait for it.
func (w *jobHarness) interrupt(t *testing.T, config map[string]any) acctest.Diagnostics {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	time.AfterFunc(2*time.Second, cancel)
	return w.ApplyInterrupted(ctx, t, config)
}

// lastJob returns the ID of the last job.
func (w *jobHarness) lastJob() string {
	jobs := w.Jobs()
	return jobs[len(jobs)-1].ID
}

// The messages of the tests name Ines by the email that the run of the first apply knew.
const (
	onVideo   = ` on integration "` + video + `"`
	inesNamed = `user "ines.intern@acme.example"`
)

// A creation that was interrupted is continued: the plan names the job, and the next plan is empty and silent.
func TestUser_pendingWarning(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newJobHarness(t, userType)
		config := userConfig("45m", "VIEWER")
		w.interrupt(t, config).Expect(t, nil, []string{"Terraform was interrupted."})
		want := []string{fmt.Sprintf("Pending job of %s%s\nThe plan found job %s pending: the invitation of %[1]s to "+
			"integration %[4]q.\nThe apply waits for it, for at most 45m0s (timeouts.update), and then continues.",
			inesNamed, onVideo, w.lastJob(), video)}
		before := len(w.Requests())
		w.ExpectPlan(t, config, nil, want)
		if n := len(w.Requests()) - before; n != 1 {
			t.Errorf("the plan took %d requests, want the refresh of the job alone", n)
		}
		unknown := userConfig("", "VIEWER")
		unknown["timeouts"] = tftypes.UnknownValue
		w.ExpectPlan(t, unknown, nil, []string{video + "\".\nThe apply waits for it, and then continues."})
		w.reads.Store(2)
		w.ExpectApply(t, config, nil, want)
		w.ExpectEmptyPlan(t, config)
		w.ExpectWrites(t, "POST")
	})
}

// The apply of a plan that warned of a job does not warn again. It names the integration by the label that the run of
// the plan knew.
func TestUser_pendingWarningOnce(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newJobHarness(t, userType)
		config := userConfig("45m", "VIEWER")
		w.interrupt(t, config)
		run := w.NewRun(t, userType)
		r := w.Join(run)
		run.Import("Acme / Video Team/"+ines).Expect(t, []string{"the invitation has not finished"}, nil)
		r.Refresh().Expect(t, nil, nil)
		_, diags := r.Plan(config)
		diags.Expect(t, nil, []string{"Pending job of " + inesNamed + ` on integration "Acme / Video Team" (`})
		w.reads.Store(2)
		r.Apply(w.NewRun(t, userType)).Expect(t, nil, nil)
		w.Inject(cerbytest.Fault{Method: http.MethodDelete, Status: http.StatusBadRequest, Times: 1})
		w.ExpectApply(t, nil, []string{"Unable to remove " + inesNamed + ` from integration "Acme / Video Team"`}, nil)
	})
}

// A change that was interrupted names the user by the email in the state.
func TestUser_pendingWarningByEmail(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newUserWithAccess(t, "2s")
		config := userConfig("2s", "EDITOR")
		w.interrupt(t, config).Expect(t, nil, []string{"Change of " + inesNamed + onVideo + " may still be pending"})
		w.ExpectPlan(t, config, nil, []string{"Pending job of " + inesNamed + onVideo + "\nThe plan found job " +
			w.lastJob() + " pending: the change of " + inesNamed + onVideo +
			".\nThe apply waits for it, for at most 2s (timeouts.update)"})
		// The wait expires again.
		w.ExpectApply(t, config, nil, []string{
			waits[0], "Change of " + inesNamed + onVideo + " may still be pending\nTerraform stopped waiting for " +
				"job " + w.lastJob(),
		})
	})
}

// A destroy continues with the job of an interrupted destroy.
func TestUser_pendingWarningOfDestroy(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newUserWithAccess(t, "1h")
		w.interrupt(t, nil).Expect(t, []string{"Unable to wait for the removal of " + inesNamed}, nil)
		want := []string{"Pending job of " + inesNamed + onVideo + "\nThe plan found job " + w.lastJob() +
			" pending: the removal of " + inesNamed + ` from integration "` + video +
			"\".\nThe apply waits for it, for at most 1h0m0s (timeouts.delete)"}
		w.ExpectPlan(t, nil, nil, want)
		w.reads.Store(2)
		w.ExpectApply(t, nil, nil, want)
		if w.State != nil {
			t.Errorf("the state has %v", w.State)
		}
		w.ExpectWrites(t, "POST DELETE")
	})
}

// A replacement waits for the job with the timeout of the removal.
func TestUser_pendingWarningOfReplacement(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newUserWithAccess(t, "1h")
		w.interrupt(t, userConfig("2h", "EDITOR")).Expect(t, nil, []string{"may still be pending"})
		config := userConfig("2h", "EDITOR")
		config["role"] = "owner"
		r := w.Join(w.NewRun(t, userType))
		r.Refresh().Expect(t, nil, nil)
		replaces, diags := r.Plan(config)
		diags.Expect(t, nil, []string{"for at most 2h0m0s (timeouts.delete)"})
		if len(replaces) != 1 {
			t.Errorf("%v forces replacement, want the role", replaces)
		}
	})
}

// After a refresh that finds the end of the job, the plan is silent.
func TestUser_noPendingWarning(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newJobHarness(t, userType)
		config := userConfig("45m", "VIEWER")
		w.interrupt(t, config)
		endJobs(w.Workspace, "")
		w.ExpectEmptyPlan(t, config)
		w.ExpectPlan(t, userConfig("45m", "EDITOR"), nil, nil)
		w.ExpectPlan(t, nil, nil, nil)
	})
}

// A job that fails while a later run waits for it is named with the user and the integration.
func TestUser_pendingJobFails(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newJobHarness(t, userType)
		config := userConfig("45m", "VIEWER")
		w.interrupt(t, config)
		w.failure = "NotEnoughSeats"
		w.reads.Store(2)
		diags := w.Apply(t, config)
		failed := "Unable to complete the invitation of " + inesNamed + ` to integration "` + video + `"`
		diags.Expect(t, []string{failed}, waits)
		diags.Expect(t, []string{w.lastJob()}, []string{w.lastJob()})
	})
}

func TestEntitlement_pendingWarning(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newEntitlementHarness(t)
		config := entitlementConfig("EDITOR", "45m")
		w.interrupt(t, config).Expect(t, nil, []string{"Terraform was interrupted."})
		name := `entitlement "EDITOR" of ` + inesNamed + onVideo
		want := []string{"Pending job of " + name + "\nThe plan found job " + w.lastJob() +
			" pending: the change of " + name + ".\nThe apply waits for it, for at most 45m0s (timeouts.update)"}
		w.ExpectPlan(t, config, nil, want)
		w.reads.Store(2)
		w.ExpectApply(t, config, nil, want)
		w.ExpectEmptyPlan(t, config)
		w.SetJobDuration(time.Hour)
		w.interrupt(t, nil).Expect(t, []string{`Unable to wait for the removal of entitlement "EDITOR" of `}, nil)
		want = []string{"Pending job of " + `entitlement "EDITOR" of ` + inesNamed + onVideo + "\nThe plan found job " +
			w.lastJob()}
		w.ExpectPlan(t, nil, nil, want)
		w.reads.Store(2)
		w.ExpectApply(t, nil, nil, want)
		if w.State != nil {
			t.Errorf("the state has %v", w.State)
		}
		w.ExpectWrites(t, "PATCH PATCH")
	})
}
