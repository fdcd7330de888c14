package integration

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
)

// addWriteError adds the error of a write. If the service found something missing, it names the integration or the user
// that no longer exists.
func (w *work) addWriteError(ctx context.Context, what string, err error) {
	if !errors.Is(err, cerby.ErrNotFound) {
		framework.AddError(w.diags, what, err)
		return
	}
	missing := w.findMissing(ctx)
	if len(missing) == 0 {
		missing = []string{fmt.Sprintf("User %q is not on integration %q.", w.seat.UserID, w.seat.IntegrationID)}
	}
	w.diags.AddError("Unable to "+what, framework.Reason(err)+"\n\n"+strings.Join(missing, "\n")+"\n\nPlan again.")
}

// reportMissing adds an error if the integration or the user of a seat no longer exists, and reports whether it did.
func (w *work) reportMissing(ctx context.Context) bool {
	missing := w.findMissing(ctx)
	if len(missing) > 0 {
		w.diags.AddError("Unable to change "+w.who+" on "+fmt.Sprintf("the integration %q", w.seat.IntegrationID),
			strings.Join(missing, "\n")+"\n\nPlan again.")
	}
	return len(missing) > 0
}

// findMissing returns a sentence for the integration and the user of a seat, each if it no longer exists.
func (w *work) findMissing(ctx context.Context) []string {
	var missing []string
	if _, err := w.ws.API().Integrations().Get(ctx, w.seat.IntegrationID); errors.Is(err, cerby.ErrNotFound) {
		missing = append(missing, fmt.Sprintf("Integration %q does not exist, or the API key's user is not its Owner.", w.seat.IntegrationID))
	}
	switch user, err := w.ws.API().Users().Get(ctx, w.seat.UserID); {
	case errors.Is(err, cerby.ErrNotFound):
		missing = append(missing, fmt.Sprintf("User %q does not exist.", w.seat.UserID))
	case err == nil && user.Removed():
		missing = append(missing, fmt.Sprintf("User %q (%s) was removed from the workspace.", cerby.Clean(user.Email), w.seat.UserID))
	}
	return missing
}
