package framework_test

import (
	"strings"
	"testing"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
)

// A description names each unverified operation once, and no other.
func TestUse_unverified(t *testing.T) {
	t.Parallel()
	get := cerby.Operation{Method: "GET", Path: "/things", Stability: cerby.Published}
	add := cerby.Operation{Method: "POST", Path: "/things", Stability: cerby.RouteOnly}
	text := framework.NewUse(framework.ManagedResource, "cerby_thing", get, add, add).Describe("Manages a thing.")
	if !strings.Contains(text, "\n\nUnverified operations: `POST /things`.\n\n## Permissions") {
		t.Errorf("got %q", text)
	}
	if text := framework.NewUse(framework.DataSourceKind, "cerby_thing", get).Describe("Reads a thing."); strings.Contains(
		text, "nverified") {
		t.Errorf("got %q without unverified operations", text)
	}
}
