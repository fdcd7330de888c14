// Package framework has what all services share: base types, lookups of objects, identity, import IDs, attributes,
// validators, diagnostics and private state.
package framework

import (
	"context"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/cerby-community/terraform-provider-cerby/internal/workspace"
)

// ProviderData is what the provider hands to its types.
type ProviderData struct {
	// Workspace has no API while the provider's configuration is unknown.
	Workspace *workspace.Workspace
	// Unknown are the names of the provider's attributes whose values are unknown.
	Unknown []string
}

// reportBug is the advice about a mistake in the provider.
const reportBug = "Report it at https://github.com/cerby-community/terraform-provider-cerby/issues."

// base holds the provider data for one instance of a type.
type base struct{ data *ProviderData }

// configure keeps the data that the provider handed over, which is nil before the provider is configured.
func (b *base) configure(data any, diags *diag.Diagnostics) {
	if data == nil {
		return
	}
	provider, ok := data.(*ProviderData)
	if !ok {
		diags.AddError("Unable to configure the provider",
			fmt.Sprintf("The provider passed %T instead of %T. This is a bug in the provider.\n\n"+reportBug, data, provider))
		return
	}
	b.data = provider
}

// Workspace returns the workspace for a call that has to be made. If the provider's configuration is unknown, it
// returns nil and adds an error that names the unknown attributes.
func (b *base) Workspace(diags *diag.Diagnostics) *workspace.Workspace {
	if b.data == nil {
		diags.AddError("Unable to use the provider without its configuration",
			"Terraform called the provider before it configured the provider. This is a bug in the provider.\n\n"+reportBug)
		return nil
	}
	if b.data.Workspace.API() == nil {
		diags.AddError("Unable to use unknown provider configuration", fmt.Sprintf(
			"This operation needs the Cerby API, but the value of %s in the provider block is known only after an apply.\n\n"+
				"First apply the resource that provides the value, for example with `-target`. Or set a value that is already "+
				"known.",
			strings.Join(b.data.Unknown, " and ")))
		return nil
	}
	return b.data.Workspace
}

// WorkspaceIfKnown returns the workspace for a check that can be skipped, or nil if the provider's configuration is
// unknown.
func (b *base) WorkspaceIfKnown() *workspace.Workspace {
	if b.data == nil || b.data.Workspace.API() == nil {
		return nil
	}
	return b.data.Workspace
}

// Resource is embedded by every managed resource.
type Resource struct {
	base
	// Use has the name of the type.
	Use Use
	// MutableIdentity is set if an update may change the identity.
	MutableIdentity bool
}

// Metadata sets the name of the type.
func (r *Resource) Metadata(_ context.Context, _ resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName, resp.ResourceBehavior.MutableIdentity = r.Use.Name, r.MutableIdentity
}

// Configure keeps the provider's data.
func (r *Resource) Configure(_ context.Context, req resource.ConfigureRequest, resp *resource.ConfigureResponse) {
	r.configure(req.ProviderData, &resp.Diagnostics)
}

// DataSource is embedded by every data source.
type DataSource struct {
	base
	// Use has the name of the type.
	Use Use
}

// Metadata sets the name of the type.
func (d *DataSource) Metadata(_ context.Context, _ datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = d.Use.Name
}

// Configure keeps the provider's data.
func (d *DataSource) Configure(_ context.Context, req datasource.ConfigureRequest, resp *datasource.ConfigureResponse) {
	d.configure(req.ProviderData, &resp.Diagnostics)
}

// EphemeralResource is embedded by every ephemeral resource.
type EphemeralResource struct {
	base
	// Use has the name of the type.
	Use Use
}

// Metadata sets the name of the type.
func (e *EphemeralResource) Metadata(_ context.Context, _ ephemeral.MetadataRequest, resp *ephemeral.MetadataResponse) {
	resp.TypeName = e.Use.Name
}

// Configure keeps the provider's data.
func (e *EphemeralResource) Configure(
	_ context.Context, req ephemeral.ConfigureRequest, resp *ephemeral.ConfigureResponse,
) {
	e.configure(req.ProviderData, &resp.Diagnostics)
}

// ListResource is embedded by every list resource.
type ListResource struct {
	base
	// Use has the name of the type.
	Use Use
}

// Metadata sets the name of the type.
func (l *ListResource) Metadata(_ context.Context, _ resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = l.Use.Name
}

// Configure keeps the provider's data.
func (l *ListResource) Configure(_ context.Context, req resource.ConfigureRequest, resp *resource.ConfigureResponse) {
	l.configure(req.ProviderData, &resp.Diagnostics)
}

// Action is embedded by every action.
type Action struct {
	base
	// Use has the name of the type.
	Use Use
}

// Metadata sets the name of the type.
func (a *Action) Metadata(_ context.Context, _ action.MetadataRequest, resp *action.MetadataResponse) {
	resp.TypeName = a.Use.Name
}

// Configure keeps the provider's data.
func (a *Action) Configure(_ context.Context, req action.ConfigureRequest, resp *action.ConfigureResponse) {
	a.configure(req.ProviderData, &resp.Diagnostics)
}
