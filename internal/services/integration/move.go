package integration

import (
	"context"
	"fmt"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
	"github.com/cerby-community/terraform-provider-cerby/internal/workspace"
)

// removal removes previous access after a move, or access that earlier moves left behind.
type removal struct {
	ws    *workspace.Workspace
	limit time.Duration
	// moved is the ID of the access that this run moves, empty if none, and earlier is its recorded job.
	moved   string
	earlier recorded
	// had is the access that the state has of the moved one.
	had access
	// wait is set if nothing may be removed yet, because the new access does not show.
	wait  bool
	diags *diag.Diagnostics
}

// earlierOf returns the recorded job of an access.
func (v removal) earlierOf(id string) recorded {
	if id == v.moved {
		return v.earlier
	}
	return recorded{}
}

// report adds what is to be known about previous access that was not removed.
func (v removal) report(what string) {
	if v.wait {
		v.diags.AddWarning("The previous access remains: "+what, "The new access does not show yet, so nothing was removed. Apply again to remove the previous one.")
		return
	}
	v.diags.AddError("The previous access remains: "+what, "The new access was granted, and the state has it. Apply again to remove the previous one.")
}

// shows reports whether the new access of a move is certain enough to remove the previous one.
func (e ending) shows() bool { return e.outcome == seen || e.job.Status == cerby.JobFinished }

// keepMissing keeps a resource in the state whose access was not found, because the access before a move remains: the
// next apply grants the one, and removes the other.
func keepMissing(ctx context.Context, what string, resp *resource.ReadResponse) {
	missingKey.Save(ctx, resp.Private, true, &resp.Diagnostics)
	recordedKey.Remove(ctx, resp.Private, &resp.Diagnostics)
	resp.Diagnostics.AddWarning("Not found: "+what, fmt.Sprintf("%s was not found, and the access before an earlier move remains. "+
		"The next apply grants the one again, and then removes the other.", framework.Capital(what)))
}
