package user

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
)

var _ datasource.DataSourceWithConfigure = (*accessDataSource)(nil)

// NewAccessDataSource returns the data source cerby_user_access.
func NewAccessDataSource() datasource.DataSource { return &accessDataSource{} }

// accessDataSource implements the data source cerby_user_access.
type accessDataSource struct{ framework.DataSource }

// accessModel is the model of cerby_user_access.
type accessModel struct {
	UserID      types.String           `tfsdk:"user_id"`
	Accounts    []framework.AccessItem `tfsdk:"accounts"`
	Secrets     []framework.AccessItem `tfsdk:"secrets"`
	Collections []framework.AccessItem `tfsdk:"collections"`
	Teams       []framework.AccessItem `tfsdk:"teams"`
}

// Metadata sets the type name of the data source.
func (d *accessDataSource) Metadata(
	_ context.Context, _ datasource.MetadataRequest, resp *datasource.MetadataResponse,
) {
	resp.TypeName = accessUse.Name
}

// Schema returns the schema of the data source.
func (d *accessDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: accessUse.Describe("Lists the accounts, secrets, collections and teams of a user, " +
			"with the user's roles, for example for an access review. " +
			"The API lists only items of which the API key's user is Owner."),
		Attributes: map[string]schema.Attribute{
			"user_id":     framework.RequiredID("user"),
			"accounts":    framework.AccessItemsAttribute("user", "Accounts", "Label of the account."),
			"secrets":     framework.AccessItemsAttribute("user", "Secrets", "Title of the secret."),
			"collections": framework.AccessItemsAttribute("user", "Collections", "Name of the collection."),
			"teams":       framework.AccessItemsAttribute("user", "Teams", "Name of the team."),
		},
	}
}

// Read lists the items that the user has access to.
func (d *accessDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var state accessModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &state)...)
	ws := d.Workspace(&resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	id := state.UserID.ValueString()
	for _, list := range []struct {
		noun string
		op   cerby.Operation
		into *[]framework.AccessItem
	}{
		{"accounts", cerby.ListUserAccounts, &state.Accounts},
		{"secrets", cerby.ListUserSecrets, &state.Secrets},
		{"collections", cerby.ListUserCollections, &state.Collections},
		{"teams", cerby.ListUserTeams, &state.Teams},
	} {
		all, err := ws.API().Users().ListItems(ctx, id, list.op)
		if err != nil {
			framework.AddError(&resp.Diagnostics, fmt.Sprintf("list %s of user %s", list.noun, framework.Quote(id)), err)
			return
		}
		*list.into = framework.NewAccessItems(all)
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, state)...)
}
