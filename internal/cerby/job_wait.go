package cerby

import (
	"context"
	"errors"
	"math/rand/v2"
	"net/http"
	"time"
)

// The bounds of the waits between two looks at what takes its time.
const (
	shortestPace = time.Second
	longestPace  = 15 * time.Second
)

// JobProgress is the message with which each status that a job goes through is logged once.
const JobProgress = "Cerby job"

// pace is how long to wait before the next look at what has been waited for so long: a quarter of it, within bounds. So
// a wait ends at most a quarter of its length, or a second, too late. Jitter only shortens, by up to a tenth.
func pace(waited time.Duration) time.Duration {
	wait := min(max(waited/4, shortestPace), longestPace)
	return wait - rand.N(wait/10) //nolint:gosec // jitter is no secret
}

// Wait reads a job until it is over. It gives the job as last seen, and an error where the context ended before, or
// where the service says that there is no such job or that the key may not read it. Readings that fail otherwise are
// tried again for as long as the context lasts.
func (j Jobs) Wait(ctx context.Context, job Job) (Job, error) {
	began := time.Now()
	j.tell(ctx, job, began)
	for !job.Over() {
		if err := sleep(ctx, pace(time.Since(began))); err != nil {
			return job, err
		}
		next, err := j.Get(ctx, job.ID)
		switch {
		case ctx.Err() != nil:
			return job, context.Cause(ctx)
		case err != nil && passes(err):
			continue
		case err != nil:
			return job, err
		}
		if next.Status != job.Status {
			j.tell(ctx, next, began)
		}
		job = next
	}
	return job, nil
}

// passes reports whether a reading that failed may succeed another time: the service was not reached, or did not answer
// for itself.
func passes(err error) bool {
	e, ok := errors.AsType[*Error](err)
	return ok && (e.transient || e.Status/100 == 2 || e.Status >= http.StatusInternalServerError)
}

// tell logs the status of a job.
func (j Jobs) tell(ctx context.Context, job Job, began time.Time) {
	j.client.config.Log(ctx, JobProgress, map[string]any{
		"job_id": job.ID, "status": Clean(job.Status), "waited_ms": time.Since(began).Milliseconds(),
	})
}

// orCause gives why a context ended, where it has, and otherwise the error.
func orCause(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	return err
}
