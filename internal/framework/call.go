package framework

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/cerby-community/terraform-provider-cerby/internal/workspace"
)

// Call is one call of a method of a managed resource, such as Create or ModifyPlan. Its methods add to Diags.
type Call struct {
	*Resource

	// WS is the workspace. It is nil in ModifyPlan if the provider's configuration is unknown.
	WS      *workspace.Workspace
	Private Private
	Diags   *diag.Diagnostics
	// AsWarning is set if an error would block a destroy, so that Refuse adds warnings.
	AsWarning bool
}

// NewCall returns the call of a method that needs the Cerby API. If the provider's configuration is unknown, it adds an
// error and the call has no workspace.
func (r *Resource) NewCall(private Private, diags *diag.Diagnostics) *Call {
	return &Call{Resource: r, WS: r.Workspace(diags), Private: private, Diags: diags}
}

// NewPlanCall returns the call of ModifyPlan.
func (r *Resource) NewPlanCall(private Private, diags *diag.Diagnostics) *Call {
	return &Call{Resource: r, WS: r.WorkspaceIfKnown(), Private: private, Diags: diags}
}

// AddError adds the error of an API call that failed, as the function AddError does.
func (c *Call) AddError(what string, err error) { AddError(c.Diags, what, err) }

// Refuse adds an error about an attribute, or a warning if AsWarning is set. Create or Update then has to fail.
func (c *Call) Refuse(at path.Path, summary, detail string) {
	Refuse(c.AsWarning, at, summary, detail, c.Diags)
}

// Lock serializes operations on one object or grant, as workspace.Lock does. If the context ends first, it adds an
// error that names the object, and reports false.
func (c *Call) Lock(ctx context.Context, object string, key workspace.Key) (unlock func(), ok bool) {
	unlock, err := c.data.Workspace.Lock(ctx, key)
	if err != nil {
		c.Diags.AddError("Unable to lock "+object, "Another operation on the same object has not finished. "+Explain(err)+
			"\n\nThe change was not sent. Apply again.")
		return nil, false
	}
	return unlock, true
}

// LockUninterrupted is Lock for removals. It waits even if the context has ended, so that the removal can report what
// remains. Other operations end within the request timeout then.
func (c *Call) LockUninterrupted(ctx context.Context, key workspace.Key) (unlock func()) {
	unlock, err := c.data.Workspace.Lock(context.WithoutCancel(ctx), key)
	if err != nil {
		// The context cannot end.
		return func() {}
	}
	return unlock
}

// Refuse adds an error about an attribute, or a warning if a refusal would block a destroy. The caller's Create or
// Update then has to fail.
func Refuse(asWarning bool, at path.Path, summary, detail string, diags *diag.Diagnostics) {
	if asWarning {
		diags.AddAttributeWarning(at, summary, detail+"\n\nThe apply of this plan will fail.")
		return
	}
	diags.AddAttributeError(at, summary, detail)
}
