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
	UserID      types.String      `tfsdk:"user_id"`
	Accounts    []accessItemModel `tfsdk:"accounts"`
	Secrets     []accessItemModel `tfsdk:"secrets"`
	Collections []accessItemModel `tfsdk:"collections"`
	Teams       []accessItemModel `tfsdk:"teams"`
}

// accessItemModel is the model of an item that the user has access to.
type accessItemModel struct {
	ID          types.String `tfsdk:"id"`
	Name        types.String `tfsdk:"name"`
	Application types.String `tfsdk:"application"`
	Role        types.String `tfsdk:"role"`
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
			"with the user's roles, for example for an access review."),
		Attributes: map[string]schema.Attribute{
			"user_id":     framework.RequiredID("user"),
			"accounts":    itemsAttribute("Accounts of the user, in the service's order.", "Label of the account."),
			"secrets":     itemsAttribute("Secrets of the user, in the service's order.", "Title of the secret."),
			"collections": itemsAttribute("Collections of the user, in the service's order.", "Name of the collection."),
			"teams":       itemsAttribute("Teams of the user, in the service's order.", "Name of the team."),
		},
	}
}

// itemsAttribute returns the attribute for a list of items that the user has access to.
func itemsAttribute(description, name string) schema.Attribute {
	return framework.ComputedList(description, map[string]schema.Attribute{
		"id":          framework.Text("ID of the item."),
		"name":        framework.Text(name),
		"application": framework.Text("Application of the account. Null for other items."),
		"role":        framework.Text("Role of the user, without the API's prefix. Null if the service does not return it."),
	})
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
		into *[]accessItemModel
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
		*list.into = make([]accessItemModel, 0, len(all))
		for _, one := range all {
			*list.into = append(*list.into, accessItemModel{
				ID:          types.StringValue(one.ID),
				Name:        types.StringPointerValue(one.DisplayName()),
				Application: types.StringPointerValue(one.Application),
				Role:        framework.BareRole(one.Role),
			})
		}
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, state)...)
}
