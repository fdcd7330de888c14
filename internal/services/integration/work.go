package integration

import (
	"context"
	"fmt"
	"math"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
)

// How long what a job was to change is read.
const (
	// confirming is for a job that has finished.
	confirming = time.Minute
	// unlimited is for a job that cannot be followed: the time-out alone ends it.
	unlimited = time.Duration(math.MaxInt64)
)

// work is a change of one seat, from the moment that it is this one's turn.
type work struct {
	client *cerby.Client
	seat   cerby.Seat
	turn   *cerby.Turn
	cancel context.CancelFunc
	// what names in messages what is changed.
	what  string
	diags *diag.Diagnostics
}

// begin waits for the turn of a seat, and for what still runs on it, and limits in time what follows. Where that does not come
// to an end it adds an error and gives nil: nothing was sent.
func begin(ctx context.Context, client *cerby.Client, seat cerby.Seat, limit time.Duration, diags *diag.Diagnostics) (context.Context, *work) {
	turn, err := client.Integrations().Turn(ctx, seat)
	if err != nil {
		diags.AddError("Could not begin to change "+name(seat), "Another change of the same person was waited for. Nothing was sent: "+framework.Explain(err))
		return ctx, nil
	}
	ctx, cancel := context.WithTimeoutCause(ctx, limit, fmt.Errorf("the time-out of %s has passed", limit))
	w := &work{client: client, seat: seat, turn: turn, cancel: cancel, what: name(seat), diags: diags}
	if open := turn.Open(); open.ID != "" {
		job, err := client.Jobs().Wait(ctx, open)
		if unclear(err) {
			turn.Leave(job)
			diags.AddError("Could not begin to change "+name(seat), fmt.Sprintf("An earlier job for the same person still runs: %s. Nothing was sent. %s",
				status(job), framework.Explain(err)))
			w.end()
			return ctx, nil
		}
		turn.Leave(cerby.Job{})
	}
	return ctx, w
}

// end lets others change the seat.
func (w *work) end() {
	w.cancel()
	w.turn.End()
}

// name names a seat in messages.
func name(seat cerby.Seat) string {
	return fmt.Sprintf("the user %q on the integration %q", seat.UserID, seat.IntegrationID)
}

// status names a job and its status in messages.
func status(job cerby.Job) string {
	return fmt.Sprintf("job %s, last seen as %q", cerby.Clean(job.ID), cerby.Clean(job.Status))
}

// unclear reports whether an error of following a job leaves it open whether that still runs. A job that the key may not read,
// or that the service has forgotten, will not become any clearer.
func unclear(err error) bool {
	return err != nil && !cerby.IsDenied(err) && !cerby.IsNotFound(err)
}

// ending is how far a change was followed.
type ending struct {
	// job is as last seen. It has no id where there was none to follow.
	job cerby.Job
	// person is as last read, nil where they are not on the hub or were not read.
	person *cerby.IntegrationUser
	// shown is whether the change can be seen.
	shown bool
	// open is whether the job may still be running.
	open bool
	// why says why the change was not followed to its end.
	why error
}

// failed reports whether the job ended as an error.
func (e ending) failed() bool { return e.job.Status == cerby.JobError }

// follow waits until a job is over and its change shows. Where there is no job to follow, or the key may not, it waits for the
// change alone.
func (w *work) follow(ctx context.Context, job cerby.Job, shows cerby.Shows) ending {
	e := ending{job: job}
	limit := unlimited
	if job.ID != "" {
		e.job, e.why = w.client.Jobs().Wait(ctx, job)
		switch {
		case unclear(e.why):
			e.open = true
			w.turn.Leave(e.job)
			return e
		case e.failed():
			// A job of several parts fails with any of them.
			e.person, _ = w.client.Integrations().User(ctx, w.seat)
			return e
		case !cerby.IsDenied(e.why):
			limit = confirming
		}
	}
	var err error
	e.person, e.shown, err = w.client.Integrations().Await(ctx, w.seat, limit, shows)
	if err != nil && (e.why == nil || ctx.Err() == nil) {
		e.why = err
	}
	if !e.shown && e.job.ID != "" && !e.job.Over() && !cerby.IsNotFound(e.why) {
		e.open = true
		w.turn.Leave(e.job)
	}
	return e
}

