package operation

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
)

// Wait is the wait of an apply for the job that private state holds.
type Wait struct {
	// Grant is what the job was to grant, or to remove.
	Grant Grant
	// Timeouts are the timeouts of the plan or, if it removes the grant, of the state.
	Timeouts timeouts.Value
	// Removes is set if the plan removes or replaces the grant.
	Removes bool
	// Refreshed is set if this run has read the grant.
	Refreshed bool
}

// limit describes the limit of the wait, or is empty if it is known only after an apply.
func (w Wait) limit(ctx context.Context) string {
	name, timeout := "update", w.Timeouts.Update
	if w.Removes {
		name, timeout = "delete", w.Timeouts.Delete
	}
	if value, set := w.Timeouts.Attributes()[name]; w.Timeouts.IsUnknown() || set && value.IsUnknown() {
		return ""
	}
	limit, diags := timeout(ctx, defaultTimeout)
	if diags.HasError() {
		return ""
	}
	return fmt.Sprintf(", for at most %s (timeouts.%s)", limit, name)
}

// WarnPending warns of the job for which the apply of a plan waits, if there is one. It warns once: during the apply,
// Terraform plans again, without a refresh.
func WarnPending(ctx context.Context, c *framework.Call, w Wait) {
	earlier := LoadPendingJob(ctx, c)
	if earlier.ID == "" || earlier.Seen && !w.Refreshed {
		return
	}
	w.Grant = earlier.named(withLabel(ctx, c, w.Grant))
	c.Diags.AddWarning("Pending job of "+w.Grant.String(), fmt.Sprintf(
		"The plan found job %s pending: the %s.\nThe apply waits for it%s, and then continues.\n"+
			"An earlier run started the job, and stopped waiting for it.",
		cerby.Clean(earlier.ID), describeJob(earlier.Action, w.Grant), w.limit(ctx)))
}
