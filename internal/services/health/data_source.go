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

// NewDataSource returns the data source cerby_healthchecks.
func NewDataSource() datasource.DataSource {
	return &healthDataSource{framework.DataSource{Use: dataSourceUse}}
}

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

// check is a health check that tests one scope.
type check struct {
	id, name  string
	operation cerby.Operation
	run       func(ctx context.Context, api *cerby.Client) error
}

// checks are the health checks, in order.
var checks = []check{
	{"001", "API connection", cerby.ListVaults, func(ctx context.Context, api *cerby.Client) error {
		return readFirst(api.Vaults().List().Each(ctx))
	}},
	{"002", "Users", cerby.ListUsers, func(ctx context.Context, api *cerby.Client) error {
		return readFirst(api.Users().ListFiltered(ctx, cerby.UserFilter{}))
	}},
	{"003", "Teams", cerby.ListTeams, func(ctx context.Context, api *cerby.Client) error {
		return readFirst(api.Teams().List().Each(ctx))
	}},
	{"004", "Integrations", cerby.ListIntegrations, func(ctx context.Context, api *cerby.Client) error {
		return readFirst(api.Integrations().ListByApplication(ctx))
	}},
	{"005", "Collections", cerby.ListCollections, func(ctx context.Context, api *cerby.Client) error {
		return readFirst(api.Collections().List().Each(ctx))
	}},
}

// readFirst returns the error of the first element. It reads only the first page.
func readFirst[T any](list iter.Seq2[T, error]) error {
	for _, err := range list {
		return err
	}
	return nil
}

// Schema returns the schema of the data source.
func (d *healthDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: dataSourceUse.Describe("Retrieves the results of five checks of the API key's " +
			"permissions.\n\n" +
			"The guide [Permissions](../guides/permissions.md) lists the scopes that each type needs.\n\n" +
			"Each check tests one scope. If a scope is missing, the check fails without an error, so one plan shows " +
			"all five results. If the host cannot be reached, the plan fails."),
		Attributes: map[string]schema.Attribute{
			"passed": framework.DataBool("Whether all checks passed."),
			"checks": framework.ComputedList("Results of the checks, in the order of their IDs.", map[string]schema.Attribute{
				"id": framework.DataString("ID of the check, from `001` to `005`."),
				"name": framework.DataString("Name of the check: `API connection`, `Users`, `Teams`, `Integrations` or " +
					"`Collections`."),
				"scope":   framework.DataString("Scope that the check tests, such as `Read vaults`."),
				"status":  framework.DataString("Result of the check: `pass` or `fail`."),
				"message": framework.DataString("Missing permission. Null if the check passed."),
			}),
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
			Scope:  types.StringValue(string(one.operation.Scopes[0])),
			Status: types.StringValue("pass"),
		}
		if err := one.run(ctx, ws.API()); err != nil {
			// Other errors do not depend on permissions.
			if !errors.Is(err, cerby.ErrDenied) {
				framework.AddError(&resp.Diagnostics, fmt.Sprintf("run health check %s (%s)", one.id, one.name), err)
				return
			}
			state.Passed, result.Status = types.BoolValue(false), types.StringValue("fail")
			result.Message = types.StringValue(strings.ReplaceAll(framework.Reason(err), "\n\n", " "))
		}
		state.Checks = append(state.Checks, result)
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, state)...)
}
