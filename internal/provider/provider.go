// Package provider implements the provider block and registers all types.
package provider

import (
	"context"
	"net/http"

	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-log/tflog"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
	"github.com/cerby-community/terraform-provider-cerby/internal/services/account"
	"github.com/cerby-community/terraform-provider-cerby/internal/services/collection"
	"github.com/cerby-community/terraform-provider-cerby/internal/services/health"
	"github.com/cerby-community/terraform-provider-cerby/internal/services/integration"
	"github.com/cerby-community/terraform-provider-cerby/internal/services/job"
	"github.com/cerby-community/terraform-provider-cerby/internal/services/secret"
	"github.com/cerby-community/terraform-provider-cerby/internal/services/share"
	"github.com/cerby-community/terraform-provider-cerby/internal/services/team"
	"github.com/cerby-community/terraform-provider-cerby/internal/services/user"
	"github.com/cerby-community/terraform-provider-cerby/internal/services/vault"
	"github.com/cerby-community/terraform-provider-cerby/internal/workspace"
)

// Services are the service packages of the provider.
var Services = []framework.Service{
	account.Service,
	account.Credentials,
	collection.Service,
	health.Service,
	integration.Service,
	job.Service,
	secret.Service,
	share.Service,
	team.Service,
	user.Service,
	vault.Service,
}

var (
	_ provider.ProviderWithActions            = (*cerbyProvider)(nil)
	_ provider.ProviderWithEphemeralResources = (*cerbyProvider)(nil)
	_ provider.ProviderWithListResources      = (*cerbyProvider)(nil)
	_ provider.ProviderWithValidateConfig     = (*cerbyProvider)(nil)
)

// cerbyProvider implements the provider.
type cerbyProvider struct {
	version   string
	transport http.RoundTripper
}

// Option configures a provider.
type Option func(*cerbyProvider)

// WithTransport sets the transport that sends the provider's requests. Tests use it to serve the API in memory.
func WithTransport(transport http.RoundTripper) Option {
	return func(p *cerbyProvider) { p.transport = transport }
}

// New returns a constructor of the provider. The version is "dev" outside releases.
func New(version string, options ...Option) func() provider.Provider {
	return func() provider.Provider {
		p := &cerbyProvider{version: version}
		for _, option := range options {
			option(p)
		}
		return p
	}
}

// Metadata sets the type name and the version.
func (p *cerbyProvider) Metadata(_ context.Context, _ provider.MetadataRequest, resp *provider.MetadataResponse) {
	resp.TypeName = "cerby"
	resp.Version = p.version
}

// Schema sets the schema of the provider block.
func (p *cerbyProvider) Schema(_ context.Context, _ provider.SchemaRequest, resp *provider.SchemaResponse) {
	length := framework.StringValidator{
		Title: "Invalid duration", Accepts: "a duration such as 90s", Validate: checkDuration,
	}
	resp.Schema = schema.Schema{
		MarkdownDescription: "Manages the users, teams, access and secrets of a Cerby workspace.",
		Attributes: map[string]schema.Attribute{
			"workspace": schema.StringAttribute{
				Optional: true,
				MarkdownDescription: "Name of the workspace, the first label of its address: `acme` for acme.cerby.com. " +
					"Can also be set with `" + envWorkspace + "`. Required unless `base_url` or `" + envBaseURL + "` is set. " +
					"In the provider block it takes precedence over `" + envBaseURL + "`. " +
					"Conflicts with a `base_url` of another workspace.",
				Validators: []validator.String{
					framework.StringValidator{
						Title: invalidSummary("workspace"), Accepts: "the name of a workspace", Validate: checkWorkspace,
					},
				},
			},
			"token": schema.StringAttribute{
				Optional:  true,
				Sensitive: true,
				MarkdownDescription: "API key of the workspace. Can also be set with `" + envToken + "`, or to an " +
					"ephemeral value. The provider sends it only to the host of the workspace, and never logs it.",
				Validators: []validator.String{
					framework.StringValidator{Title: invalidSummary("token"), Accepts: "an API key", Validate: checkToken},
				},
			},
			"base_url": schema.StringAttribute{
				Optional: true,
				MarkdownDescription: "URL of the API. Defaults to `https://{workspace}.cerby.com/api/v1`. " +
					"Only loopback hosts can use `http`. " +
					"Can also be set with `" + envBaseURL + "`. Takes precedence over `" + envWorkspace + "`. " +
					"If `workspace` is also set, the first label of the host must be the workspace.",
				Validators: []validator.String{
					framework.StringValidator{Title: invalidSummary("base_url"), Accepts: "an https URL", Validate: checkBaseURL},
				},
			},
			"request_timeout": schema.StringAttribute{
				Optional:            true,
				MarkdownDescription: "Maximum time for one request, including the response. Defaults to `60s`.",
				Validators:          []validator.String{length},
			},
			"retry_timeout": schema.StringAttribute{
				Optional: true,
				MarkdownDescription: "Maximum time for all attempts of one request, including the waits between them. " +
					"Defaults to `15m`.",
				Validators: []validator.String{length},
			},
			"max_concurrent_requests": schema.Int64Attribute{
				Optional:            true,
				MarkdownDescription: "Maximum number of concurrent requests. Must be between 1 and 1000. Defaults to `10`.",
				Validators:          []validator.Int64{int64validator.Between(1, 1000)},
			},
			"requests_per_minute": schema.Int64Attribute{
				Optional: true,
				MarkdownDescription: "Maximum number of requests per minute, spread evenly. Set it if the service limits the " +
					"rate of your workspace. Must be between 1 and 60000. Defaults to no limit.",
				Validators: []validator.Int64{int64validator.Between(1, 60_000)},
			},
		},
	}
}

