package integration

import (
	"context"
	"errors"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
	"github.com/cerby-community/terraform-provider-cerby/internal/workspace"
)

// The values in private state.
var (
	// recordedKey is for a job with which the next run has to go on.
	recordedKey = framework.PrivateKey[recorded]{Name: "job"}
	// shownKey is for the entitlements that the service shows where it shows more than was given.
	shownKey = framework.PrivateKey[[]string]{Name: "shown"}
	// assumedKey is set where the service does not tell which role was given, and the configuration has not said it
	// yet.
	assumedKey = framework.PrivateKey[bool]{Name: "role_assumed"}
	// missingKey is set by a refresh that did not find the access that a move granted, while the previous access
	// remains.
	missingKey = framework.PrivateKey[bool]{Name: "missing"}
)

// recorded is a job with which the next run has to go on; it has no id where there is none.
type recorded struct {
	ID   string `json:"id"`
	Does string `json:"does"`
	// Before is what the person had; nil where they were not on the hub.
	Before *held `json:"before"`
}

// held is what somebody had before a change.
type held struct {
	Role         string   `json:"role"`
	Entitlements []string `json:"entitlements"`
}

// newRecorded is a job that does something to a person, who was nil if they were not on the hub.
func newRecorded(does string, before *cerby.IntegrationUser) recorded {
	if before == nil {
		return recorded{Does: does}
	}
	return recorded{Does: does, Before: &held{Role: roleOf(*before), Entitlements: before.Entitlements}}
}

// job gives the recorded job. Its status is to be read.
func (r recorded) job() cerby.Job { return cerby.Job{ID: r.ID} }

// sight is what the recorded job's change looks like, which was to give an access or to take it.
func (r recorded) sight(a access) sight {
	switch {
	case r.Does == removing:
		return nobody
	case r.Before == nil:
		return a.sight(nil)
	}
	return a.sight(&cerby.IntegrationUser{Role: &r.Before.Role, Entitlements: r.Before.Entitlements})
}

// plan gives the job to plan: its status is not known before it is over, and its id neither where another job has to
// follow, since there are changes or what runs takes access away.
func (r recorded) plan(id types.String, changes bool) (planned, status types.String) {
	if changes || r.Does == removing {
		id = types.StringUnknown()
	}
	return id, types.StringUnknown()
}

// record keeps in private state the job with which the next run has to go on, if there is one.
func (e ending) record(ctx context.Context, p framework.Private, begun recorded, diags *diag.Diagnostics) {
	if e.outcome != unfinished {
		recordedKey.Remove(ctx, p, diags)
		return
	}
	begun.ID = e.job.ID
	recordedKey.Save(ctx, p, begun, diags)
}

// keepShown keeps in private state what the service shows of an access that was given, where that is more.
func (a access) keepShown(
	ctx context.Context, p framework.Private, person *cerby.IntegrationUser, diags *diag.Diagnostics,
) {
	if !a.covers(person) || cerby.SameEntitlements(person.Entitlements, a.entitlements) {
		shownKey.Remove(ctx, p, diags)
		return
	}
	shownKey.Save(ctx, p, person.Entitlements, diags)
}

// glimpse is what a refresh learns of a seat.
type glimpse struct {
	// known is false where all has to stay as it is: the job may still run, or an error says why nothing could be
	// learnt.
	known bool
	// person is nil where they are gone, or are to be taken for that.
	person *cerby.IntegrationUser
	// given is set where the recorded job is over and what it gave is what the person has.
	given bool
	// id and status are what is kept of the recorded job.
	id, status types.String
}

// readFailure adds the error of a call that a Read makes, as AddReadError of its resource does.
type readFailure func(diags *diag.Diagnostics, what string, err error)

// look reads a person for a refresh, after what became of the recorded job, if there is one. who names what the job
// gives or takes.
func (r recorded) look(
	ctx context.Context, ws *workspace.Workspace, seat cerby.IntegrationUserKey, who string, sight sight, fail readFailure, diags *diag.Diagnostics,
) glimpse {
	if r.ID == "" {
		person, err := ws.Integrations().Users(seat.IntegrationID).Find(ctx, seat.UserID)
		if err != nil {
			fail(diags, "read "+name(seat), err)
		}
		return glimpse{known: err == nil, person: person}
	}
	of := deed(r.Does, who, seat)
	job, why := ws.API().Jobs().Get(ctx, r.ID)
	limit := confirming
	switch {
	case unclear(why):
		fail(diags, fmt.Sprintf("read the job %q, the %s", r.ID, of), why)
		return glimpse{}
	case why == nil && !job.Over():
		return glimpse{}
	case errors.Is(why, cerby.ErrDenied) || job.Status == cerby.JobError:
		limit = 0
	}
	person, shown, err := await(ctx, ws, seat, limit, sight)
	switch {
	case err != nil:
		fail(diags, "read "+name(seat), err)
		return glimpse{}
	case job.Status == cerby.JobError:
		diags.AddWarning("A job failed after the last apply", fmt.Sprintf("The %s was begun by an earlier run. %s", of, framework.ExplainJob(job)))
		return glimpse{known: true, person: person}
	case errors.Is(why, cerby.ErrDenied) && !shown:
		diags.AddWarning("A job could not be followed", fmt.Sprintf("Whether the %s is over is not known, and the integration does not show it. The state is left as it is. %s",
			of, framework.Explain(why)))
		return glimpse{}
	case shown && r.Does == removing:
		return glimpse{known: true}
	case !shown:
		return r.notShown(of, job, person, diags)
	}
	id, status := ending{outcome: seen, job: cerby.Job{ID: r.ID, Status: job.Status}}.told()
	return glimpse{known: true, person: person, given: true, id: id, status: status}
}

// notShown tells of a recorded job that is over, and whose change does not show.
func (r recorded) notShown(of string, job cerby.Job, person *cerby.IntegrationUser, diags *diag.Diagnostics) glimpse {
	switch {
	case r.Does == removing && job.Over():
		stillListed(diags, of, nil)
		return glimpse{known: true}
	case r.Does == removing:
		diags.AddWarning("A removal does not show", fmt.Sprintf("Cerby does not know the job of the %s any more, and the person is still there. Nothing goes on by itself: remove them again.", of))
	default:
		diags.AddWarning("A change does not show", fmt.Sprintf("The %s was begun by an earlier run, and its job %s is over, but the integration does not show it. The plan is made from what is there.",
			of, r.ID))
	}
	return glimpse{known: true, person: person}
}
