// Package operation changes integration users through Cerby's jobs.
//
// An Operation locks one integration user, waits for a job that an earlier operation left pending, starts a job, and
// waits until it has finished and the change is visible. Transition is the state machine that decides how that ended. A
// job that is still pending then is kept in private state, and the next run waits for it.
package operation

import (
	"context"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
)

// defaultTimeout is the timeout unless the configuration sets one.
const defaultTimeout = 30 * time.Minute

// timeoutFunc returns a configured timeout, or the default.
type timeoutFunc = func(ctx context.Context, defaultTimeout time.Duration) (time.Duration, diag.Diagnostics)

// Operation is one call of Create, Update or Delete.
type Operation struct {
	*framework.Call

	timeout time.Duration
	parse   func(id string) Grant
	move    move
}

// move is a grant that an update moved.
type move struct {
	// from is the grant before the move, nil if nothing moved. earlier is its job in private state.
	from    Grant
	earlier PendingJob
	// wait is set if the new grant is not certain yet, so that nothing may be removed.
	wait bool
}

// New returns an operation, or adds an error. parse returns the grant of a resource's ID. timeout is a method of
// timeouts.Value; its result applies to each integration user that is changed.
func New(
	ctx context.Context, c *framework.Call, parse func(id string) Grant, timeout timeoutFunc,
) *Operation {
	limit, errs := timeout(ctx, defaultTimeout)
	c.Diags.Append(errs...)
	return &Operation{Call: c, timeout: limit, parse: parse}
}

// Create grants what a new resource manages. It reports whether the state may be set.
func (o *Operation) Create(ctx context.Context, grant Grant) (JobResult, bool) {
	within, s := o.begin(ctx, grant)
	if s == nil {
		return JobResult{}, false
	}
	defer s.close()
	if !s.register(ctx) {
		return JobResult{}, false
	}
	result := grant.ensure(within, s, true)
	return result, s.finish(ctx, result)
}

// Update waits for the job in private state, and then grants what is planned. It reports whether the state may be set.
// RevokeLeftovers has to follow, which removes the prior grant of a move.
func (o *Operation) Update(ctx context.Context, prior, planned Grant) (JobResult, bool) {
	earlier := LoadPendingJob(ctx, o.Call)
	moved := prior.ID() != planned.ID()
	prior, planned = o.named(ctx, earlier, prior), withLabel(ctx, o.Call, planned)
	if !moved {
		planned = earlier.named(planned)
	}
	missing := MayBeMissing(ctx, o.Call, moved)
	if !missing && earlier.ID == "" && planned.equal(prior) {
		return JobResult{Outcome: Unchanged}, true
	}
	within, s := o.begin(ctx, planned)
	if s == nil {
		return JobResult{}, false
	}
	defer s.close()
	if missing && !s.register(ctx) {
		return JobResult{}, false
	}
	var result JobResult
	switch {
	case moved:
		o.move = move{from: prior, earlier: earlier}
		result = planned.ensure(within, s, true)
	case earlier.ID != "":
		result = s.resume(within, earlier, prior, missing && planned.regrantsAfterJob())
	case missing:
		result = planned.ensure(within, s, false)
	default:
		result = planned.change(within, s, prior)
	}
	o.move.wait = !result.isCertain()
	return result, s.finish(ctx, result)
}

// MayBeMissing reports whether an update has to ensure that the grant exists: it moves, another resource may remove it
// in the same run, or a refresh did not find it.
func MayBeMissing(ctx context.Context, c *framework.Call, moved bool) bool {
	return moved || c.NeedsCreate(ctx) || missingKey.Load(ctx, c)
}

// Delete removes the grants that moves left behind, and then a grant. If its job is still pending, it returns the
// result, and Delete has to set the state.
func (o *Operation) Delete(ctx context.Context, grant Grant) (pending JobResult, isPending bool) {
	if !o.RevokeLeftovers(ctx) {
		return JobResult{}, false
	}
	earlier := LoadPendingJob(ctx, o.Call)
	grant = o.named(ctx, earlier, grant)
	result, removed := o.remove(ctx, grant, earlier, grant)
	if removed || result.Outcome == NotStarted {
		return JobResult{}, false
	}
	o.savePendingJob(ctx, result)
	return result, result.Outcome == Pending
}

// RevokeLeftovers removes the grants that moves left behind: that of this run, and those of earlier runs. It reports
// whether none is left.
func (o *Operation) RevokeLeftovers(ctx context.Context) bool {
	moved := ""
	if o.move.from != nil {
		moved = o.move.from.ID()
	}
	return o.Call.RevokeLeftovers(ctx, moved, func(id string) bool {
		leftover := withLabel(ctx, o.Call, o.parse(id))
		prior, earlier := leftover, PendingJob{}
		if id == moved {
			prior, earlier = o.move.from, o.move.earlier
		}
		removed := false
		if !o.move.wait {
			_, removed = o.remove(ctx, leftover, earlier, prior)
		}
		if !removed {
			o.addRemains(leftover)
		}
		return removed
	})
}

// remove removes a grant, unless another resource keeps it. earlier is a job that was to grant prior, or to remove it.
func (o *Operation) remove(
	ctx context.Context, grant Grant, earlier PendingJob, prior Grant,
) (result JobResult, removed bool) {
	within, s := o.begin(ctx, grant)
	if s == nil {
		return JobResult{}, false
	}
	defer s.close()
	if o.SkipsRemoval(ctx, grant.String(), grant.Keys()...) {
		return JobResult{}, true
	}
	return s.remove(within, earlier, prior)
}

// named returns a grant of the user of a job, with the names in private state.
func (o *Operation) named(ctx context.Context, job PendingJob, grant Grant) Grant {
	return job.named(withLabel(ctx, o.Call, grant))
}
