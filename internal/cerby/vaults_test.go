package cerby_test

import (
	"slices"
	"testing"

	"github.com/cerby-community/terraform-provider-cerby/internal/apitest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
)

// TestVaults_list reads every attribute of a vault into its own field.
func TestVaults_list(t *testing.T) {
	server := apitest.InOrder(t, apitest.FromFile(200, "vaults.json"))
	vaults, err := cerby.Collect(newClient(t, server, nil).Vaults().List().Each(t.Context()))
	if err != nil || len(vaults) != 2 {
		t.Fatalf("%d vaults, %v", len(vaults), err)
	}
	server.ExpectRequests(listVaultsPage(1))
	v := vaults[0]
	got := []string{
		v.ID,
		apitest.Text(v.Name),
		apitest.Text(v.Scheme),
		apitest.Text(v.State),
		apitest.Text(v.CreatedAt),
		apitest.Text(v.CreatedBy),
		apitest.Text(v.CreatedByType),
		apitest.Text(v.UpdatedAt),
	}
	want := []string{
		"v-1",
		"Cloud",
		"kms_byo",
		"enabled",
		"2023-11-02T10:00:00.123456",
		"cerby",
		"system",
		"2023-11-03T10:00:00.123456",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
	if v = vaults[1]; v.ID != "v-2" || apitest.Text(v.State) != "disabled" || v.CreatedAt != nil {
		t.Errorf("got %+v", v)
	}
}
