package integration

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/action/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
)

// NewUnmatchedUserDeleteAction returns the action cerby_unmatched_user_delete.
func NewUnmatchedUserDeleteAction() action.Action {
	return &unmatchedUserDeleteAction{framework.Action{Use: unmatchedUserDeleteUse}}
}

// unmatchedUserDeleteAction deletes one unmatched user of an integration.
type unmatchedUserDeleteAction struct{ framework.Action }

// unmatchedUserDeleteModel is the configuration of the action.
type unmatchedUserDeleteModel struct {
	IntegrationID   types.String `tfsdk:"integration_id"`
	UnmatchedUserID types.String `tfsdk:"unmatched_user_id"`
}

// Schema returns the schema.
func (a *unmatchedUserDeleteAction) Schema(_ context.Context, _ action.SchemaRequest, resp *action.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: unmatchedUserDeleteUse.Describe("Deletes an unmatched user of an integration: an " +
			"account of the application that matches no user of the workspace.\n\n" +
			"The action first lists the unmatched users, and fails if none of them has the ID. The data source " +
			"`cerby_integration_unmatched_users` lists the IDs."),
		Attributes: map[string]schema.Attribute{
			"integration_id": framework.RequiredID("integration"),
			"unmatched_user_id": schema.StringAttribute{
				Required: true, MarkdownDescription: "ID of the unmatched user. It is not the ID of a user of the workspace.",
				Validators: []validator.String{framework.IDValidator("unmatched user")},
			},
		},
	}
}

// Invoke deletes the unmatched user.
func (a *unmatchedUserDeleteAction) Invoke(
	ctx context.Context, req action.InvokeRequest, resp *action.InvokeResponse,
) {
	var config unmatchedUserDeleteModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	ws := a.Workspace(&resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	integration, id := config.IntegrationID.ValueString(), config.UnmatchedUserID.ValueString()
	in := "integration " + framework.Quote(integration)
	found, err := cerby.Filter(ws.API().Integrations().UnmatchedUsers(ctx, integration, ""),
		func(u cerby.UnmatchedUser) bool { return u.ID == id })
	switch {
	case err != nil:
		framework.AddError(&resp.Diagnostics, "list unmatched users of "+in, err)
		return
	case len(found) == 0:
		resp.Diagnostics.AddError(fmt.Sprintf("Unmatched user %s not found", framework.Quote(id)), fmt.Sprintf(
			"None of the unmatched users of %s has this ID. Nothing was deleted.\n\n"+
				"Use an ID that the data source cerby_integration_unmatched_users lists. If the user was deleted before, "+
				"remove the action.", in))
		return
	}
	name := id
	if email := found[0].Email; email != nil {
		name = *email
	}
	if err := ws.API().Integrations().DeleteUnmatchedUser(ctx, integration, id); err != nil {
		framework.AddError(&resp.Diagnostics, fmt.Sprintf("delete unmatched user %s of %s", framework.Quote(name), in), err)
		return
	}
	resp.SendProgress(action.InvokeProgressEvent{
		Message: fmt.Sprintf("Deleted unmatched user %q (%s) of %s", cerby.Clean(name), cerby.Clean(id), in),
	})
}
