package user

import (
	"context"
	"errors"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
	"github.com/cerby-community/terraform-provider-cerby/internal/workspace"
)

// NewAccessDataSource returns the data source cerby_user_access.
func NewAccessDataSource() datasource.DataSource {
	return &accessDataSource{framework.DataSource{Use: accessUse}}
}

// accessDataSource implements the data source cerby_user_access.
type accessDataSource struct{ framework.DataSource }

// accessModel is the model of cerby_user_access.
type accessModel struct {
	UserID       types.String              `tfsdk:"user_id"`
	Email        framework.Email           `tfsdk:"email"`
	Accounts     []framework.AccessAccount `tfsdk:"accounts"`
	Secrets      []framework.AccessSecret  `tfsdk:"secrets"`
	Collections  []framework.AccessNamed   `tfsdk:"collections"`
	Teams        []framework.AccessNamed   `tfsdk:"teams"`
	Integrations []integrationModel        `tfsdk:"integrations"`
}

// integrationModel is the model of an integration that the user has access to.
type integrationModel struct {
	framework.AccessAccount

	Entitlements []string `tfsdk:"entitlements"`
}

// Schema returns the schema of the data source.
func (d *accessDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: accessUse.Describe("Lists the accounts, secrets, collections, teams and integrations of " +
			"a user, with the user's roles.\n\n" +
			"Use it, for example, for an access review.\n\n" +
			"## Limitations\n\n" +
			"The API lists only items that the API key's user owns.\n\n" +
			"An API key without the scope \"Read integrations\" cannot read integrations. In this case, `integrations` " +
			"is null instead of an empty list. A warning shows the missing scope."),
		Attributes: map[string]schema.Attribute{
			"user_id": framework.LookupID("user", "user_id", "email"),
			"email": schema.StringAttribute{
				Optional:   true,
				Computed:   true,
				CustomType: framework.EmailType{},
				MarkdownDescription: "Email of the user, compared without regard to case. " +
					"Exactly one of `user_id` and `email` must be set.",
			},
			"accounts":     framework.AccessAccountsAttribute("user"),
			"secrets":      framework.AccessSecretsAttribute("user"),
			"collections":  framework.AccessCollectionsAttribute("user"),
			"teams":        framework.AccessTeamsAttribute(),
			"integrations": integrationsAttribute(),
		},
	}
}

// integrationsAttribute returns the attribute with the integrations of the user.
func integrationsAttribute() schema.Attribute {
	return framework.ComputedList("Integrations of the user, in the service's order, as of the last synchronization. "+
		"Null if the API key cannot read them.", map[string]schema.Attribute{
		"id":          framework.DataString("ID of the integration."),
		"label":       framework.DataString("Label of the integration."),
		"application": framework.DataString("Application, such as `youtube_tenant`."),
		"role": framework.DataString("Role of the user, without the API's prefix. Null if the service does not " +
			"return it."),
		"entitlements": framework.DataStringList("IDs of the user's entitlements, in the service's order. " +
			"In some applications, the list also contains entitlements that a higher entitlement includes."),
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
	user, diags := framework.Users.Find(ctx, ws, framework.Query{ID: state.UserID, Name: state.Email.StringValue})
	resp.Diagnostics.Append(diags...)
	if diags.HasError() {
		return
	}
	state.UserID = types.StringValue(user.ID)
	if state.Email.IsNull() {
		state.Email = framework.Email{StringValue: framework.StringOrNull(user.Email)}
	}
	state.readItems(ctx, ws, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	state.readIntegrations(ctx, ws, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, state)...)
}

// readItems lists the user's items and teams.
func (m *accessModel) readItems(ctx context.Context, ws *workspace.Workspace, diags *diag.Diagnostics) {
	id := m.UserID.ValueString()
	for _, list := range []struct {
		noun string
		op   cerby.Operation
		set  func(listed []cerby.Member)
	}{
		{"accounts", cerby.ListUserAccounts, func(all []cerby.Member) { m.Accounts = framework.NewAccessAccounts(all) }},
		{"secrets", cerby.ListUserSecrets, func(all []cerby.Member) { m.Secrets = framework.NewAccessSecrets(all) }},
		{"collections", cerby.ListUserCollections, func(all []cerby.Member) {
			m.Collections = framework.NewAccessNamed(all)
		}},
		{"teams", cerby.ListUserTeams, func(all []cerby.Member) { m.Teams = framework.NewAccessNamed(all) }},
	} {
		all, err := ws.API().Users().ListItems(ctx, id, list.op)
		if err != nil {
			framework.AddError(diags, fmt.Sprintf("list %s of user %s", list.noun, framework.Quote(id)), err)
			return
		}
		list.set(all)
	}
}

// readIntegrations lists the user's integrations. It leaves them null with a warning if the API key cannot read them:
// reviews of items do not need the scope.
func (m *accessModel) readIntegrations(ctx context.Context, ws *workspace.Workspace, diags *diag.Diagnostics) {
	all, err := ws.Integrations().OfUser(ctx, m.UserID.ValueString())
	switch {
	case errors.Is(err, cerby.ErrDenied):
		diags.AddAttributeWarning(path.Root("integrations"), "Unable to list integrations of user "+
			framework.Quote(m.UserID.ValueString()),
			framework.Reason(err)+"\n\nThe attribute integrations is null.")
		return
	case err != nil:
		framework.AddError(diags, "list integrations of user "+framework.Quote(m.UserID.ValueString()), err)
		return
	}
	m.Integrations = make([]integrationModel, 0, len(all))
	for _, one := range all {
		m.Integrations = append(m.Integrations, integrationModel{
			AccessAccount: framework.AccessAccount{
				ID:          types.StringValue(one.Integration.ID),
				Label:       types.StringPointerValue(one.Integration.Label),
				Application: types.StringPointerValue(one.Integration.Application),
				Role:        framework.BareRole(one.User.Role),
			},
			Entitlements: one.User.Entitlements,
		})
	}
}
