package cerbytest

import (
	"cmp"
	"maps"
	"net/http"
	"slices"
	"time"
)

// The workflows of the jobs that integrations start.
const (
	workflowProvide = "provide_access"
	workflowUpdate  = "update_access"
	workflowRevoke  = "revoke_access"
)

// Job is one automated job; it runs by the workspace's clock, as its script tells.
type Job struct {
	ID           string
	WorkflowType string
	// Trigger is manual, workspace_policy, system or user_deprovisioned.
	Trigger       string
	IntegrationID string
	UserIDs       []string
	// CreatedBy is the id of the user who started it.
	CreatedBy string
	CreatedAt time.Time
	// Script tells how it runs; Duration 0 means at once here, and Workflow and Times mean nothing.
	Script JobScript
	// Status is what a read answers at present; it follows from the script, and setting it changes nothing.
	Status string
	// Extra are further attributes in answers; they win over the usual ones, to answer what nobody expects.
	Extra map[string]any
}

// jobRow is a job with the change that it has yet to make.
type jobRow struct {
	Job
	// change is nil for a job that makes none, or has made it.
	change func()
}

// jobs is the table of all jobs.
func jobs(w *Workspace) *table[jobRow] { return tableOf[jobRow](w, "job") }

// AddJob seeds a job that changes nothing, and fills ID, WorkflowType (provide_access), Trigger (manual) and CreatedAt
// where empty.
func (w *Workspace) AddJob(j Job) Job {
	w.mu.Lock()
	defer w.mu.Unlock()
	j.ID = cmp.Or(j.ID, newID())
	j.WorkflowType = cmp.Or(j.WorkflowType, workflowProvide)
	j.Trigger = cmp.Or(j.Trigger, "manual")
	if j.CreatedAt.IsZero() {
		j.CreatedAt = w.now()
	}
	row := jobRow{Job: j}
	row.Job = row.clone(w.now())
	jobs(w).add(j.ID, row)
	return row.clone(w.now())
}

// Job returns a job by id.
func (w *Workspace) Job(id string) (Job, bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	row, ok := jobs(w).get(id)
	if !ok {
		return Job{}, false
	}
	return row.clone(w.now()), true
}

// Jobs returns all jobs in the order in which they began, with the status that they have now.
func (w *Workspace) Jobs() []Job {
	w.mu.Lock()
	defer w.mu.Unlock()
	var all []Job
	for row := range jobs(w).iterate() {
		all = append(all, row.clone(w.now()))
	}
	return all
}

// UpdateJob changes a job behind the API's back, such as the script of one that runs; change must not call the
// workspace.
func (w *Workspace) UpdateJob(id string, change func(*Job)) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.applyDueJobs()
	row, ok := jobs(w).get(id)
	if !ok {
		panic("cerbytest: there is no job " + id)
	}
	change(&row.Job)
	row.ID = id
}

// PurgeJob forgets a job, which is answered with 404 from then on and changes nothing more.
func (w *Workspace) PurgeJob(id string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.applyDueJobs()
	jobs(w).remove(id)
}

// clone copies a job as it stands at a time, so that the store shares no list or map with callers.
func (j *jobRow) clone(now time.Time) Job {
	c := j.Job
	c.Status = j.Script.phaseAt(j.CreatedAt, now).status
	c.UserIDs, c.Extra = slices.Clone(j.UserIDs), maps.Clone(j.Extra)
	return c
}

// startJob begins a job on an integration's users, which makes its change when it ends well.
func startJob(w *Workspace, c *call, workflow, integrationID string, userIDs []string, change func()) *jobRow {
	row := jobRow{
		Job: Job{
			ID: newID(), WorkflowType: workflow, Trigger: "manual", IntegrationID: integrationID, UserIDs: userIDs,
			CreatedBy: c.key.UserID, CreatedAt: w.now(), Script: w.takeScript(workflow),
		},
		change: change,
	}
	jobs(w).add(row.ID, row)
	return &row
}

// shows is when the job's change is there to be read.
func (j *jobRow) visibleAt() time.Time {
	return j.Script.end(j.CreatedAt).Add(j.Script.Lag)
}

// settleJobs makes the changes of all jobs that are over, each once and in the order in which they come to show; it
// goes before whatever reads or changes who is on an integration.
func (w *Workspace) applyDueJobs() {
	now := w.now()
	var due []*jobRow
	for row := range jobs(w).iterate() {
		if row.change != nil && !now.Before(row.visibleAt()) {
			due = append(due, row)
		}
	}
	slices.SortStableFunc(due, func(a, b *jobRow) int { return a.visibleAt().Compare(b.visibleAt()) })
	for _, row := range due {
		if row.Script.ErrorType == "" || row.Script.DespiteError {
			row.change()
		}
		row.change = nil
	}
}

// jobRoutes are the operations on jobs, which can only be read, one at a time.
func jobRoutes() []route {
	return []route{
		{method: http.MethodGet, path: "/jobs/{id}", scopes: []string{scopeReadJobs}, adminOnly: true, handle: getJob},
	}
}

// getJob answers GET /jobs/{id}.
func getJob(w *Workspace, c *call) (response, error) {
	row, ok := jobs(w).get(c.pathValue("id"))
	if !ok {
		return response{}, newAPIError(http.StatusNotFound)
	}
	return response{document: newDocument(row.resource(w))}, nil
}

// accepted is the answer to what starts a job; it tells no more of it than that it is there.
func (j *jobRow) acceptedResponse() response {
	return response{document: newDocument(newResource("job", j.ID, map[string]any{"status": jobCreated}))}
}

// resource tells a job; without an error its errorDetails are null while it runs and empty when it is over.
func (j *jobRow) resource(w *Workspace) map[string]any {
	now := j.Script.phaseAt(j.CreatedAt, w.now())
	a := map[string]any{
		"status":         now.status,
		"workflowType":   j.WorkflowType,
		"trigger":        j.Trigger,
		"canRetry":       now.status == jobError,
		"account":        nil,
		"createdBy":      map[string]any{"id": nullIfEmpty(j.CreatedBy), "name": nil},
		"errorDetails":   nil,
		"hasMoreDetails": false,
		"payload":        map[string]any{"userIds": append([]string{}, j.UserIDs...)},
		"response":       map[string]any{},
		"createdAt":      formatTime(j.CreatedAt, inRead, 0),
		"updatedAt":      formatTime(now.since, inRead, 1),
	}
	if i, ok := integrations(w).get(j.IntegrationID); ok {
		a["account"] = map[string]any{"entity": "account", "id": i.ID, "name": i.Label, "provider": i.Application}
	}
	if u, ok := users(w).get(j.CreatedBy); ok {
		a["createdBy"] = map[string]any{"id": u.ID, "name": u.FirstName + " " + u.LastName}
	}
	switch now.status {
	case jobFinished:
		a["errorDetails"] = map[string]any{}
	case jobError:
		a["errorDetails"] = map[string]any{
			"errorType": j.Script.ErrorType, "screenshotUrl": nullIfEmpty(j.Script.ScreenshotURL),
			"userRequired": j.Script.UserRequired, "novelty": "step 3",
		}
	}
	maps.Copy(a, j.Extra)
	return newResource("job", j.ID, a)
}
