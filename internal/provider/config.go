package provider

import (
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

// The environment variables that stand in for attributes of the provider block.
const (
	envWorkspace = "CERBY_WORKSPACE"
	envToken     = "CERBY_TOKEN"
	envBaseURL   = "CERBY_BASE_URL"
)

// model is the provider block.
type model struct {
	Workspace             types.String `tfsdk:"workspace"`
	Token                 types.String `tfsdk:"token"`
	BaseURL               types.String `tfsdk:"base_url"`
	RequestTimeout        types.String `tfsdk:"request_timeout"`
	RetryTimeout          types.String `tfsdk:"retry_timeout"`
	MaxConcurrentRequests types.Int64  `tfsdk:"max_concurrent_requests"`
}

// unknown names the attributes whose values are not known yet. The environment never stands in for those.
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
	} {
		// The workspace is not needed beside base_url.
		if attribute.value.IsUnknown() && (attribute.name != "workspace" || m.BaseURL.IsNull()) {
			names = append(names, attribute.name)
		}
	}
	return names
}

// clientConfig makes the client's configuration of the block and the environment. Errors name the attribute and the
// variable.
func (m model) clientConfig(diags *diag.Diagnostics) cerby.Config {
	return cerby.Config{
		BaseURL:               m.baseURL(diags),
		Token:                 m.apiKey(diags),
		RequestTimeout:        parseDuration(m.RequestTimeout),
		RetryTimeout:          parseDuration(m.RetryTimeout),
		MaxConcurrentRequests: int(m.MaxConcurrentRequests.ValueInt64()),
	}
}

// key gives the API key, or adds an error.
func (m model) apiKey(diags *diag.Diagnostics) string {
	token, source := valueOrEnv(m.Token, envToken)
	if token == "" && m.Token.IsNull() {
		diags.AddAttributeError(path.Root("token"), "Missing API key",
			"Set the environment variable "+envToken+", or token in the provider block, to an API key of your workspace. "+
				"A workspace Admin, Super Admin or Owner makes one in Cerby's web app.")
		return ""
	}
	addInvalid(diags, "token", source, checkToken(token))
	return token
}

// address returns the API's address. The block wins over the environment, and base_url over workspace. It adds an
// error if there is neither.
func (m model) baseURL(diags *diag.Diagnostics) string {
	m.checkAgreement(diags)
	if !m.BaseURL.IsNull() || m.Workspace.IsNull() && os.Getenv(envBaseURL) != "" {
		address, source := valueOrEnv(m.BaseURL, envBaseURL)
		addInvalid(diags, "base_url", source, checkBaseURL(address))
		return address
	}
	workspace, source := valueOrEnv(m.Workspace, envWorkspace)
	if workspace == "" && m.Workspace.IsNull() {
		diags.AddAttributeError(path.Root("workspace"), "Missing workspace",
			"Set workspace in the provider block, or the environment variable "+envWorkspace+", to the name of your workspace: "+
				`"acme" for acme.cerby.com.`)
		return ""
	}
	addInvalid(diags, "workspace", source, checkWorkspace(workspace))
	address, _ := cerby.BaseURLOf(workspace)
	return address
}

// checkAgreement refuses a block whose workspace and base_url name different workspaces. It does not check values that
// are unknown, or invalid for another reason. The error does not quote workspace, which may hold an API key by
// mistake.
func (m model) checkAgreement(diags *diag.Diagnostics) {
	workspace, address := m.Workspace.ValueString(), m.BaseURL.ValueString()
	if workspace == "" || address == "" || checkWorkspace(workspace) != nil {
		return
	}
	u, err := cerby.ParseBaseURL(address)
	if err != nil {
		return
	}
	const summary = "Conflicting workspace and base_url"
	switch named := workspaceFromHost(u.Hostname()); {
	case named == "":
		diags.AddAttributeError(path.Root("workspace"), summary,
			fmt.Sprintf("The host of base_url, %q, does not name a workspace.\n\n"+
				"Remove workspace from the provider block.", u.Hostname()))
	case !strings.EqualFold(named, workspace):
		diags.AddAttributeError(path.Root("base_url"), summary,
			fmt.Sprintf("The host of base_url, %q, belongs to another workspace than the one in workspace.\n\n"+
				"Remove one of the two from the provider block.", u.Hostname()))
	}
}

// workspaceOf returns the workspace that a host names with its first label. It returns an empty string for the hosts
// that name none: IP addresses and loopback hosts.
func workspaceFromHost(host string) string {
	if net.ParseIP(host) != nil || strings.EqualFold(host, "localhost") {
		return ""
	}
	label, _, _ := strings.Cut(host, ".")
	return label
}

// refuse adds an error about an attribute that says where its value is from; nothing where there is no error.
func addInvalid(diags *diag.Diagnostics, attribute, source string, err error) {
	if err != nil {
		diags.AddAttributeError(path.Root(attribute), invalidSummary(attribute), fmt.Sprintf("In %s: %s.", source, err))
	}
}

// orEnvironment gives an attribute's value, or a variable's where the attribute is not set, and says where it is from.
func valueOrEnv(value types.String, variable string) (text, source string) {
	if value.IsNull() {
		return os.Getenv(variable), "the environment variable " + variable
	}
	return value.ValueString(), "the provider block"
}

// duration reads an attribute that checkDuration has judged; 0 where it is not set.
func parseDuration(value types.String) time.Duration {
	d, _ := time.ParseDuration(value.ValueString())
	return d
}

// checkDuration refuses what is not a positive length of time.
func checkDuration(text string) error {
	if d, err := time.ParseDuration(text); err != nil || d <= 0 {
		return fmt.Errorf(`%q is not a length of time: write a positive number with a unit, such as "90s" or "15m"`, text)
	}
	return nil
}

// invalid is the title of an error about an attribute.
func invalidSummary(attribute string) string { return "Invalid " + attribute }

// checkToken refuses what cannot be an API key, without repeating it.
func checkToken(text string) error {
	if text == "" {
		return fmt.Errorf("token is empty: write an API key, or leave token out and set the environment variable "+
			"%s", envToken)
	}
	return cerby.CheckToken(text)
}

// checkWorkspace refuses what is not a workspace's name.
func checkWorkspace(text string) error {
	if text == "" {
		return fmt.Errorf("workspace is empty: write its name, such as \"acme\", or leave workspace out and set the "+
			"environment variable %s", envWorkspace)
	}
	_, err := cerby.BaseURLOf(text)
	return err
}

// checkBaseURL refuses what is not an API's address.
func checkBaseURL(text string) error {
	_, err := cerby.ParseBaseURL(text)
	return err
}

// userAgent names the provider and Terraform, and what the environment asks to append.
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
