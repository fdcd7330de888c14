// Package acctest runs the provider under Terraform against a simulated workspace. Only tests import it.
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

// Config puts the provider block of the workspace before a configuration.
func (w *Workspace) Config(configuration string) string {
	return w.ConfigWithToken(w.Token, configuration)
}

// ConfigWithToken does so with another key.
func (w *Workspace) ConfigWithToken(token, configuration string) string {
	return fmt.Sprintf("provider \"cerby\" {\n  base_url = %q\n  token    = %q\n}\n\n%s", w.BaseURL, token, configuration)
}

// Count gives how many requests with a method and a path the workspace was sent.
func (w *Workspace) Count(method, path string) int {
	count := 0
	for _, request := range w.Requests() {
		if request.Method == method && request.Path == path {
			count++
		}
	}
	return count
}

// ExpectWrites checks the methods of all requests that were to change something, in their order.
func (w *Workspace) ExpectWrites(t *testing.T, want string) {
	t.Helper()
	var sent []string
	for _, request := range w.Requests() {
		if request.Method != http.MethodGet {
			sent = append(sent, request.Method)
		}
	}
	if got := strings.Join(sent, " "); got != want {
		t.Errorf("sent were %q, not %q", got, want)
	}
}

// ExpectCalls checks that no more requests were made than so many.
func (w *Workspace) ExpectCalls(t *testing.T, most int) {
	t.Helper()
	var sent []string
	for _, request := range w.Requests() {
		sent = append(sent, request.Method+" "+request.Path)
	}
	if len(sent) > most {
		t.Errorf("%d requests instead of at most %d:\n%s", len(sent), most, strings.Join(sent, "\n"))
	}
}
