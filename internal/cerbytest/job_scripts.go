package cerbytest

import "time"

// The statuses of a job.
const (
	jobCreated  = "created"
	jobStarted  = "started"
	jobRunning  = "running"
	jobRetrying = "retrying"
	jobFinished = "finished"
	jobError    = "error"
)

// JobScript defines how the jobs that it selects run. If several scripts select a job, the first added one applies.
type JobScript struct {
	// Workflow selects jobs by provide_access, update_access or revoke_access. Empty selects any.
	Workflow string
	// Times is the number of jobs to which the script applies. 0 means no limit.
	Times int

	// Duration is how long a job runs. 0 means the workspace's job duration, and a negative value that the job finishes
	// immediately.
	Duration time.Duration
	// Retries is how many times a job changes from running to retrying and back.
	Retries int
	// UnknownStatus is the status of a job for UnknownFor after its Duration. The job ends after that.
	UnknownStatus string
	UnknownFor    time.Duration
	// ErrorType makes a job fail without a change. Empty makes it finish.
	ErrorType     string
	ScreenshotURL string
	UserRequired  bool
	// DespiteError makes a failed job apply its change anyway, as a job with nested jobs may.
	DespiteError bool
	// Lag is the time between the end of a job and the moment its change is visible.
	Lag time.Duration
}

// scriptState is a script with its counter.
type scriptState struct {
	JobScript
	applied int
}

// WithJobDuration sets how long jobs run. The default 0 makes them finish immediately.
func WithJobDuration(d time.Duration) Option {
	return func(w *Workspace) { w.jobDuration = d }
}

// SetJobDuration sets how long jobs run that start from now on.
func (w *Workspace) SetJobDuration(d time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.jobDuration = d
}

// ScriptJobs adds a script for jobs that start from now on.
func (w *Workspace) ScriptJobs(s JobScript) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.scripts = append(w.scripts, &scriptState{JobScript: s})
}

// FailNextJob makes the next job fail that no earlier script selects. The screenshot URL may be empty.
func (w *Workspace) FailNextJob(errorType, screenshotURL string) {
	w.ScriptJobs(JobScript{Times: 1, ErrorType: errorType, ScreenshotURL: screenshotURL})
}

// ClearJobScripts removes all scripts. Jobs that have started keep theirs.
func (w *Workspace) ClearJobScripts() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.scripts = nil
}

// takeScript returns the script of a job that starts now, with its duration set, and counts it.
func (w *Workspace) takeScript(workflow string) JobScript {
	var script JobScript
	for _, s := range w.scripts {
		if (s.Workflow == "" || s.Workflow == workflow) && (s.Times == 0 || s.applied < s.Times) {
			s.applied++
			script = s.JobScript
			break
		}
	}
	if script.Duration == 0 {
		script.Duration = w.jobDuration
	}
	return script
}

// end returns when a job that started at a given time has finished or failed.
func (s JobScript) end(start time.Time) time.Time {
	end := start.Add(max(s.Duration, 0))
	if s.UnknownStatus != "" {
		end = end.Add(s.UnknownFor)
	}
	return end
}

// phase is a status and the time at which it begins.
type phase struct {
	status string
	since  time.Time
}

// phases returns all phases of a job: a tenth of its duration created, a tenth started, and the rest running and
// retrying in turn.
func (s JobScript) phases(start time.Time) []phase {
	d := max(s.Duration, 0)
	all := []phase{{jobCreated, start}, {jobStarted, start.Add(d / 10)}}
	stretch := (d - d/5) / time.Duration(2*s.Retries+1)
	for n := range 2*s.Retries + 1 {
		status := jobRunning
		if n%2 == 1 {
			status = jobRetrying
		}
		all = append(all, phase{status, start.Add(d/5 + time.Duration(n)*stretch)})
	}
	if s.UnknownStatus != "" {
		all = append(all, phase{s.UnknownStatus, start.Add(d)})
	}
	last := jobFinished
	if s.ErrorType != "" {
		last = jobError
	}
	return append(all, phase{last, s.end(start)})
}

// phaseAt returns the phase at a given time.
func (s JobScript) phaseAt(start, now time.Time) phase {
	all := s.phases(start)
	for n := len(all) - 1; n > 0; n-- {
		if !now.Before(all[n].since) {
			return all[n]
		}
	}
	return all[0]
}
