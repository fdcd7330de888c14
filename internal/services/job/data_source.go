package job

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
)

// NewDataSource returns the data source cerby_job.
func NewDataSource() datasource.DataSource {
	return &jobDataSource{framework.DataSource{Use: dataSourceUse}}
}

// jobDataSource implements the data source cerby_job.
type jobDataSource struct{ framework.DataSource }

// model is the model of cerby_job.
type model struct {
	ID            types.String `tfsdk:"id"`
	Status        types.String `tfsdk:"status"`
	WorkflowType  types.String `tfsdk:"workflow_type"`
	Trigger       types.String `tfsdk:"trigger"`
	CanRetry      types.Bool   `tfsdk:"can_retry"`
	AccountID     types.String `tfsdk:"account_id"`
	AccountName   types.String `tfsdk:"account_name"`
	ErrorType     types.String `tfsdk:"error_type"`
	Error         types.String `tfsdk:"error"`
	Remedy        types.String `tfsdk:"remedy"`
	ScreenshotURL types.String `tfsdk:"screenshot_url"`
	CreatedAt     types.String `tfsdk:"created_at"`
	UpdatedAt     types.String `tfsdk:"updated_at"`
}

// newModel returns the model of a job.
func newModel(j cerby.Job) model {
	m := model{
		ID:            types.StringValue(j.ID),
		Status:        types.StringValue(j.Status),
		WorkflowType:  types.StringPointerValue(j.WorkflowType),
		Trigger:       types.StringPointerValue(j.Trigger),
		CanRetry:      types.BoolPointerValue(j.CanRetry),
		AccountID:     types.StringPointerValue(j.Account.ID),
		AccountName:   types.StringPointerValue(j.Account.Name),
		ErrorType:     types.StringPointerValue(j.ErrorDetails.ErrorType),
		ScreenshotURL: types.StringPointerValue(j.ErrorDetails.ScreenshotURL),
		CreatedAt:     framework.Time(j.CreatedAt),
		UpdatedAt:     framework.Time(j.UpdatedAt),
	}
	if failure, failed := j.Failure(); failed {
		m.Error = types.StringValue(failure.Meaning)
		m.Remedy = types.StringValue(failure.Remedy)
	}
	return m
}

// Schema returns the schema of the data source.
func (d *jobDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: dataSourceUse.Describe("Retrieves a job, which is an automated change that Cerby makes " +
			"in an application.\n\n" +
			"The attributes `error` and `remedy` explain a failure. The guide [Jobs](../guides/jobs.md) lists all failures."),
		Attributes: map[string]schema.Attribute{
			"id": schema.StringAttribute{
				Required:            true,
				MarkdownDescription: "ID of the job, as shown in messages.",
				Validators:          []validator.String{framework.IDValidator("job")},
			},
			"status": framework.DataString("Status of the job, such as `created`, `started`, `running`, `retrying`, " +
				"`finished` or " +
				"`error`. `finished` and `error` are final."),
			"workflow_type": framework.DataString("Type of change, such as `provide_access`, `update_access` or " +
				"`revoke_access`."),
			"trigger": framework.DataString("Origin of the job, such as `manual`, `workspace_policy` or " +
				"`user_deprovisioned`."),
			"can_retry":      framework.DataBool("Whether the job can be retried in Cerby's web app."),
			"account_id":     framework.DataString("ID of the integration or account that the job changes."),
			"account_name":   framework.DataString("Name of the integration or account that the job changes."),
			"error_type":     framework.DataString("Error type of a failed job, such as `NotEnoughSeats`."),
			"error":          framework.DataString("Cause of the failure. Null if the job did not fail."),
			"remedy":         framework.DataString("How to fix the failure. Null if the job did not fail."),
			"screenshot_url": framework.DataString("URL of a screenshot of the application at the time of the failure."),
			"created_at":     framework.DataString("Time at which the job was created (RFC 3339)."),
			"updated_at":     framework.DataString("Time at which the job was last changed (RFC 3339)."),
		},
	}
}

// Read retrieves the job.
func (d *jobDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var config model
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	ws := d.Workspace(&resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	id := config.ID.ValueString()
	job, err := ws.API().Jobs().Get(ctx, id)
	if err != nil {
		const advice = "Copy the ID from a message or from Cerby's web app."
		resp.Diagnostics.Append(framework.ReadFailure("job", id, advice, err)...)
		return
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, newModel(job))...)
}
