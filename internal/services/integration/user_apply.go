package integration

import (
	"context"
	"fmt"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
	"github.com/cerby-community/terraform-provider-cerby/internal/workspace"
)

// userUpdate is an update of a cerby_integration_user.
type userUpdate struct {
	r           *userResource
	ws          *workspace.Workspace
	plan, state userResourceModel
	limit       time.Duration
	// earlier is the job that private state holds for the access of the state.
	earlier recorded
	moved   bool
	// ensures is set if the access of the plan may not exist.
	ensures bool
	req     resource.UpdateRequest
	resp    *resource.UpdateResponse
}

// Update changes entitlements, moves the access, and waits for a job of an earlier run that still runs.
func (r *userResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	u := userUpdate{r: r, req: req, resp: resp}
	resp.Diagnostics.Append(req.Plan.Get(ctx, &u.plan)...)
	resp.Diagnostics.Append(req.State.Get(ctx, &u.state)...)
	limit, diags := u.plan.Timeouts.Update(ctx, defaultTimeout)
	resp.Diagnostics.Append(diags...)
	u.limit, u.earlier = limit, recordedKey.Load(ctx, req.Private, &resp.Diagnostics)
	u.ws = r.Workspace(&resp.Diagnostics)
	resp.Diagnostics.Append(resp.Identity.Set(ctx, u.state.identity())...)
	u.moved = u.plan.seat() != u.state.seat()
	if resp.Diagnostics.HasError() || u.roleDiffers(ctx) {
		return
	}
	assumedKey.Remove(ctx, resp.Private, &resp.Diagnostics)
	u.ensures = u.moved || r.Contested(ctx, req.Private, &resp.Diagnostics) || missingKey.Load(ctx, req.Private, &resp.Diagnostics)
	wait, ok := u.grant(ctx)
	if !ok {
		return
	}
	v := removal{ws: u.ws, limit: u.limit, wait: wait, diags: &resp.Diagnostics}
	if u.moved {
		v.moved, v.earlier, v.had = u.state.seat().String(), u.earlier, u.state.wants()
	}
	r.RevokeLeftovers(ctx, resp.Private, v.moved, &resp.Diagnostics, func(id string) bool {
		return r.revoke(ctx, seatFromID(id), v, req.Private)
	})
}

// roleDiffers adds an error if the role turned out to differ, which only a replacement can change.
func (u userUpdate) roleDiffers(ctx context.Context) bool {
	if u.moved || u.plan.Role.Equal(u.state.Role) || assumedKey.Load(ctx, u.req.Private, &u.resp.Diagnostics) {
		return false
	}
	u.resp.Diagnostics.AddAttributeError(path.Root("role"), "Unable to change role of "+name(u.state.seat()), fmt.Sprintf("role was %q and turned out to be "+
		"%q, which the plan did not show. A change removes the user from the integration and invites the user again. Nothing was sent.\n\n"+
		"Apply again: the next plan shows the replacement.", u.state.Role.ValueString(), u.plan.Role.ValueString()))
	return true
}

// grant makes the access that of the plan, and sets the state. It reports whether the access of before a move has to
// stay for now, and whether the state is set.
func (u userUpdate) grant(ctx context.Context) (wait, ok bool) {
	diags := &u.resp.Diagnostics
	if !u.ensures && u.plan.Entitlements.Equal(u.state.Entitlements) && u.earlier.ID == "" {
		u.plan.JobID, u.plan.JobStatus = orOpen(u.plan.JobID, u.state.JobID), orOpen(u.plan.JobStatus, u.state.JobStatus)
		u.plan.Email, u.plan.Status = orOpen(u.plan.Email, u.state.Email), orOpen(u.plan.Status, u.state.Status)
		u.plan.written(ending{})
		diags.Append(u.resp.State.Set(ctx, u.plan)...)
		return false, !diags.HasError()
	}
	within, w := begin(ctx, u.ws, u.plan.seat(), u.limit, diags)
	if w == nil {
		return false, false
	}
	defer w.end()
	withdraw := func() {}
	if u.ensures {
		if withdraw, ok = u.r.Acquire(ctx, u.resp.Private, name(w.seat), diags, u.plan.keys()...); !ok {
			return false, false
		}
	}
	e, begun, ok := u.send(within, w)
	switch {
	case !ok:
		withdraw()
		return false, false
	case e.outcome == failed:
		withdraw()
		w.jobFailed(e, begun.Does, "The next plan shows what remains to be done.")
		if !u.moved {
			u.r.notChanged(ctx, u.state, e, begun, u.resp)
		}
		return false, false
	}
	w.tell(e, begun.Does)
	u.plan.written(e)
	e.record(ctx, u.resp.Private, begun, diags)
	missingKey.Remove(ctx, u.resp.Private, diags)
	u.plan.wants().keepShown(ctx, u.resp.Private, e.person, diags)
	diags.Append(u.resp.Identity.Set(ctx, u.plan.identity())...)
	diags.Append(u.resp.State.Set(ctx, u.plan)...)
	return !e.shows(), true
}

