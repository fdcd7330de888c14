package secret_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/cerby-community/terraform-provider-cerby/internal/acctest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

// The objects of the tests.
const (
	phrase   = cerbytest.SeedPhraseID
	wireless = cerbytest.SeedWirelessID
	company  = cerbytest.SeedCompanyVaultID
	azure    = cerbytest.SeedAzureVaultID
	laptop   = cerbytest.SeedLaptopVaultID
	retired  = cerbytest.SeedRetiredVaultID

	// oldValue and newValue are values of secrets.
	oldValue = "sesame of a fairy tale"
	newValue = "pepper of another tale"
)

// attributes returns the attributes of a secret for a run over the protocol. Empty values are left out.
func attributes(title, vault, value string, version int) map[string]any {
	attributes := map[string]any{"title": title}
	if vault != "" {
		attributes["vault_id"] = vault
	}
	if value != "" {
		attributes["value_wo"] = value
	}
	if version != 0 {
		attributes["value_wo_version"] = version
	}
	return attributes
}

// newHarness returns the harness of a secret that does not exist yet. Its values must be in no message.
func newHarness(t *testing.T, options ...cerbytest.Option) *acctest.ResourceHarness {
	t.Helper()
	m := acctest.NewResourceHarness(t, "cerby_secret", options...)
	m.Forbidden = []string{oldValue, newValue}
	return m
}

// expectWrites checks the methods of all writes, in order, and that no value was read.
func expectWrites(t *testing.T, w *acctest.Workspace, want string) {
	t.Helper()
	w.ExpectWrites(t, want)
	for _, request := range w.Requests() {
		isSingle := strings.HasPrefix(request.Path, "/secrets/") && !strings.Contains(request.Path, "/members/")
		if request.Method == http.MethodGet && isSingle {
			t.Errorf("a value was read: %s", request.Path)
		}
	}
}

// expectSecrets checks the titles and values of the created secrets that exist, in order.
func expectSecrets(t *testing.T, w *acctest.Workspace, want ...string) {
	t.Helper()
	var got []string
	for _, s := range w.Secrets() {
		if s.ID != phrase && s.ID != wireless && s.Status == "active" {
			got = append(got, s.Title+": "+s.Value)
		}
	}
	if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("the secrets (-want +got):\n%s", diff)
	}
}
