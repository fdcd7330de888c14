package cerbytest

import "time"

// The states of a job.
const (
	jobCreated  = "created"
	jobStarted  = "started"
	jobRunning  = "running"
	jobRetrying = "retrying"
	jobFinished = "finished"
	jobError    = "error"
)

// JobScript tells how the jobs that it selects run; of several that select a job, the first given acts.
type JobScript struct {
	// Workflow selects by provide_access, update_access or revoke_access; empty means any.
	Workflow string
	// Times ends the script after so many jobs; 0 means never.
	Times int

	// Duration is how long a job runs; 0 means as long as the workspace's jobs do, and below 0 that it is over at once.
	Duration time.Duration
	// Retries is how many times a job goes from running to retrying and back.
	Retries int
	// UnknownStatus is what a job tells for UnknownFor after its Duration; only then is it over.
	UnknownStatus string
	UnknownFor    time.Duration
	// ErrorType lets a job end as error, which changes nothing; empty lets it finish.
	ErrorType     string
	ScreenshotURL string
	UserRequired  bool
	// DespiteError lets a job that ends as error make its change all the same, as one with nested jobs may.
	DespiteError bool
	// Lag is how long after a job's end its change shows.
	Lag time.Duration
}

// armedScript is a script with its counter.
type scriptState struct {
	JobScript
	applied int
}

// WithJobDuration sets how long jobs run; the default 0 means that they are over at once.
func WithJobDuration(d time.Duration) Option {
	return func(w *Workspace) { w.jobDuration = d }
}

// SetJobDuration sets how long the jobs run that begin from now on.
func (w *Workspace) SetJobDuration(d time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.jobDuration = d
}

// ScriptJobs adds a script for jobs that begin from now on.
func (w *Workspace) ScriptJobs(s JobScript) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.scripts = append(w.scripts, &scriptState{JobScript: s})
}

// FailNextJob lets the next job that no earlier script selects end as error; screenshotURL may be empty.
func (w *Workspace) FailNextJob(errorType, screenshotURL string) {
	w.ScriptJobs(JobScript{Times: 1, ErrorType: errorType, ScreenshotURL: screenshotURL})
}

// ClearJobScripts removes all scripts; jobs that have begun keep theirs.
func (w *Workspace) ClearJobScripts() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.scripts = nil
}

// nextScript returns how a job that begins now runs, its duration settled.
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

// end is when a job that began at a time is over, that is, finished or error.
func (s JobScript) end(start time.Time) time.Time {
	end := start.Add(max(s.Duration, 0))
	if s.UnknownStatus != "" {
		end = end.Add(s.UnknownFor)
	}
	return end
}

// phase is a status and when it began.
type phase struct {
	status string
	since  time.Time
}

// phases are all that a job goes through: a tenth created, a tenth started, and the rest running, in which equal
// stretches of retrying are set.
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

// phaseAt is the phase that a job which began at a time is in at another.
func (s JobScript) phaseAt(start, now time.Time) phase {
	all := s.phases(start)
	for n := len(all) - 1; n > 0; n-- {
		if !now.Before(all[n].since) {
			return all[n]
		}
	}
	return all[0]
}