// tell warns of a change that was not followed to its end. what names it, as in "invitation", and timeout the attribute that
// limits the wait.
func (w *work) tell(e ending, what, timeout string) {
	of := what + " of " + w.what
	switch {
	case e.open:
		w.diags.AddWarning("The "+of+" may still be running", fmt.Sprintf("The wait for it ended before: %s. %s\n\nCerby goes on with it. The next apply waits for it "+
			"and sends nothing anew; where it has failed by then, the plan says so. To wait longer, raise timeouts.%s.", status(e.job), framework.Explain(e.why), timeout))
	case e.shown && e.why != nil:
		w.diags.AddWarning("The job of the "+of+" could not be followed", fmt.Sprintf("The integration shows the change, but whether the job is over is not known: %s. %s",
			status(e.job), framework.Explain(e.why)))
	case !e.shown && e.job.Status == cerby.JobFinished:
		w.diags.AddWarning("The "+of+" does not show yet", fmt.Sprintf("The job %s has finished, but the integration did not show what it has changed. %s"+
			"The next plan shows what is there.", cerby.Clean(e.job.ID), because(e.why)))
	case !e.shown:
		w.diags.AddWarning("The "+of+" does not show yet", fmt.Sprintf("The service named no job that could be followed, and the integration did not show the change. %s"+
			"The next plan shows what is there.", because(e.why)))
	}
}

// because gives an error as a sentence before another, or nothing.
func because(err error) string {
	if err == nil {
		return ""
	}
	return framework.Explain(err) + " "
}

// jobFailed adds the error of a job that failed.
func (w *work) jobFailed(e ending, does string) {
	more := ""
	if e.person != nil && does != removing {
		more = fmt.Sprintf("The user is on the integration with %s. The next plan shows what remains to be done.", quoted(e.person.Entitlements))
	}
	framework.AddJobError(w.diags, fmt.Sprintf("finish the %s of %s", does, w.what), e.job, more)
}

// stillRuns adds the error that an earlier job did not end in time, so that nothing could be sent.
func (w *work) stillRuns(e ending, does string) {
	w.diags.AddError(fmt.Sprintf("The %s of %s still runs", does, w.what), fmt.Sprintf("It was begun earlier, and the wait for it ended before it did: %s. "+
		"%s\n\nWhat was to come after it was not sent. Apply again to go on.", status(e.job), framework.Explain(e.why)))
}

// awaitEnd waits until a job that still gives access is over, so that none does after a removal. It adds an error where that is
// not so in time.
func (w *work) awaitEnd(ctx context.Context, job cerby.Job, earlier recorded) bool {
	ended, err := w.client.Jobs().Wait(ctx, job)
	if unclear(err) {
		w.turn.Leave(ended)
		w.stillRuns(ending{job: ended, why: err}, earlier.Does)
		return false
	}
	if cerby.IsDenied(err) {
		// The access may come yet. As with a lost answer, there is nothing but to look for a while.
		_, _, err = w.client.Integrations().Await(ctx, w.seat, cerby.LostLimit, func(person *cerby.IntegrationUser) bool { return person != nil })
		if err != nil {
			w.stillRuns(ending{job: ended, why: err}, earlier.Does)
			return false
		}
	}
	return true
}

// removed tells what became of a removal, and reports whether the person may leave the state.
func (w *work) removed(e ending) bool {
	switch {
	case e.failed():
		w.jobFailed(e, removing)
		return false
	case e.open:
		w.diags.AddError(fmt.Sprintf("The removal of %s still runs", w.what), fmt.Sprintf("The wait for it ended before: %s. %s\n\nCerby goes on with it. "+
			"Apply again: that waits for this job and sends nothing anew. To wait longer, raise timeouts.delete and apply that first.", status(e.job), framework.Explain(e.why)))
		return false
	case !e.shown && !e.job.Over():
		w.diags.AddError(fmt.Sprintf("The removal of %s does not show", w.what), "The service named no job that could be followed, and the person is still there. "+
			because(e.why)+"Apply again to go on.")
		return false
	case !e.shown:
		w.diags.AddWarning(capital(w.what)+" is still listed", "The removal has finished. Who has access through a team or a collection as well keeps that. "+because(e.why))
	case e.why != nil:
		w.tell(e, removing, "delete")
	}
	return true
}

// stays warns that a person is not removed, since another resource has taken them over in this run.
func (w *work) stays() {
	w.diags.AddWarning("Nothing was taken away",
		capital(w.what)+" stays: another resource of this configuration, perhaps the one that replaces this, is about the same.")
}

// capital begins with a capital.
func capital(text string) string { return strings.ToUpper(text[:1]) + text[1:] }
