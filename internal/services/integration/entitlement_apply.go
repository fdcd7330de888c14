package integration

import (
	"context"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
	"github.com/cerby-community/terraform-provider-cerby/internal/workspace"
)

// entitlementUpdate is an update of a cerby_integration_user_entitlement.
type entitlementUpdate struct {
	r           *entitlementResource
	ws          *workspace.Workspace
	plan, state entitlementResourceModel
	limit       time.Duration
	// earlier is the job that private state holds for the entitlement of the state.
	earlier recorded
	moved   bool
	// ensures is set if the entitlement of the plan may not have been granted.
	ensures bool
	resp    *resource.UpdateResponse
}

// Update moves the entitlement, and waits for a job of an earlier run that still runs.
func (r *entitlementResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	u := entitlementUpdate{r: r, resp: resp}
	resp.Diagnostics.Append(req.Plan.Get(ctx, &u.plan)...)
	resp.Diagnostics.Append(req.State.Get(ctx, &u.state)...)
	limit, diags := u.plan.Timeouts.Update(ctx, defaultTimeout)
	resp.Diagnostics.Append(diags...)
	u.limit, u.earlier = limit, recordedKey.Load(ctx, req.Private, &resp.Diagnostics)
	u.ws = r.Workspace(&resp.Diagnostics)
	resp.Diagnostics.Append(resp.Identity.Set(ctx, u.state.identity())...)
	if resp.Diagnostics.HasError() {
		return
	}
	u.moved = u.plan.key() != u.state.key()
	u.ensures = u.moved || r.Contested(ctx, req.Private, &resp.Diagnostics) || missingKey.Load(ctx, req.Private, &resp.Diagnostics)
	wait, ok := u.grant(ctx)
	if !ok {
		return
	}
	v := removal{ws: u.ws, limit: u.limit, wait: wait, diags: &resp.Diagnostics}
	if u.moved {
		v.moved, v.earlier = u.state.key(), u.earlier
	}
	r.RevokeLeftovers(ctx, resp.Private, v.moved, &resp.Diagnostics, func(id string) bool {
		return r.revoke(ctx, entitlementFromID(id), v, req.Private)
	})
}

// grant grants the entitlement of the plan, and sets the state. It reports whether the one of before a move has to stay
// for now, and whether the state is set.
func (u entitlementUpdate) grant(ctx context.Context) (wait, ok bool) {
	diags := &u.resp.Diagnostics
	if u.earlier.ID == "" && !u.ensures {
		u.plan.JobID, u.plan.JobStatus = orOpen(u.plan.JobID, u.state.JobID), orOpen(u.plan.JobStatus, u.state.JobStatus)
		u.plan.written(ending{})
		diags.Append(u.resp.State.Set(ctx, u.plan)...)
		return false, !diags.HasError()
	}
	within, w := begin(ctx, u.ws, u.plan.seat(), u.limit, diags)
	if w == nil {
		return false, false
	}
	defer w.end()
	w.who = u.plan.who()
	withdraw := func() {}
	if u.ensures {
		if withdraw, ok = u.r.Acquire(ctx, u.resp.Private, w.who, diags, u.plan.keys()...); !ok {
			return false, false
		}
	}
	e, ok := u.send(within, w)
	switch {
	case !ok:
		withdraw()
		return false, false
	case e.outcome == failed:
		withdraw()
		// The job stays recorded, and the next read finds out what the person has.
		w.jobFailed(e, changing, "The next plan shows what remains to be done.")
		return false, false
	}
	w.tell(e, changing)
	u.plan.written(e)
	e.record(ctx, u.resp.Private, recorded{Does: changing}, w.diags)
	missingKey.Remove(ctx, u.resp.Private, diags)
	diags.Append(u.resp.Identity.Set(ctx, u.plan.identity())...)
	diags.Append(u.resp.State.Set(ctx, u.plan)...)
	return !e.shows(), true
}

// send grants the entitlement, or goes on with a job of an earlier run, and follows that.
func (u entitlementUpdate) send(ctx context.Context, w *work) (e ending, ok bool) {
	if u.moved || u.earlier.ID == "" {
		return w.give(ctx, u.plan)
	}
	e = w.follow(ctx, u.earlier.job(), u.plan.sight(u.earlier.Does), unlimited)
	switch {
	case u.earlier.Does != removing && (!u.ensures || e.outcome == unfinished):
		return e, true
	case e.outcome == unfinished:
		w.stillRuns(e, removing)
		return e, false
	}
	return w.give(ctx, u.plan)
}

// revoke removes an entitlement that a move left behind, unless another resource keeps it. It reports whether nothing
// is left to be done.
func (r *entitlementResource) revoke(
	ctx context.Context, m entitlementResourceModel, v removal, private framework.ReadablePrivate,
) bool {
	if v.wait {
		v.report(m.title())
		return false
	}
	within, w := begin(ctx, v.ws, m.seat(), v.limit, v.diags)
	if w == nil {
		v.report(m.title())
		return false
	}
	defer w.end()
	w.who = m.who()
	if r.Spared(ctx, private, m.title(), v.diags, m.keys()...) {
		return true
	}
	_, out := w.takeAway(within, v.earlierOf(m.key()), m.sight(changing), m.sight(removing), func() (cerby.Job, bool) { return w.take(within, m) })
	if !out {
		v.report(m.title())
	}
	return out
}

// Delete takes the entitlement, unless it is the last.
func (r *entitlementResource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	var state entitlementResourceModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	limit, diags := state.Timeouts.Delete(ctx, defaultTimeout)
	resp.Diagnostics.Append(diags...)
	earlier := recordedKey.Load(ctx, req.Private, &resp.Diagnostics)
	ws := r.Workspace(&resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	v := removal{ws: ws, limit: limit, diags: &resp.Diagnostics}
	if !r.RevokeLeftovers(ctx, resp.Private, "", &resp.Diagnostics, func(id string) bool {
		return r.revoke(ctx, entitlementFromID(id), v, req.Private)
	}) {
		return
	}
	within, w := begin(ctx, ws, state.seat(), limit, &resp.Diagnostics)
	if w == nil {
		return
	}
	defer w.end()
	w.who = state.who()
	if r.Spared(ctx, req.Private, state.title(), &resp.Diagnostics, state.keys()...) {
		return
	}
	e, out := w.takeAway(within, earlier, state.sight(changing), state.sight(removing), func() (cerby.Job, bool) { return w.take(within, state) })
	if out || e == nil {
		return
	}
	e.record(ctx, resp.Private, recorded{Does: removing}, w.diags)
	if e.outcome == unfinished {
		state.JobID, state.JobStatus = e.told()
		resp.Diagnostics.Append(resp.State.Set(ctx, state)...)
	}
}
