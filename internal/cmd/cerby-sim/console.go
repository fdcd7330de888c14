package main

import (
	"fmt"
	"log"
	"net/http"
	"strings"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

// console writes a line for each request.
type console struct {
	logger    *log.Logger
	workspace *cerbytest.Workspace
}

// log writes the line of a request. It has no query and no body, which may contain values of secrets.
func (c *console) log(r cerbytest.Request) {
	line := fmt.Sprintf("%-6s %q %d", r.Method, r.Path, r.Status)
	if job := c.job(r); job != "" {
		line += "  " + job
	}
	c.logger.Print(line)
}

// job returns the workflow and the status of the job that a request reads or has just started, or an empty text.
func (c *console) job(r cerbytest.Request) string {
	if r.Status/100 != 2 {
		return ""
	}
	if id, ok := strings.CutPrefix(r.Path, "/jobs/"); ok {
		job, _ := c.workspace.Job(id)
		return describeJob(job)
	}
	if r.Method == http.MethodGet || !strings.HasPrefix(r.Path, "/integrations/") || !strings.Contains(r.Path, "/users") {
		return ""
	}
	all := c.workspace.Jobs()
	if len(all) == 0 {
		return ""
	}
	return describeJob(all[len(all)-1])
}

// describeJob returns a job for the console, as in "job provide_access: running".
func describeJob(job cerbytest.Job) string {
	text := fmt.Sprintf("job %s: %s", job.WorkflowType, job.Status)
	if job.Status == "error" {
		text += " " + job.Script.ErrorType
	}
	return text
}
