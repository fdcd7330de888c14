package integration

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
)

// The keys of private state.
const (
	// recordedKey is for a job that was still running when a run ended.
	recordedKey = "job"
	// shownKey is for the entitlements that the service shows where it shows more than was given.
	shownKey = "shown"
)

// What jobs do to a seat.
const (
	inviting = "invitation"
	changing = "change"
	removing = "removal"
)

// recorded is a job that was still running when a run ended; it has no id where there is none.
type recorded struct {
	ID   string `json:"id"`
	Does string `json:"does"`
	// Before are the entitlements that the person had; nil where they were not on the hub.
	Before []string `json:"before"`
}

// private is the private state of a resource.
type private interface {
	GetKey(ctx context.Context, key string) ([]byte, diag.Diagnostics)
}

// writablePrivate is private state that can be changed.
type writablePrivate interface {
	private
	SetKey(ctx context.Context, key string, value []byte) diag.Diagnostics
}

// load reads a key of private state into a value, which stays as it is where there is none.
func load(ctx context.Context, p private, key string, value any, diags *diag.Diagnostics) {
	text, found := p.GetKey(ctx, key)
	diags.Append(found...)
	if len(text) == 0 {
		return
	}
	if err := json.Unmarshal(text, value); err != nil {
		diags.AddError("Private state cannot be read", "What an earlier apply noted under "+key+" is not what this version of the provider writes.")
	}
}

// save writes a key of private state.
func save(ctx context.Context, p writablePrivate, key string, value any, diags *diag.Diagnostics) {
	text, err := json.Marshal(value)
	if err != nil {
		diags.AddError("Private state cannot be written", err.Error())
		return
	}
	diags.Append(p.SetKey(ctx, key, text)...)
}

// forget removes a key of private state.
func forget(ctx context.Context, p writablePrivate, key string, diags *diag.Diagnostics) {
	diags.Append(p.SetKey(ctx, key, nil)...)
}

// recordedIn gives the job that private state holds.
func recordedIn(ctx context.Context, p private, diags *diag.Diagnostics) recorded {
	var r recorded
	load(ctx, p, recordedKey, &r, diags)
	return r
}

// gone tells whether somebody is on the hub no more.
func gone(person *cerby.IntegrationUser) bool { return person == nil }

// shows tells whether the recorded job's change can be seen, which was to give an access or to take it.
func (r recorded) shows(a access) cerby.Shows {
	switch {
	case r.Does == removing:
		return gone
	case r.Before == nil:
		return a.shows(nil)
	}
	return a.shows(&cerby.IntegrationUser{Entitlements: r.Before})
}

// job gives the recorded job, as state last saw it; it has no id where there is none.
func (r recorded) job(status types.String) cerby.Job {
	return cerby.Job{ID: r.ID, Status: status.ValueString()}
}

// plan gives the job to plan: its status is not known before it is over, and its id neither where another job has to follow, since there
// are changes or what runs takes access away.
func (r recorded) plan(id types.String, changes bool) (planned, status types.String) {
	if changes || r.Does == removing {
		id = types.StringUnknown()
	}
	return id, types.StringUnknown()
}

// record keeps in private state the job that a run leaves open, if there is one.
func (e ending) record(ctx context.Context, p writablePrivate, begun recorded, diags *diag.Diagnostics) {
	if !e.open {
		forget(ctx, p, recordedKey, diags)
		return
	}
	begun.ID = e.job.ID
	save(ctx, p, recordedKey, begun, diags)
}

// note does so, and keeps what the service shows where that is more than was given, which it returns.
func (e ending) note(ctx context.Context, p writablePrivate, begun recorded, a access, diags *diag.Diagnostics) (shown []string) {
	e.record(ctx, p, begun, diags)
	if !e.shown || e.person == nil || cerby.SameEntitlements(e.person.Entitlements, a.entitlements) {
		forget(ctx, p, shownKey, diags)
		return nil
	}
	save(ctx, p, shownKey, e.person.Entitlements, diags)
	return e.person.Entitlements
}

// look reads a person for a refresh, after what became of the recorded job, if there is one. It gives false where all has to stay as
// it is: while the job runs, or where an error says why nothing could be learnt.
func (r recorded) look(ctx context.Context, client *cerby.Client, seat cerby.Seat, shows cerby.Shows, diags *diag.Diagnostics) (e ending, known bool) {
	limit := confirming
	if r.ID == "" {
		limit, shows = 0, func(*cerby.IntegrationUser) bool { return true }
	} else {
		var err error
		e.job, err = client.Jobs().Get(ctx, r.ID)
		switch {
		case unclear(err):
			framework.AddError(diags, fmt.Sprintf("read the job %q, the %s of %s", r.ID, r.Does, name(seat)), err)
			return e, false
		case cerby.IsDenied(err):
			e.job, e.why, limit = cerby.Job{ID: r.ID}, err, 0
		case err == nil && !e.job.Over():
			return e, false
		case e.failed():
			limit = 0
			diags.AddWarning("A job failed after the last apply", fmt.Sprintf("The %s of %s had not ended when an earlier run stopped waiting for it. %s",
				r.Does, name(seat), framework.ExplainJob(e.job)))
		}
	}
	var err error
	e.person, e.shown, err = client.Integrations().Await(ctx, seat, limit, shows)
	if err != nil {
		framework.AddError(diags, "read "+name(seat), err)
		return e, false
	}
	if e.why != nil && !e.shown {
		diags.AddWarning("A job could not be followed", fmt.Sprintf("Whether the job %s, the %s of %s, is over is not known, and the integration does not show it. "+
			"The state is left as it is. %s", r.ID, r.Does, name(seat), framework.Explain(e.why)))
		return e, false
	}
	return e, true
}
