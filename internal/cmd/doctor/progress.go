package main

import (
	"context"
	"fmt"
	"io"
	"time"
)

// progress writes a line for each wait before a request. It implements transport.Logger.
type progress struct{ w io.Writer }

// Debug writes a line if the fields state a wait.
func (p progress) Debug(_ context.Context, _ string, fields map[string]any) {
	milliseconds, waits := fields["wait_ms"].(int64)
	if !waits {
		return
	}
	wait := (time.Duration(milliseconds) * time.Millisecond).Round(time.Second)
	reason := "the rate limit"
	if status, failed := fields["status"].(int); failed {
		reason = "a response of status " + formatStatuses(map[int]int{status: 1})
		if status == 0 {
			reason = "a request without a response"
		}
	}
	_, _ = fmt.Fprintf(p.w, "cerby-doctor: %v: waiting %s after %s\n", fields["operation"], wait, reason)
}

// Info writes nothing.
func (progress) Info(context.Context, string, map[string]any) {}
