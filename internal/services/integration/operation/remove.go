package operation

import (
	"context"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
)

// Move is a grant that an update moved.
type Move struct {
	// From is the grant before the move, nil if nothing moved. Earlier is its job in private state.
	From    Grant
	Earlier PendingJob
	// Wait is set if the new grant is not certain yet, so that nothing may be removed.
	Wait bool
}

// Delete removes the grants that moves left behind, and then a grant. earlier is the job in private state. It reports
// whether the resource may leave the state.
func (r Request) Delete(
	ctx context.Context, grant Grant, earlier PendingJob, parse func(id string) Grant,
) (result JobResult, removed bool) {
	if !r.RevokeLeftovers(ctx, Move{}, parse) {
		return JobResult{}, false
	}
	within, o := r.Begin(ctx, grant)
	if o == nil {
		return JobResult{}, false
	}
	defer o.Close()
	if o.spared(ctx) {
		return JobResult{}, true
	}
	result, removed = o.remove(within, earlier, grant)
	if !removed && result.Outcome != NotStarted {
		r.SavePendingJob(ctx, result)
	}
	return result, removed
}

// RevokeLeftovers removes the grants that moves left behind: that of this run, and those of earlier runs. parse returns
// the grant of an ID. It reports whether none is left.
func (r Request) RevokeLeftovers(ctx context.Context, move Move, parse func(id string) Grant) bool {
	moved := ""
	if move.From != nil {
		moved = move.From.ID()
	}
	return r.Resource.RevokeLeftovers(ctx, r.Private, moved, r.Diags, func(id string) bool {
		leftover := parse(id)
		prior, earlier := leftover, PendingJob{}
		if id == moved {
			prior, earlier = move.From, move.Earlier
		}
		revoked := !move.Wait && r.revoke(ctx, leftover, earlier, prior)
		if !revoked {
			r.addRemains(leftover, move.Wait)
		}
		return revoked
	})
}

// revoke removes a grant that a move left behind, unless another resource keeps it.
func (r Request) revoke(ctx context.Context, leftover Grant, earlier PendingJob, prior Grant) bool {
	within, o := r.Begin(ctx, leftover)
	if o == nil {
		return false
	}
	defer o.Close()
	if o.spared(ctx) {
		return true
	}
	_, removed := o.remove(within, earlier, prior)
	return removed
}

// spared reports whether another resource keeps the grant.
func (o *Operation) spared(ctx context.Context) bool {
	return o.Resource.Spared(ctx, o.Private, o.grant.String(), o.Diags, o.grant.Keys()...)
}

// remove waits for an earlier job that grants prior, starts a removal unless an earlier run has, and waits for it. It
// reports whether the grant is removed, and adds an error if it is not.
func (o *Operation) remove(ctx context.Context, earlier PendingJob, prior Grant) (result JobResult, removed bool) {
	removal := PendingJob{Action: Removal}
	switch {
	case earlier.Action == Removal:
		result = o.wait(ctx, earlier.job(), o.grant.visibility(removal), unlimited)
		result.Started = removal
		return result, o.finishRemoval(result)
	case earlier.ID != "":
		// A job that cannot be read may still grant access. As after a lost response, that is looked for only so long.
		granted := o.wait(ctx, earlier.job(), prior.visibility(earlier), lostResponseLimit)
		if granted.blocks(ctx) {
			granted.Started = earlier
			o.addBlocked(granted)
			return JobResult{}, false
		}
		o.lock.setPendingJob(cerby.Job{})
	}
	result = o.grant.remove(ctx, o)
	return result, result.Outcome != NotStarted && o.finishRemoval(result)
}
