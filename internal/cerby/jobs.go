package cerby

import (
	"context"
	"errors"
	"math/rand/v2"
	"net/http"
	"time"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby/transport"
)

// GetJob is the only operation on jobs: there is no list.
var GetJob = published("read job", "GET /jobs/{id}", WorkspaceAdmin, ReadAutomatedJobs)

// The statuses of a job that has ended.
const (
	JobFinished = "finished"
	JobError    = "error"
)

// Job is an automated job of Cerby in an application, which takes seconds to many minutes. A field is nil if the
// service returns none.
type Job struct {
	ID string `json:"-"`
	// Status is created, started, running, retrying, finished, error or a value of the future.
	Status string `json:"status"`
	// WorkflowType is provide_access, update_access, revoke_access or another.
	WorkflowType *string `json:"workflowType"`
	// Trigger is manual, workspace_policy, system, user_deprovisioned or another.
	Trigger  *string `json:"trigger"`
	CanRetry *bool   `json:"canRetry"`
	// Account is the integration or account in which the job works.
	Account struct {
		ID   *string `json:"id"`
		Name *string `json:"name"`
	} `json:"account"`
	// ErrorDetails is empty unless the job failed.
	ErrorDetails struct {
		ErrorType     *string `json:"errorType"`
		ScreenshotURL *string `json:"screenshotUrl"`
	} `json:"errorDetails"`
	CreatedAt *string `json:"createdAt"`
	UpdatedAt *string `json:"updatedAt"`
}

func (j *Job) setID(id string) { j.ID = id }

func (j *Job) id() string { return j.ID }

// HasEnded reports whether the job has ended. A job with an unknown status has not.
func (j Job) HasEnded() bool { return j.Status == JobFinished || j.Status == JobError }

// Failure returns why the job failed, and reports whether it did.
func (j Job) Failure() (JobFailure, bool) {
	if j.Status != JobError {
		return JobFailure{}, false
	}
	var errorType string
	if j.ErrorDetails.ErrorType != nil {
		errorType = *j.ErrorDetails.ErrorType
	}
	return JobFailureOf(errorType), true
}

// Jobs makes the calls on jobs.
type Jobs struct{ client *Client }

// Jobs returns the calls on jobs.
func (c *Client) Jobs() Jobs { return Jobs{c} }

// Get reads one job.
func (j Jobs) Get(ctx context.Context, id string) (Job, error) {
	return get[Job](ctx, j.client, apiCall{op: GetJob, ids: []string{id}})
}

// The limits of the intervals between two reads of what takes time.
const (
	shortestInterval = time.Second
	longestInterval  = 15 * time.Second
)

// pollInterval returns the time until the next read of what was waited for so long: a quarter of that, within limits.
// So a wait ends at most a quarter of its length, or a second, too late. Jitter only shortens it, by up to a tenth.
func pollInterval(waited time.Duration) time.Duration {
	wait := min(max(waited/4, shortestInterval), longestInterval)
	return wait - rand.N(wait/10) //nolint:gosec // jitter is no secret
}

// Wait reads a job until it has ended, and returns it as last read. It returns an error if the context ends before, if
// there is no such job, or if the key may not read it. It repeats reads that fail otherwise, for as long as the context
// lasts. It logs each status of the job once.
func (j Jobs) Wait(ctx context.Context, job Job) (Job, error) {
	start := time.Now()
	j.logStatus(ctx, job, start)
	for !job.HasEnded() {
		if err := transport.Sleep(ctx, pollInterval(time.Since(start))); err != nil {
			return job, err
		}
		next, err := j.Get(ctx, job.ID)
		switch {
		case ctx.Err() != nil:
			return job, context.Cause(ctx)
		case err != nil && mayPass(err):
			continue
		case err != nil:
			return job, err
		}
		if next.Status != job.Status {
			j.logStatus(ctx, next, start)
		}
		job = next
	}
	return job, nil
}

// mayPass reports whether a read that failed may succeed later: the service was not reached, or another server
// responded.
func mayPass(err error) bool {
	e, ok := errors.AsType[*Error](err)
	return ok && (e.Transient || e.Status/100 == 2 || e.Status >= http.StatusInternalServerError)
}

// logStatus logs the status of a job.
func (j Jobs) logStatus(ctx context.Context, job Job, start time.Time) {
	j.client.transport.Logger().Info(ctx, "Cerby job", map[string]any{
		"job_id": job.ID, "status": Clean(job.Status), "waited_ms": time.Since(start).Milliseconds(),
	})
}

// causeOr returns the cause of a context that has ended, and otherwise the error.
func causeOr(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	return err
}
