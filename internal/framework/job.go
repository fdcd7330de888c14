package framework

import (
	"fmt"
	"strings"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
)

// ExplainJob returns which job failed, why, and what to do about it.
func ExplainJob(job cerby.Job) string {
	failure, _ := job.Failure()
	cause := failure.Meaning
	if failure.Type != "" {
		cause = fmt.Sprintf("%s (%s)", strings.TrimSuffix(failure.Meaning, "."), cerby.Clean(failure.Type)) + "."
	}
	parts := fmt.Sprintf("Job %s failed. %s", cerby.Clean(job.ID), cause)
	screenshot := ""
	if url := job.ErrorDetails.ScreenshotURL; url != nil && *url != "" {
		screenshot = "Screenshot of the application: " + cerby.Clean(*url)
	}
	return Join(parts, failure.Remedy, screenshot)
}
