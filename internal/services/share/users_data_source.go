package share

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
)

// usersDataSource lists the users of one kind of item.
type usersDataSource struct {
	framework.DataSource

	kind kind
}

func (k kind) newUsersDataSource() datasource.DataSource {
	return &usersDataSource{framework.DataSource{Use: k.usersUse()}, k}
}

// usersUse returns the API operations of the data source with the users of an item.
func (k kind) usersUse() framework.Use {
	return framework.NewUse(
		framework.DataSourceKind, "cerby_"+string(k.item)+"_users", cerby.Operations(k.item, cerby.UserMembers).List,
	)
}

// listedUser is the model of a user that has access to an item.
type listedUser struct {
	ID        types.String `tfsdk:"id"`
	Role      types.String `tfsdk:"role"`
	Email     types.String `tfsdk:"email"`
	FirstName types.String `tfsdk:"first_name"`
	LastName  types.String `tfsdk:"last_name"`
}

// Schema returns the schema of the data source.
func (d *usersDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: d.Use.Describe(fmt.Sprintf("Lists the users of %s, with their roles.\n\n"+
			"The list may include users whose access comes from a team or a collection. "+
			"A name or an email is null if the service does not return it.", d.kind.withArticle())),
		Attributes: map[string]schema.Attribute{
			d.kind.itemAttribute(): framework.RequiredID(string(d.kind.item)),
			"users": framework.ComputedList("Users in the service's order.", map[string]schema.Attribute{
				"id":         framework.DataString("ID of the user."),
				"role":       d.kind.roleText(),
				"email":      framework.DataString("Email of the user."),
				"first_name": framework.DataString("First name of the user."),
				"last_name":  framework.DataString("Last name of the user."),
			}),
		},
	}
}

// roleText describes the role of a listed user or team.
func (k kind) roleText() schema.Attribute {
	return framework.DataString(fmt.Sprintf("Role on the %s, such as `owner` or `collaborator`. "+
		"Null if the service does not return it.", k.item))
}

// Read lists the users.
func (d *usersDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var id types.String
	resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root(d.kind.itemAttribute()), &id)...)
	ws := d.Workspace(&resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	listed, err := ws.Shares().ListByItem(d.kind.item, id.ValueString(), cerby.UserMembers).List(ctx)
	if err != nil {
		framework.AddError(&resp.Diagnostics, d.kind.listing(cerby.UserMembers, id), err)
		return
	}
	users := framework.Map(listed, func(user cerby.Member) listedUser {
		return listedUser{
			ID: types.StringValue(user.ID), Role: framework.BareRole(user.Role), Email: types.StringPointerValue(user.Email),
			FirstName: types.StringPointerValue(user.FirstName), LastName: types.StringPointerValue(user.LastName),
		}
	})
	d.kind.setListed(ctx, resp, id, cerby.UserMembers, users)
}

// listing completes "Unable to" for the list of an item's users or teams.
func (k kind) listing(of cerby.MemberKind, id types.String) string {
	return fmt.Sprintf("list %s of %s %s", of, k.item, framework.Quote(id.ValueString()))
}

// setListed sets the state of a data source to an item and its users or teams.
func (k kind) setListed(
	ctx context.Context, resp *datasource.ReadResponse, id types.String, of cerby.MemberKind, listed any,
) {
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root(k.itemAttribute()), id)...)
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root(string(of)), listed)...)
}