// ValidateConfig rejects a workspace and a base_url that contradict each other.
func (p *cerbyProvider) ValidateConfig(
	ctx context.Context, req provider.ValidateConfigRequest, resp *provider.ValidateConfigResponse,
) {
	var config model
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	if !resp.Diagnostics.HasError() {
		config.checkAgreement(&resp.Diagnostics)
	}
}

// Configure creates the client, or records the attributes that are still unknown. It sends no request.
func (p *cerbyProvider) Configure(
	ctx context.Context, req provider.ConfigureRequest, resp *provider.ConfigureResponse,
) {
	var config model
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	if resp.Diagnostics.HasError() {
		return
	}
	data := &framework.ProviderData{Workspace: workspace.New(nil), Unknown: config.unknownAttributes()}
	if len(data.Unknown) == 0 {
		data.Workspace = workspace.New(p.client(config, req.TerraformVersion, resp))
	}
	resp.DataSourceData = data
	resp.ResourceData = data
	resp.EphemeralResourceData = data
	resp.ListResourceData = data
	resp.ActionData = data
}

// client returns the client of a known configuration, or adds errors.
func (p *cerbyProvider) client(config model, terraformVersion string, resp *provider.ConfigureResponse) *cerby.Client {
	settings := config.clientConfig(&resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return nil
	}
	settings.UserAgent = userAgent(p.version, terraformVersion)
	settings.Logger = logger{}
	settings.Transport = p.transport
	client, err := cerby.New(settings)
	if err != nil {
		resp.Diagnostics.AddError("Unable to configure the provider", err.Error())
		return nil
	}
	return client
}

// Resources returns the managed resources of all services.
func (p *cerbyProvider) Resources(context.Context) []func() resource.Resource {
	return join(func(s framework.Service) []func() resource.Resource { return s.Resources })
}

// DataSources returns the data sources of all services.
func (p *cerbyProvider) DataSources(context.Context) []func() datasource.DataSource {
	return join(func(s framework.Service) []func() datasource.DataSource { return s.DataSources })
}

// EphemeralResources returns the ephemeral resources of all services.
func (p *cerbyProvider) EphemeralResources(context.Context) []func() ephemeral.EphemeralResource {
	return join(func(s framework.Service) []func() ephemeral.EphemeralResource { return s.EphemeralResources })
}

// ListResources returns the list resources of all services.
func (p *cerbyProvider) ListResources(context.Context) []func() list.ListResource {
	return join(func(s framework.Service) []func() list.ListResource { return s.ListResources })
}

// Actions returns the actions of all services.
func (p *cerbyProvider) Actions(context.Context) []func() action.Action {
	return join(func(s framework.Service) []func() action.Action { return s.Actions })
}

// join returns the types of one kind of all services.
func join[T any](types func(framework.Service) []T) (all []T) {
	for _, service := range Services {
		all = append(all, types(service)...)
	}
	return all
}

// logger writes the client's log messages to Terraform's log.
type logger struct{}

func (logger) Debug(ctx context.Context, message string, fields map[string]any) {
	tflog.Debug(ctx, message, fields)
}

func (logger) Info(ctx context.Context, message string, fields map[string]any) {
	tflog.Info(ctx, message, fields)
}
