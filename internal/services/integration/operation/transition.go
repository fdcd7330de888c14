package operation

import (
	"errors"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
)

// JobState is what is known about the job of a change once the wait for it has ended.
type JobState string

// The states of jobs.
const (
	// NoJob is the state if Cerby named no job, or the response that named it was lost.
	NoJob JobState = "no job"
	// JobPending is the state of a job that has not finished, or that could not be read.
	JobPending  JobState = "pending"
	JobFinished JobState = "finished"
	JobFailed   JobState = "failed"
	// JobDenied is the state of a job that the API key may not read.
	JobDenied JobState = "denied"
	// JobNotFound is the state of a job that Cerby no longer knows.
	JobNotFound JobState = "forgotten"
)

// newJobState returns the state of a job as last read. err is why the wait for it, or a read of it, ended early.
func newJobState(job cerby.Job, err error) JobState {
	switch {
	case job.ID == "":
		return NoJob
	case errors.Is(err, cerby.ErrNotFound):
		return JobNotFound
	case errors.Is(err, cerby.ErrDenied):
		return JobDenied
	case err != nil || !job.HasEnded():
		return JobPending
	case job.Status == cerby.JobError:
		return JobFailed
	}
	return JobFinished
}

// Visibility is whether a read of the integration user shows a change.
type Visibility string

// The visibilities of a change.
const (
	// Unread is the visibility if the integration user could not be read, or not for long enough.
	Unread Visibility = "unread"
	Hidden Visibility = "hidden"
	// Possible is the visibility if the read may show the change, or what was there before: some integrations list
	// more entitlements than were granted, as higher ones include lower ones.
	Possible Visibility = "possible"
	Visible  Visibility = "visible"
)

// Outcome is how an operation on an integration user ended.
type Outcome string

// The outcomes of operations.
const (
	// NotStarted is the outcome if no change was sent. Diagnostics have the error.
	NotStarted Outcome = ""
	// Unchanged is the outcome of an update that has nothing to change.
	Unchanged Outcome = "unchanged"
	// Applied is the outcome if the integration shows the change.
	Applied Outcome = "applied"
	// Failed is the outcome if the job failed.
	Failed Outcome = "failed"
	// Pending is the outcome if the next run has to wait for the job, or for its change.
	Pending Outcome = "pending"
	// NotApplied is the outcome if there is nothing left to wait for and the integration does not show the change.
	NotApplied Outcome = "not applied"
)

// Transition returns the outcome of a change that was started.
func Transition(job JobState, change Visibility) Outcome {
	switch {
	case job == JobPending:
		return Pending
	case job == JobFailed:
		return Failed
	case change == Visible || change == Possible:
		return Applied
	case job == JobDenied, job == JobFinished && change == Unread:
		return Pending
	}
	return NotApplied
}
