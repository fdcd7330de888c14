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

// Factories make the provider for a test case.
var Factories = map[string]func() (tfprotov6.ProviderServer, error){
	"cerby": providerserver.NewProtocol6WithError(provider.New("test")()),
}

// Workspace is a simulated workspace that serves for the length of a test.
type Workspace struct {
	*cerbytest.Workspace
	// BaseURL is the address of its API.
	BaseURL string
	// Token is a key of its owner with every scope.
	Token string
}

// NewWorkspace serves the seeded workspace.
func NewWorkspace(t *testing.T, options ...cerbytest.Option) *Workspace {
	t.Helper()
	workspace := cerbytest.New(options...)
	cerbytest.Seed(workspace)
	server := httptest.NewServer(workspace)
	t.Cleanup(server.Close)
	return &Workspace{
		Workspace: workspace,
		BaseURL:   server.URL + "/api/v1",
		Token:     workspace.AddKey(cerbytest.Key{UserID: cerbytest.SeedOwnerID}),
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
