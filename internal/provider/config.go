package provider

import (
	"errors"
	"fmt"
	"net"
	"os"
	"strings"
	"time"
	"unicode"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
)

// The environment variables that set attributes of the provider block.
const (
	envWorkspace = "CERBY_WORKSPACE"
	envToken     = "CERBY_TOKEN"
	envBaseURL   = "CERBY_BASE_URL"
)

// model is the configuration in the provider block.
type model struct {
	Workspace             types.String `tfsdk:"workspace"`
	Token                 types.String `tfsdk:"token"`
	BaseURL               types.String `tfsdk:"base_url"`
	RequestTimeout        types.String `tfsdk:"request_timeout"`
	RetryTimeout          types.String `tfsdk:"retry_timeout"`
	MaxConcurrentRequests types.Int64  `tfsdk:"max_concurrent_requests"`
	RequestsPerMinute     types.Int64  `tfsdk:"requests_per_minute"`
}

// unknownAttributes returns the names of attributes with unknown values. Environment variables never replace unknown
// values.
func (m model) unknownAttributes() []string {
	var names []string
	for _, attribute := range []struct {
		name  string
		value attr.Value
	}{
		{"workspace", m.Workspace},
		{"token", m.Token},
		{"base_url", m.BaseURL},
		{"request_timeout", m.RequestTimeout},
		{"retry_timeout", m.RetryTimeout},
		{"max_concurrent_requests", m.MaxConcurrentRequests},
		{"requests_per_minute", m.RequestsPerMinute},
	} {
		// An unknown workspace does not matter if base_url is set.
		if attribute.value.IsUnknown() && (attribute.name != "workspace" || m.BaseURL.IsNull()) {
			names = append(names, attribute.name)
		}
	}
	return names
}

// clientConfig returns the client's configuration from the provider block and the environment. Errors name the
// attribute and the variable.
func (m model) clientConfig(diags *diag.Diagnostics) cerby.Config {
	return cerby.Config{
		BaseURL:               m.baseURL(diags),
		Token:                 m.apiKey(diags),
		RequestTimeout:        parseDuration(m.RequestTimeout),
		RetryTimeout:          parseDuration(m.RetryTimeout),
		MaxConcurrentRequests: int(m.MaxConcurrentRequests.ValueInt64()),
		RequestsPerMinute:     int(m.RequestsPerMinute.ValueInt64()),
	}
}

// apiKey returns the API key, or adds an error.
func (m model) apiKey(diags *diag.Diagnostics) string {
	token, source := valueOrEnv(m.Token, envToken)
	if token == "" && m.Token.IsNull() {
		diags.AddAttributeError(path.Root("token"), "Unable to configure the provider without an API key",
			"The provider has no API key.\n\nSet token in the provider block, or the environment variable "+envToken+", to "+
				"an API "+
				"key of your workspace. A user with the workspace role Admin, Super Admin or Owner can create one in Cerby's "+
				"web app.")
		return ""
	}
	addInvalid(diags, "token", source, checkToken(token))
	return token
}

// baseURL returns the URL of the API, or adds an error if none is configured. The provider block takes precedence over
// the environment, and base_url over workspace.
func (m model) baseURL(diags *diag.Diagnostics) string {
	m.checkAgreement(diags)
	if !m.BaseURL.IsNull() || m.Workspace.IsNull() && os.Getenv(envBaseURL) != "" {
		address, source := valueOrEnv(m.BaseURL, envBaseURL)
		addInvalid(diags, "base_url", source, checkBaseURL(address))
		return address
	}
	workspace, source := valueOrEnv(m.Workspace, envWorkspace)
	if workspace == "" && m.Workspace.IsNull() {
		diags.AddAttributeError(path.Root("workspace"), "Unable to configure the provider without a workspace",
			"The provider configuration does not name a workspace.\n\nSet workspace in the provider block, or the environment "+
				"variable "+envWorkspace+`, to the name of your workspace, such as "acme" for acme.cerby.com.`)
		return ""
	}
	addInvalid(diags, "workspace", source, checkWorkspace(workspace))
	address, _ := cerby.BaseURLOf(workspace)
	return address
}

