package framework

import (
	"errors"
	"net/http"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
)

// mostDenied is the number of reads of a run that report 401.
const mostDenied = 2

// AddReadError adds the error of a call that a managed resource's Read makes. what completes "Unable to", as in
// `read user "jane@acme.example"`. Read then returns and leaves the state as it is.
//
// An expired API key gets a 401 in each Read of a run. The first two are reported, which fails the run; the
// others add nothing. Only Read may use it: a write that fails has to be reported each time.
func (b *base) AddReadError(diags *diag.Diagnostics, what string, err error) {
	detail := Explain(err)
	if e, ok := errors.AsType[*cerby.Error](err); ok && e.Status == http.StatusUnauthorized && b.data != nil {
		switch denied := b.data.Workspace.CountUnauthorized(); {
		case denied > mostDenied:
			return
		case denied == mostDenied:
			detail = join(detail, "Other reads of this run that get the same response are not reported.")
		}
	}
	diags.AddError("Unable to "+what, detail)
}
