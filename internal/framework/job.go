package framework

import (
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
)

// AddJobError tells of a job that failed. what says what was being done and on what, as in `invite the user "u" to the
// integration "i"`; more, if not empty, adds a sentence.
func AddJobError(diags *diag.Diagnostics, what string, job cerby.Job, more string) {
	diags.AddError("Could not "+what, join(ExplainJob(job), more))
}

// ExplainJob says which job failed, why, and what to do about it.
func ExplainJob(job cerby.Job) string {
	failure, _ := job.Failure()
	cause := failure.Meaning
	if failure.Type != "" {
		cause = fmt.Sprintf("%s (%s)", strings.TrimSuffix(failure.Meaning, "."), cerby.Clean(failure.Type)) + "."
	}
	parts := fmt.Sprintf("The job %s failed. %s", cerby.Clean(job.ID), cause)
	screenshot := ""
	if url := job.ErrorDetails.ScreenshotURL; url != nil && *url != "" {
		screenshot = "What the application showed then: " + cerby.Clean(*url)
	}
	return join(parts, failure.Remedy, screenshot)
}

// join makes paragraphs of those that are not empty.
func join(paragraphs ...string) string {
	var all []string
	for _, paragraph := range paragraphs {
		if paragraph != "" {
			all = append(all, paragraph)
		}
	}
	return strings.Join(all, "\n\n")
}
