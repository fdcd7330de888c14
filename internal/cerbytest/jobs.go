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

// Job is an automated job. It runs by the workspace's clock, as its script defines.
type Job struct {
	ID           string
	WorkflowType string
	// Trigger is manual, workspace_policy, system or user_deprovisioned.
	Trigger       string
	IntegrationID string
	UserIDs       []string
	// CreatedBy is the ID of the user who started it.
	CreatedBy string
	CreatedAt time.Time
	// Script defines how the job runs. Here Duration 0 means immediately, and Workflow and Times have no effect.
	Script JobScript
	// Status is the current status. It follows from the script, and setting it has no effect.
	Status string
	// Extra contains additional attributes of responses. They override the usual ones.
	Extra map[string]any
}

// jobRow is a job with its pending change.
type jobRow struct {
	Job
	// change is nil for a job without a change and after the change.
	change func()
}

func jobs(w *Workspace) *table[jobRow] { return tableOf[jobRow](w, "job") }

// AddJob seeds a job that changes nothing, and sets ID, WorkflowType (provide_access), Trigger (manual) and CreatedAt
// if they are empty.
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

// Job returns the job with the given ID.
func (w *Workspace) Job(id string) (Job, bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	row, ok := jobs(w).get(id)
	if !ok {
		return Job{}, false
	}
	return row.clone(w.now()), true
}

// Jobs returns all jobs in the order in which they started, with their current status.
func (w *Workspace) Jobs() []Job {
	w.mu.Lock()
	defer w.mu.Unlock()
	var all []Job
	for row := range jobs(w).iterate() {
		all = append(all, row.clone(w.now()))
	}
	return all
}

// UpdateJob changes a job outside the API, such as the script of a pending one. The change function must not call the
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

// PurgeJob removes a job, so that it changes nothing more. Reads return 404 from then on.
func (w *Workspace) PurgeJob(id string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.applyDueJobs()
	jobs(w).remove(id)
}

// clone returns a deep copy of a job with its status at a given time.
func (j *jobRow) clone(now time.Time) Job {
	c := j.Job
	c.Status = j.Script.phaseAt(j.CreatedAt, now).status
	c.UserIDs, c.Extra = slices.Clone(j.UserIDs), maps.Clone(j.Extra)
	return c
}

// startJob starts a job on an integration's users. The change is applied when the job finishes.
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

// visibleAt returns when the job's change is visible to reads.
func (j *jobRow) visibleAt() time.Time {
	return j.Script.end(j.CreatedAt).Add(j.Script.Lag)
}

// applyDueJobs applies the changes of all jobs that have ended, each once and in the order in which they become
// visible. Everything that reads or changes integration users calls it first.
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

// jobRoutes returns the operations on jobs, which can only be read one at a time.
func jobRoutes() []route {
	return []route{
		{method: http.MethodGet, path: "/jobs/{id}", scopes: []string{scopeReadJobs}, adminOnly: true, handle: getJob},
	}
}

// getJob handles GET /jobs/{id}.
func getJob(w *Workspace, c *call) (response, error) {
	row, ok := jobs(w).get(c.pathValue("id"))
	if !ok {
		return response{}, newAPIError(http.StatusNotFound)
	}
	return response{document: newDocument(row.resource(w))}, nil
}

// acceptedResponse is the response to a request that starts a job. It contains the status and nothing else.
func (j *jobRow) acceptedResponse() response {
	return response{document: newDocument(newResource("job", j.ID, map[string]any{"status": jobCreated}))}
}

// resource returns the API's form of a job. Without an error, errorDetails is null while the job is pending and empty
// afterwards.
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
