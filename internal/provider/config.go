package provider

import (
	"fmt"
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
func (m model) unknown() []string {
	var names []string
	for _, attribute := range []struct {
		name  string
		value attr.Value
	}{
		{"workspace", m.Workspace}, {"token", m.Token}, {"base_url", m.BaseURL}, {"request_timeout", m.RequestTimeout},
		{"retry_timeout", m.RetryTimeout}, {"max_concurrent_requests", m.MaxConcurrentRequests},
	} {
		if attribute.value.IsUnknown() {
			names = append(names, attribute.name)
		}
	}
	return names
}

// clientConfig makes the client's configuration of the block and the environment. Errors name the attribute and the variable.
func (m model) clientConfig(diags *diag.Diagnostics) cerby.Config {
	config := cerby.Config{MaxConcurrentRequests: int(m.MaxConcurrentRequests.ValueInt64())}
	refuse := func(attribute, title string, err error) {
		diags.AddAttributeError(path.Root(attribute), title, err.Error())
	}

	token, source := orEnvironment(m.Token, envToken)
	switch {
	case token == "" && m.Token.IsNull():
		refuse("token", "Missing API key", fmt.Errorf("Set the environment variable %s, or token in the provider block, to an API key of your "+
			"workspace. A workspace Admin, Super Admin or Owner makes one in Cerby's web app.", envToken))
	default:
		if err := cerby.CheckToken(token); err != nil {
			refuse("token", "Not an API key", fmt.Errorf("In %s: %w.", source, err))
		}
	}
	config.Token = token

	workspace, workspaceSource := orEnvironment(m.Workspace, envWorkspace)
	baseURL, baseURLSource := orEnvironment(m.BaseURL, envBaseURL)
	switch {
	case baseURL != "" || !m.BaseURL.IsNull():
		if _, err := cerby.ParseBaseURL(baseURL); err != nil {
			refuse("base_url", "Not an address of the API", fmt.Errorf("In %s: %w.", baseURLSource, err))
		}
		config.BaseURL = baseURL
	case workspace == "" && m.Workspace.IsNull():
		refuse("workspace", "Missing workspace", fmt.Errorf("Set workspace in the provider block, or the environment variable %s, to the name of your "+
			"workspace: \"acme\" for acme.cerby.com.", envWorkspace))
	default:
		address, err := cerby.BaseURLOf(workspace)
		if err != nil {
			refuse("workspace", "Not the name of a workspace", fmt.Errorf("In %s: %w.", workspaceSource, err))
		}
		config.BaseURL = address
	}

	config.RequestTimeout = duration(m.RequestTimeout)
	config.RetryTimeout = duration(m.RetryTimeout)
	return config
}

// orEnvironment gives an attribute's value, or a variable's where the attribute is not set, and says where it is from.
func orEnvironment(value types.String, variable string) (text, source string) {
	if value.IsNull() {
		return os.Getenv(variable), "the environment variable " + variable
	}
	return value.ValueString(), "the provider block"
}

// duration reads an attribute that checkDuration has judged; 0 where it is not set.
func duration(value types.String) time.Duration {
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

// checkWorkspace refuses what is not a workspace's name.
func checkWorkspace(text string) error {
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
