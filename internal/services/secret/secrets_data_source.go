package secret

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
)

// NewSecretsDataSource returns the data source cerby_secrets.
func NewSecretsDataSource() datasource.DataSource {
	return &secretsDataSource{framework.DataSource{Use: secretsDataSourceUse}}
}

// secretsDataSource lists secrets.
type secretsDataSource struct{ framework.DataSource }

// secretsModel is the model of the data source cerby_secrets.
type secretsModel struct {
	framework.Names

	Category types.String `tfsdk:"category"`
	Status   []string     `tfsdk:"status"`
	Secrets  []dataModel  `tfsdk:"secrets"`
}

// Schema sets the schema of the data source.
func (d *secretsDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	attributes := map[string]schema.Attribute{
		"category": framework.Filter("Category of the secrets to list, such as `text`.",
			framework.KnownValueValidator(
				"category", "text", "wifi_password", "ssh_key", "database", "server", "software_license", "custom",
			)),
		"status": framework.WordsFilter("Statuses of the secrets to list: `active`, or `disabled` for deleted secrets.",
			framework.KnownValueValidator("status", "active", "disabled")),
		"secrets": framework.ComputedList("Secrets in the service's order.", computedAttributes()),
	}
	framework.Secrets.SetNameAttributes(attributes)
	resp.Schema = schema.Schema{
		MarkdownDescription: secretsDataSourceUse.Describe("Lists the secrets that the API key's user owns, without " +
			"their values.\n\n" +
			"The list includes deleted secrets unless `status` is set."),
		Attributes: attributes,
	}
}

// Read lists the secrets.
func (d *secretsDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var state secretsModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &state)...)
	ws := d.Workspace(&resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	secrets, err := ws.Secrets().List(ctx)
	if err != nil {
		framework.AddError(&resp.Diagnostics, "list secrets", err)
		return
	}
	secrets = framework.Select(secrets, func(s cerby.Secret) bool {
		return framework.Matches(state.Category, s.Category) && framework.MatchesAny(state.Status, displayStatus(s))
	})
	state.Secrets, state.Names = framework.Map(secrets, newDataModel), framework.Secrets.Names(secrets)
	resp.Diagnostics.Append(resp.State.Set(ctx, state)...)
}
