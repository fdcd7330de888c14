package user

import (
	"context"
	"iter"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
	"github.com/cerby-community/terraform-provider-cerby/internal/workspace"
)

// NewUsersDataSource returns the data source cerby_users.
func NewUsersDataSource() datasource.DataSource {
	return &usersDataSource{framework.DataSource{Use: usersDataSourceUse}}
}

// usersDataSource implements the data source cerby_users.
type usersDataSource struct{ framework.DataSource }

// filterModel is the model of the filter attributes.
type filterModel struct {
	Status []string     `tfsdk:"status"`
	Guest  types.Bool   `tfsdk:"guest"`
	Search types.String `tfsdk:"search"`
	Role   []string     `tfsdk:"role"`
	Emails []string     `tfsdk:"emails"`
}

// filter returns the filter for the service, which accepts at most one status.
func (m filterModel) filter() cerby.UserFilter {
	filter := cerby.UserFilter{Search: m.Search.ValueString(), Guest: m.Guest.ValueBoolPointer()}
	if len(m.Status) == 1 {
		filter.Status = m.Status[0]
	}
	return filter
}

// selector returns a function that reports whether the filters that the service does not have select a user.
func (m filterModel) selector() func(u cerby.User) bool {
	emails := map[string]bool{}
	for _, email := range m.Emails {
		emails[framework.FoldEmail(email)] = true
	}
	return func(u cerby.User) bool {
		return (len(m.Status) == 0 || slices.Contains(m.Status, u.Status)) &&
			(len(m.Role) == 0 || slices.Contains(m.Role, roles.Strip(u.Role))) &&
			(m.Emails == nil || emails[framework.FoldEmail(u.Email)])
	}
}

// usersModel is the model of cerby_users.
type usersModel struct {
	framework.Names

	filterModel

	IncludeMFA types.Bool  `tfsdk:"include_mfa"`
	Users      []dataModel `tfsdk:"users"`
}

// list reads the users that the service's filters select.
func (m usersModel) list(ctx context.Context, ws *workspace.Workspace) iter.Seq2[cerby.User, error] {
	filter := m.filter()
	filter.WithMFA = m.IncludeMFA.ValueBool()
	switch filter {
	case cerby.UserFilter{}:
		return framework.Each(ws.Users().List(ctx))
	case cerby.UserFilter{WithMFA: true}:
		return framework.Each(ws.UsersWithMFA().List(ctx))
	}
	return ws.API().Users().ListFiltered(ctx, filter)
}

// Schema returns the schema of the data source.
func (d *usersDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	attributes := filterAttributes()
	attributes["include_mfa"] = includeMFAAttribute()
	attributes["users"] = framework.ComputedList("Users, in the service's order.", computed())
	framework.Users.SetNameAttributes(attributes)
	resp.Schema = schema.Schema{
		MarkdownDescription: usersDataSourceUse.Describe("Lists the users of a Cerby workspace.\n\n" +
			"The list includes removed users unless `status` excludes them."),
		Attributes: attributes,
	}
}

// filterAttributes returns the filter attributes, which the list resource cerby_user has, too.
func filterAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"status": framework.WordsFilter("Statuses of the users to list: `live`, `pending` or `disabled`.",
			framework.KnownValueValidator("status", "live", "pending", "disabled")),
		"guest": schema.BoolAttribute{
			Optional:            true,
			MarkdownDescription: "Whether to list only guests (`true`), or only other users (`false`).",
		},
		"search": framework.Filter("Text to search for in the full names and emails of the users."),
		"role": framework.RolesFilter(roles,
			"Workspace roles of the users to list, without the API's prefix, such as `admin`."),
		"emails": framework.EmailsFilter("Emails of the users to list, compared without regard to case. " +
			"Emails that no user has are ignored. An empty list lists no users."),
	}
}

// Read lists the users.
func (d *usersDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var state usersModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &state)...)
	ws := d.Workspace(&resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	users, err := cerby.Filter(state.list(ctx, ws), state.selector())
	if err != nil {
		framework.AddError(&resp.Diagnostics, "list users", err)
		return
	}
	state.Users, state.Names = framework.Map(users, newDataModel), framework.Users.Names(users)
	resp.Diagnostics.Append(resp.State.Set(ctx, state)...)
}
