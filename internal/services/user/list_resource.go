package user

import (
	"context"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/list/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
)

var _ list.ListResourceWithConfigure = (*userListResource)(nil)

// NewListResource returns the list resource cerby_user.
func NewListResource() list.ListResource { return &userListResource{} }

// userListResource implements the list resource cerby_user.
type userListResource struct{ framework.ListResource }

// Metadata sets the type name of the list resource.
func (l *userListResource) Metadata(_ context.Context, _ resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = listUse.Name
}

// ListResourceConfigSchema returns the schema of the list block.
func (l *userListResource) ListResourceConfigSchema(
	_ context.Context, _ list.ListResourceSchemaRequest, resp *list.ListResourceSchemaResponse,
) {
	resp.Schema = schema.Schema{
		MarkdownDescription: listUse.Describe("The users of the workspace. Removed ones, whose status is `disabled`, are " +
			"left out unless `status` asks for them: they cannot be imported."),
		Attributes: map[string]schema.Attribute{
			"status": schema.ListAttribute{
				Optional:            true,
				ElementType:         types.StringType,
				MarkdownDescription: "Take users of these statuses only: `live`, `pending`, `disabled`.",
				Validators:          []validator.List{framework.WordsCheck()},
			},
			"guest": schema.BoolAttribute{
				Optional:            true,
				MarkdownDescription: "Take guests only (`true`), or all others (`false`).",
			},
			"search": schema.StringAttribute{
				Optional:            true,
				MarkdownDescription: "Take users in whose full name or e-mail the service finds this text.",
			},
		},
	}
}

// List lists users.
func (l *userListResource) List(ctx context.Context, req list.ListRequest, stream *list.ListResultsStream) {
	var config filterModel
	diags := req.Config.Get(ctx, &config)
	ws := l.Workspace(&diags)
	if framework.StreamErrors(stream, diags) {
		return
	}
	users := ws.API().Users().List(ctx, config.filter())
	found := framework.MapItems(users, func(u cerby.User) (framework.ListItem, bool) {
		var m resourceModel
		m.read(u)
		wanted := slices.Contains(config.Status, u.Status) || len(config.Status) == 0 && !u.Removed()
		return framework.ListItem{Name: displayName(u), Identity: framework.IDIdentity{ID: m.ID}, Resource: m}, wanted
	})
	stream.Results = framework.ListResults(ctx, req, "list the users", found)
}

// displayName returns the email of a user, or the ID if the user has none.
func displayName(u cerby.User) string {
	if u.Email == "" {
		return u.ID
	}
	return u.Email
}
