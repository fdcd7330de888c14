package secret

import (
	"context"
	"errors"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
)

var _ datasource.DataSourceWithConfigure = (*secretDataSource)(nil)

// NewDataSource returns the data source cerby_secret.
func NewDataSource() datasource.DataSource { return &secretDataSource{} }

// secretDataSource reads one secret.
type secretDataSource struct{ framework.DataSource }

// dataSourceModel is the model of the data source cerby_secret.
type dataSourceModel struct {
	dataModel

	IncludeValue types.Bool   `tfsdk:"include_value"`
	Value        types.String `tfsdk:"value"`
}

// Metadata sets the type name of the data source.
func (d *secretDataSource) Metadata(
	_ context.Context, _ datasource.MetadataRequest, resp *datasource.MetadataResponse,
) {
	resp.TypeName = dataSourceUse.Name
}

// Schema sets the schema of the data source.
func (d *secretDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	attributes := computedAttributes()
	attributes["id"] = schema.StringAttribute{
		Optional:            true,
		Computed:            true,
		MarkdownDescription: "Id of the secret. Either this or `title` is given.",
		Validators: []validator.String{
			framework.IDCheck("secret"), stringvalidator.ExactlyOneOf(path.MatchRoot("id"), path.MatchRoot("title")),
		},
	}
	attributes["title"] = schema.StringAttribute{
		Optional: true,
		Computed: true,
		MarkdownDescription: "Title of the secret, to the letter. Titles may repeat; several secrets of the title are an " +
			"error that lists their ids.",
		Validators: []validator.String{stringvalidator.LengthAtLeast(1)},
	}
	attributes["include_value"] = schema.BoolAttribute{
		Optional: true,
		MarkdownDescription: "Whether to read the value, **which is then in the state in clear**. Default `false`. The " +
			"ephemeral resource `cerby_secret` reads it and keeps it " +
			"nowhere.",
	}
	attributes["value"] = schema.StringAttribute{Computed: true, Sensitive: true, MarkdownDescription: "Value of the " +
		"secret where `include_value` is set, otherwise null."}
	resp.Schema = schema.Schema{
		MarkdownDescription: dataSourceUse.Describe("One secret, found by id or title, without its value unless that is " +
			"asked for. Only secrets are seen of which the API key's user is Owner. The guide " +
			"[Secrets](../guides/secrets.md) tells what is stored where."),
		Attributes: attributes,
	}
}

// Read gets the secret, with its value only if include_value is set.
func (d *secretDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var config dataSourceModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	ws := d.Workspace(&resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	id := config.ID.ValueString()
	if config.ID.IsNull() {
		present := framework.PresentSecrets(ctx, ws)
		found, ok := framework.Secrets.Find(&resp.Diagnostics, config.Title.ValueString(), "", present)
		if !ok {
			return
		}
		id = found.ID
	}
	state := dataSourceModel{IncludeValue: config.IncludeValue}
	if config.IncludeValue.ValueBool() {
		secret, value, ok := openSecret(ctx, ws, id, &resp.Diagnostics)
		if !ok {
			return
		}
		state.dataModel, state.Value = newDataModel(secret), types.StringValue(value.Reveal())
	} else {
		secret, err := ws.Secrets().Find(ctx, id)
		switch {
		case errors.Is(err, cerby.ErrNotFound):
			resp.Diagnostics.AddError("No such secret", "There is no secret with the id \""+id+"\" of which the API key's "+
				"user is Owner. Check the id, or use the title.")
			return
		case err != nil:
			framework.AddError(&resp.Diagnostics, "list the secrets", err)
			return
		}
		state.dataModel = newDataModel(secret)
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, state)...)
}

// computedAttributes returns the read-only attributes of a secret.
func computedAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"id":    framework.Text("Id of the secret."),
		"title": framework.Text("Title of the secret."),
		"category": framework.Text("`text`, `wifi_password`, `ssh_key`, `database`, `server`, " +
			"`software_license`, `custom`, or another that the service knows."),
		"status":                      framework.Text("`active`, or `disabled` where it is deleted."),
		"requires_identity_challenge": framework.Flag("Whether people have to prove who they are before they see the value."),
		"expires_at":                  framework.Text("When it expires (RFC 3339), null for never."),
		"version_id":                  framework.Text("Id of the version, another one after each change."),
		"created_at":                  framework.Text("When it was made (RFC 3339)."),
		"updated_at":                  framework.Text("When it was last changed (RFC 3339)."),
	}
}
