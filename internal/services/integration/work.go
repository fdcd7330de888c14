package integration

import (
	"context"
	"fmt"
	"math"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
)

// confirming is how long what a job was to change is read that has finished.
const confirming = time.Minute

// unlimited is how long it is read for a job that cannot be followed: the time-out alone ends it.
const unlimited = time.Duration(math.MaxInt64)

// What jobs do to a seat.
const (
	inviting = "invitation"
	changing = "change"
	removing = "removal"
)

// sight tells what a change looks like to who reads the person.
type sight struct {
	// shows is true as soon as the change can be seen.
	shows cerby.Shows
	// suffices is true where what is seen may be the change: some hubs show more than was given, and the same as
	// before. It is asked once the time in which a finished job's change has to show is over.
	suffices cerby.Shows
}

// work is a change of one seat, from the moment that it is this one's turn.
type work struct {
	client *cerby.Client
	seat   cerby.Seat
	turn   *cerby.Turn
	cancel context.CancelFunc
	// who names in messages what is given or taken: a user, or an entitlement of theirs.
	who   string
	diags *diag.Diagnostics
}

// begin waits for the turn of a seat, and for what still runs on it, and limits in time what follows. Where that does
// not come to an end it adds an error and gives nil: nothing was sent.
func begin(
	ctx context.Context, client *cerby.Client, seat cerby.Seat, limit time.Duration, diags *diag.Diagnostics,
) (context.Context, *work) {
	turn, err := client.Integrations().Turn(ctx, seat)
	if err != nil {
		diags.AddError("Could not begin to change "+name(seat), "Another change of the same person was waited for. Nothing was sent. "+framework.Explain(err))
		return ctx, nil
	}
	ctx, cancel := context.WithTimeoutCause(ctx, limit, fmt.Errorf("the time-out of %s has passed", limit))
	w := &work{client: client, seat: seat, turn: turn, cancel: cancel, who: fmt.Sprintf("the user %q", seat.UserID), diags: diags}
	if open := turn.Open(); open.ID != "" {
		job, err := client.Jobs().Wait(ctx, open)
		if unclear(err) {
			turn.Leave(job)
			diags.AddError("Could not begin to change "+name(seat), fmt.Sprintf("An earlier job for the same person still runs: %s. %s Nothing was sent. Apply again to go on.",
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

// unclear reports whether an error of following a job leaves it open whether that still runs. A job that the key may
// not read, or that the service has forgotten, will not become any clearer.
func unclear(err error) bool {
	return err != nil && !cerby.IsDenied(err) && !cerby.IsNotFound(err)
}

// outcome is how a change ended, as far as it was followed.
type outcome string

// The outcomes of changes.
const (
	// seen is that the change shows, or was there before.
	seen outcome = "seen"
	// failed is that the job ended as an error.
	failed outcome = "failed"
	// unfinished is that the next run has to go on: the job may still run, or what it has done could not be looked for
	// to the end.
	unfinished outcome = "unfinished"
	// unseen is that there is nothing to wait for any more, and the change does not show.
	unseen outcome = "unseen"
)

// ending is what is known when a change is followed no more.
type ending struct {
	outcome outcome
	// job is as last seen. It has no id where there was none to follow.
	job cerby.Job
	// person is as last read, nil where they are not on the hub or were not read.
	person *cerby.IntegrationUser
	// why says why the change was not followed to its end, or why its job was not.
	why error
}

// follow waits until a job is over and its change shows. Where there is no job to follow, or the key may not, it waits
// for the change alone, for as long as blind.
func (w *work) follow(ctx context.Context, job cerby.Job, sight sight, blind time.Duration) ending {
	e := ending{job: job}
	limit, lost := blind, job.ID == ""
	if job.ID != "" {
		e.job, e.why = w.client.Jobs().Wait(ctx, job)
		lost = cerby.IsNotFound(e.why)
		switch {
		case unclear(e.why):
			w.turn.Leave(e.job)
			e.outcome = unfinished
			return e
		case e.job.Status == cerby.JobError:
			// A job of several parts fails with any of them.
			e.person, _ = w.client.Integrations().User(ctx, w.seat)
			e.outcome = failed
			return e
		case !cerby.IsDenied(e.why):
			limit = confirming
		}
	}
	person, shown, err := await(ctx, w.client, w.seat, limit, sight)
	e.person = person
	if err != nil && (e.why == nil || ctx.Err() == nil) {
		e.why = err
	}
	switch {
	case shown:
		e.outcome = seen
	case lost, err == nil && e.job.Over():
		e.outcome = unseen
	default:
		w.turn.Leave(e.job)
		e.outcome = unfinished
	}
	return e
}

// await reads a person until a change shows, for as long as limit. It reports whether it does, or may, where that is
// all that can be seen.
func await(
	ctx context.Context, client *cerby.Client, seat cerby.Seat, limit time.Duration, sight sight,
) (*cerby.IntegrationUser, bool, error) {
	person, shown, err := client.Integrations().Await(ctx, seat, min(limit, confirming), sight.shows)
	switch {
	case err != nil || shown:
		return person, shown, err
	case sight.suffices(person):
		return person, true, nil
	case limit <= confirming:
		return person, false, nil
	}
	return client.Integrations().Await(ctx, seat, limit-confirming, sight.shows)
}

// resume goes on with the job of an earlier run, which was to give one access, and then gives another where that is
// wanted now.
func (w *work) resume(ctx context.Context, earlier recorded, had, wants access) (e ending, begun recorded, ok bool) {
	e = w.follow(ctx, earlier.job(), earlier.sight(had), unlimited)
	switch {
	case earlier.Does != removing && cerby.SameEntitlements(had.entitlements, wants.entitlements):
		return e, earlier, true
	case e.outcome == unfinished:
		w.stillRuns(e, earlier.Does)
		return e, earlier, false
	}
	return w.makeSo(ctx, wants, false)
}

// takeAway waits for a job that still gives access, begins a removal unless an earlier run has, and follows it. It
// reports whether all is gone; where not, errors say why, and the ending is given if a removal was begun.
func (w *work) takeAway(
	ctx context.Context, earlier recorded, given, gone sight, remove func() (cerby.Job, bool),
) (e *ending, out bool) {
	job := earlier.job()
	if earlier.Does != removing {
		if earlier.ID != "" {
			// What the key may not follow, or is forgotten, may still give access: as with a lost answer, there is
			// nothing but to look for a while.
			before := w.follow(ctx, job, given, cerby.LostLimit)
			if before.outcome == unfinished && (unclear(before.why) || ctx.Err() != nil) {
				w.stillRuns(before, earlier.Does)
				return nil, false
			}
			w.turn.Leave(cerby.Job{})
		}
		var begun bool
		errors := w.diags.ErrorsCount()
		if job, begun = remove(); !begun {
			return nil, w.diags.ErrorsCount() == errors
		}
	}
	ended := w.follow(ctx, job, gone, unlimited)
	return &ended, w.removed(ended)
}