// checkAgreement rejects a provider block whose workspace and base_url name different workspaces. It skips values that
// are unknown, or invalid for another reason. The error does not quote workspace, which may hold an API key by mistake.
func (m model) checkAgreement(diags *diag.Diagnostics) {
	workspace, address := m.Workspace.ValueString(), m.BaseURL.ValueString()
	if workspace == "" || address == "" || checkWorkspace(workspace) != nil {
		return
	}
	u, err := cerby.ParseBaseURL(address)
	if err != nil {
		return
	}
	const summary = "Invalid workspace and base_url"
	switch named := workspaceFromHost(u.Hostname()); {
	case named == "":
		diags.AddAttributeError(path.Root("workspace"), summary,
			fmt.Sprintf("The host of base_url, %q, does not name a workspace.\n\n"+
				"Remove workspace from the provider block.", u.Hostname()))
	case !strings.EqualFold(named, workspace):
		diags.AddAttributeError(path.Root("base_url"), summary,
			fmt.Sprintf("The host of base_url, %q, does not belong to the workspace in the attribute workspace.\n\n"+
				"Remove one of the two attributes from the provider block.", u.Hostname()))
	}
}

// workspaceFromHost returns the first label of a host. It returns an empty string for hosts that name no workspace: IP
// addresses and localhost.
func workspaceFromHost(host string) string {
	if net.ParseIP(host) != nil || strings.EqualFold(host, "localhost") {
		return ""
	}
	label, _, _ := strings.Cut(host, ".")
	return label
}

// addInvalid adds err to the attribute, with the source of its value. It does nothing if err is nil.
func addInvalid(diags *diag.Diagnostics, attribute, source string, err error) {
	if err != nil {
		diags.AddAttributeError(path.Root(attribute), invalidSummary(attribute), fmt.Sprintf("%s.\n\nThe value comes "+
			"from %s.", cerby.Capital(err.Error()), source))
	}
}

// valueOrEnv returns the value of an attribute, or of the environment variable if the attribute is null, and its source
// for messages.
func valueOrEnv(value types.String, variable string) (text, source string) {
	if value.IsNull() {
		return os.Getenv(variable), "the environment variable " + variable
	}
	return value.ValueString(), "the provider block"
}

// parseDuration returns a duration that checkDuration accepted, or 0 if it is not set.
func parseDuration(value types.String) time.Duration {
	d, _ := time.ParseDuration(value.ValueString())
	return d
}

// checkDuration returns an error unless text is a positive duration.
func checkDuration(text string) error {
	if d, err := time.ParseDuration(text); err != nil || d <= 0 {
		return errors.New(`the value is not a duration. Use a positive number with a unit, such as "90s" or "15m"`)
	}
	return nil
}

// invalidSummary returns the summary of an error about an attribute.
func invalidSummary(attribute string) string { return "Invalid " + attribute }

// checkToken returns an error if text cannot be an API key. The error does not contain text.
func checkToken(text string) error {
	if text == "" {
		return fmt.Errorf("token is empty. Set an API key, or remove token and set the environment variable %s", envToken)
	}
	return cerby.CheckToken(text)
}

// checkWorkspace returns an error unless text is the name of a workspace.
func checkWorkspace(text string) error {
	if text == "" {
		return fmt.Errorf("workspace is empty. Set the name of the workspace, such as \"acme\", or remove workspace and "+
			"set the environment variable %s", envWorkspace)
	}
	_, err := cerby.BaseURLOf(text)
	return err
}

// checkBaseURL returns an error unless text is a URL of an API.
func checkBaseURL(text string) error {
	_, err := cerby.ParseBaseURL(text)
	return err
}

// userAgent returns the User-Agent header: the provider, Terraform, and the printable part of TF_APPEND_USER_AGENT.
func userAgent(version, terraformVersion string) string {
	agent := "terraform-provider-cerby/" + version + " terraform/" + terraformVersion
	extra := strings.TrimSpace(strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) {
			return -1
		}
		return r
	}, os.Getenv("TF_APPEND_USER_AGENT")))
	if extra != "" {
		agent += " " + extra
	}
	return agent
}
