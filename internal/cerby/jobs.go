package cerby

import "context"

// GetJob is the only operation on jobs: there is no list.
var GetJob = Operation{
	Name: "read job", Method: "GET", Path: "/jobs/{id}",
	Scopes: []Scope{ReadAutomatedJobs}, Role: WorkspaceAdmin, Sure: Published,
}

// The statuses of a job that is over.
const (
	JobFinished = "finished"
	JobError    = "error"
)

// Job is work that Cerby does in an application, over seconds to many minutes. Fields are nil where the service gives
// none.
type Job struct {
	ID string `json:"-"`
	// Status is created, started, running, retrying, finished, error or a value of the future.
	Status string `json:"status"`
	// WorkflowType says what is being done: provide_access, update_access, revoke_access and others.
	WorkflowType *string `json:"workflowType"`
	// Trigger says what began it: manual, workspace_policy, system, user_deprovisioned and others.
	Trigger  *string `json:"trigger"`
	CanRetry *bool   `json:"canRetry"`
	// Account is the integration or account in which the job works.
	Account struct {
		ID   *string `json:"id"`
		Name *string `json:"name"`
	} `json:"account"`
	// ErrorDetails says why the job failed; it is empty where it did not.
	ErrorDetails struct {
		ErrorType     *string `json:"errorType"`
		ScreenshotURL *string `json:"screenshotUrl"`
	} `json:"errorDetails"`
	CreatedAt *string `json:"createdAt"`
	UpdatedAt *string `json:"updatedAt"`
}

// setID takes the id from the envelope.
func (j *Job) setID(id string) { j.ID = id }

// id gives it.
func (j *Job) id() string { return j.ID }

// Over reports whether the job does nothing more. One whose status is not known here is not over.
func (j Job) Over() bool { return j.Status == JobFinished || j.Status == JobError }

// Failure says why the job failed; nothing where it did not.
func (j Job) Failure() (JobFailure, bool) {
	if j.Status != JobError {
		return JobFailure{}, false
	}
	var errorType string
	if j.ErrorDetails.ErrorType != nil {
		errorType = *j.ErrorDetails.ErrorType
	}
	return JobFailureOf(errorType), true
}

// Jobs are the jobs of the workspace.
type Jobs struct{ client *Client }

// Jobs gives the calls on jobs.
func (c *Client) Jobs() Jobs { return Jobs{c} }

// Get reads one job.
func (j Jobs) Get(ctx context.Context, id string) (Job, error) {
	return get[Job](ctx, j.client, call{op: GetJob, ids: []string{id}})
}