// send begins the change, or goes on with that of an earlier run, and follows it.
func (u userUpdate) send(ctx context.Context, w *work) (ending, recorded, bool) {
	switch {
	case u.moved:
		return w.makeSo(ctx, u.plan.wants(), true)
	case u.earlier.ID != "":
		return w.resume(ctx, u.earlier, u.state.wants(), u.plan.wants())
	case u.ensures:
		return w.makeSo(ctx, u.plan.wants(), false)
	}
	return w.replace(ctx, u.plan.wants(), u.state.had(shownKey.Load(ctx, u.req.Private, w.diags)))
}

// notChanged keeps what the person has after a change that failed. Where nobody is there, or that could not be read,
// the job stays recorded, and the next read says what became of it.
func (r *userResource) notChanged(
	ctx context.Context, state userResourceModel, e ending, begun recorded, resp *resource.UpdateResponse,
) {
	if e.person == nil {
		begun.ID = e.job.ID
		recordedKey.Save(ctx, resp.Private, begun, &resp.Diagnostics)
		return
	}
	recordedKey.Remove(ctx, resp.Private, &resp.Diagnostics)
	if begun.Before == nil {
		// The state's job is the one that failed.
		state.JobID, state.JobStatus = types.StringNull(), types.StringNull()
	}
	if !state.read(*e.person, shownKey.Load(ctx, resp.Private, &resp.Diagnostics)) {
		shownKey.Remove(ctx, resp.Private, &resp.Diagnostics)
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, state)...)
}

// revoke removes access that a move left behind, unless another resource keeps it. It reports whether nothing is left
// to be done.
func (r *userResource) revoke(ctx context.Context, seat cerby.IntegrationUserKey, v removal, private framework.ReadablePrivate) bool {
	if v.wait {
		v.report(name(seat))
		return false
	}
	within, w := begin(ctx, v.ws, seat, v.limit, v.diags)
	if w == nil {
		v.report(name(seat))
		return false
	}
	defer w.end()
	state := userResourceModel{IntegrationID: types.StringValue(seat.IntegrationID), UserID: types.StringValue(seat.UserID)}
	if r.Spared(ctx, private, name(seat), v.diags, state.keys()...) {
		return true
	}
	earlier := v.earlierOf(seat.String())
	_, out := w.takeAway(within, earlier, earlier.sight(v.had), nobody, w.remove(within))
	if !out {
		v.report(name(seat))
	}
	return out
}

// remove returns a function that begins to remove the person from the integration.
func (w *work) remove(ctx context.Context) func() (cerby.Job, bool) {
	return func() (cerby.Job, bool) {
		job, err := w.ws.Integrations().Users(w.seat.IntegrationID).Remove(ctx, w.seat.UserID)
		if err != nil {
			framework.AddError(w.diags, fmt.Sprintf("remove the user %q from the integration %q", w.seat.UserID, w.seat.IntegrationID), err)
		}
		return job, err == nil
	}
}

// Delete takes the person off the hub, after an invitation that still runs.
func (r *userResource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	var state userResourceModel
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
		return r.revoke(ctx, seatFromID(id), v, req.Private)
	}) {
		return
	}
	within, w := begin(ctx, ws, state.seat(), limit, &resp.Diagnostics)
	if w == nil {
		return
	}
	defer w.end()
	if r.Spared(ctx, req.Private, name(w.seat), &resp.Diagnostics, state.keys()...) {
		return
	}
	e, out := w.takeAway(within, earlier, earlier.sight(state.wants()), nobody, w.remove(within))
	if out || e == nil {
		return
	}
	e.record(ctx, resp.Private, recorded{Does: removing}, w.diags)
	if e.outcome == unfinished {
		state.JobID, state.JobStatus = e.told()
		resp.Diagnostics.Append(resp.State.Set(ctx, state)...)
	}
}
