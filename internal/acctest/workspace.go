// Package acctest is the test harness of the provider. A Workspace is a simulated workspace. A test calls the provider
// in one of two ways:
//
//   - real Terraform, with Workspace.Factories in a test case of resource.UnitTest, or with a CLI and a binary;
//   - the protocol, without Terraform: a ResourceHarness plans and applies one resource, several share a Run, and
//     resources, and List runs queries. These calls can run on fake time in a testing/synctest bubble.
//
// Only tests import it.
package acctest

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
	"github.com/cerby-community/terraform-provider-cerby/internal/provider"
)

// Workspace is a simulated workspace for the length of a test. Providers reach it in this process, without a socket,
// unless Listen is called.
type Workspace struct {
	*cerbytest.Workspace
	// BaseURL is the URL of the API.
	BaseURL string
	// Token is an API key of the owner with every scope.
	Token string

	// transport serves the API in memory; nil means that the API listens on a socket.
	transport http.RoundTripper
}

// NewWorkspace returns the seeded workspace.
func NewWorkspace(t *testing.T, options ...cerbytest.Option) *Workspace {
	t.Helper()
	workspace := cerbytest.New(options...)
	cerbytest.Seed(workspace)
	return Serve(workspace, cerbytest.SeedOwnerID)
}

// NewOtherWorkspace returns a second seeded workspace, at another URL.
func NewOtherWorkspace(t *testing.T) *Workspace {
	t.Helper()
	other := NewWorkspace(t)
	other.BaseURL = "https://beta.cerby.example/api/v1"
	return other
}

// Serve serves a simulated workspace with an API key of a user.
func Serve(workspace *cerbytest.Workspace, userID string) *Workspace {
	return &Workspace{
		Workspace: workspace,
		BaseURL:   "https://acme.cerby.example/api/v1",
		Token:     workspace.AddKey(cerbytest.Key{UserID: userID}),
		transport: cerbytest.NewTransport(workspace),
	}
}

// Listen serves the workspace on a socket from now on, for a provider in another process, and changes BaseURL.
func (w *Workspace) Listen(t *testing.T) *Workspace {
	t.Helper()
	server := httptest.NewServer(w.Workspace)
	t.Cleanup(server.Close)
	w.BaseURL, w.transport = server.URL+"/api/v1", nil
	return w
}

// Factories returns the provider for the test cases of real Terraform. The provider reaches the workspace alone.
func (w *Workspace) Factories() map[string]func() (tfprotov6.ProviderServer, error) {
	return Factories(provider.WithTransport(w.transport))
}

// Factories returns the provider for the test cases of real Terraform.
func Factories(options ...provider.Option) map[string]func() (tfprotov6.ProviderServer, error) {
	return map[string]func() (tfprotov6.ProviderServer, error){
		"cerby": providerserver.NewProtocol6WithError(provider.New("test", options...)()),
	}
}

// Config returns a configuration that begins with the provider block of the workspace.
func (w *Workspace) Config(configuration string) string {
	return w.ConfigWithToken(w.Token, configuration)
}

// ConfigWithToken returns a configuration that begins with the provider block of the workspace with another API key.
func (w *Workspace) ConfigWithToken(token, configuration string) string {
	const block = "provider \"cerby\" {\n  base_url = %q\n  token    = %q\n}\n\n%s"
	return fmt.Sprintf(block, w.BaseURL, token, configuration)
}

// CountRequests returns the number of requests so far with a method and a path.
func (w *Workspace) CountRequests(method, path string) int {
	count := 0
	for _, request := range w.Requests() {
		if request.Method == method && request.Path == path {
			count++
		}
	}
	return count
}

// ExpectWrites checks the methods of all requests so far but GET, in their order, separated by blanks.
func (w *Workspace) ExpectWrites(t *testing.T, want string) {
	t.Helper()
	var methods []string
	for _, request := range w.Requests() {
		if request.Method != http.MethodGet {
			methods = append(methods, request.Method)
		}
	}
	if got := strings.Join(methods, " "); got != want {
		t.Errorf("the write requests are %q, want %q", got, want)
	}
}

// ExpectMaxRequests checks that there were at most limit requests so far.
func (w *Workspace) ExpectMaxRequests(t *testing.T, limit int) {
	t.Helper()
	var requests []string
	for _, request := range w.Requests() {
		requests = append(requests, request.Method+" "+request.Path)
	}
	if len(requests) > limit {
		t.Errorf("there were %d requests, want at most %d:\n%s", len(requests), limit, strings.Join(requests, "\n"))
	}
}
