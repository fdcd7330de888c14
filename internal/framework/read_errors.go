package framework

import (
	"context"
	"errors"

	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/workspace"
)

// mostDenied is the number of reads of a run that report 401.
const mostDenied = 2

// AddReadError adds the error of a call that a managed resource's Read makes. what completes "Unable to", as in
// `read user "jane@acme.example"`. Read then returns and leaves the state as it is.
//
// An expired API key gets a 401 in each Read of a run. The first two are reported, which fails the run; the
// others add nothing. Only Read may use it: a write that fails has to be reported each time.
func (c *Call) AddReadError(what string, err error) {
	detail := Explain(err)
	if errors.Is(err, cerby.ErrUnauthorized) && c.data != nil {
		switch denied := c.data.Workspace.CountUnauthorized(); {
		case denied > mostDenied:
			return
		case denied == mostDenied:
			detail = Join(detail, "The provider does not report other reads of this run that get the same response.")
		}
	}
	c.Diags.AddError("Unable to "+what, detail)
}

// HandleImportError adds the error of an import whose call may have failed. notFound says why the object may not exist.
// It reports whether the call failed.
func HandleImportError(resp *resource.ImportStateResponse, what string, err error, notFound string) (failed bool) {
	switch {
	case errors.Is(err, cerby.ErrNotFound):
		resp.Diagnostics.AddError("Unable to import "+what, notFound)
	case err != nil:
		AddError(&resp.Diagnostics, "read "+what, err)
	}
	return err != nil
}

// HandleReadError ends a Read whose call may have failed. It removes an object that does not exist from the state,
// unless keepMissing keeps it, and adds any other error. It reports whether the call failed.
func (c *Call) HandleReadError(
	ctx context.Context, resp *resource.ReadResponse, what string, err error, keys ...workspace.Key,
) (failed bool) {
	missing := errors.Is(err, cerby.ErrNotFound)
	switch {
	case err == nil, missing && c.keepMissing(ctx, what):
	case missing:
		c.RemoveFromState(ctx, resp, what, keys...)
	default:
		c.AddReadError("read "+what, err)
	}
	return err != nil
}
