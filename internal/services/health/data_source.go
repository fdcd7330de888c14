package health

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
)

var _ datasource.DataSourceWithConfigure = (*healthDataSource)(nil)

// NewDataSource returns the data source cerby_healthchecks.
func NewDataSource() datasource.DataSource { return &healthDataSource{} }

// healthDataSource implements the data source cerby_healthchecks.
type healthDataSource struct{ framework.DataSource }

// model is the model of cerby_healthchecks.
type model struct {
	Passed types.Bool   `tfsdk:"passed"`
	Checks []checkModel `tfsdk:"checks"`
}

// checkModel is the model of one check.
type checkModel struct {
	ID      types.String `tfsdk:"id"`
	Name    types.String `tfsdk:"name"`
	Scope   types.String `tfsdk:"scope"`
	Status  types.String `tfsdk:"status"`
	Message types.String `tfsdk:"message"`
}

// The statuses of a check.
const (
	statusPass = "pass"
	statusFail = "fail"
)

// check is a health check that tests one scope.
type check struct {
	id, name string
	op       cerby.Operation
	run      func(ctx context.Context, api *cerby.Client) error
}

// checks are the health checks, in order.
var checks = []check{
	{"001", "API connection", cerby.ListVaults, func(ctx context.Context, api *cerby.Client) error {
		return readFirst(api.Vaults().List(ctx))
	}},
	{"002", "Users", cerby.ListUsers, func(ctx context.Context, api *cerby.Client) error {
		return readFirst(api.Users().List(ctx, cerby.UserFilter{}))
	}},
	{"003", "Teams", cerby.ListTeams, func(ctx context.Context, api *cerby.Client) error {
		return readFirst(api.Teams().List(ctx))
	}},
	{"004", "Integrations", cerby.ListIntegrations, func(ctx context.Context, api *cerby.Client) error {
		return readFirst(api.Integrations().List(ctx))
	}},
	{"005", "Collections", cerby.ListCollections, func(ctx context.Context, api *cerby.Client) error {
		return readFirst(api.Collections().List(ctx))
	}},
}

// readFirst returns the error of the first element. It reads only the first page.
func readFirst[T any](list iter.Seq2[T, error]) error {
	for _, err := range list {
		return err
	}
	return nil
}

// Metadata sets the type name of the data source.
func (d *healthDataSource) Metadata(
	_ context.Context, _ datasource.MetadataRequest, resp *datasource.MetadataResponse,
) {
	resp.TypeName = dataSourceUse.Name
}

// Schema returns the schema of the data source.
func (d *healthDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: dataSourceUse.Describe("Five checks of what the API key can do. A permission that is missing " +
			"is a failed check and never an error, so that one plan shows all five; a host that cannot be reached is an " +
			"error. The guide [Permissions](../guides/permissions.md) says what each type needs.\n\n" +
			"Each check proves one scope. For all to pass:"),
		Attributes: map[string]schema.Attribute{
			"passed": framework.Flag("Whether all checks passed."),
			"checks": schema.ListNestedAttribute{
				Computed:            true,
				MarkdownDescription: "The checks, in order.",
				NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
					"id":      framework.Text("`001` to `005`."),
					"name":    framework.Text("What is tried: `API connection`, `Users`, `Teams`, `Integrations`, `Collections`."),
					"scope":   framework.Text("The scope that this proves, such as `Read vaults`."),
					"status":  framework.Text("`pass` or `fail`."),
					"message": framework.Text("What is missing where it failed; null where it passed."),
				}},
			},
		},
	}
}

// Read runs the checks.
func (d *healthDataSource) Read(ctx context.Context, _ datasource.ReadRequest, resp *datasource.ReadResponse) {
	ws := d.Workspace(&resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	state := model{Passed: types.BoolValue(true)}
	for _, one := range checks {
		result := checkModel{
			ID:     types.StringValue(one.id),
			Name:   types.StringValue(one.name),
			Scope:  types.StringValue(string(one.op.Scopes[0])),
			Status: types.StringValue(statusPass),
		}
		if err := one.run(ctx, ws.API()); err != nil {
			// Other errors do not depend on permissions.
			if !errors.Is(err, cerby.ErrDenied) {
				framework.AddError(&resp.Diagnostics, fmt.Sprintf("get an answer for the check %s (%s)", one.id, one.name), err)
				return
			}
			state.Passed, result.Status = types.BoolValue(false), types.StringValue(statusFail)
			result.Message = types.StringValue(strings.ReplaceAll(framework.Reason(err), "\n\n", " "))
		}
		state.Checks = append(state.Checks, result)
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, state)...)
}
