package integration_test

import (
	"fmt"
	"net/http"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"
	"github.com/hashicorp/terraform-plugin-testing/tfversion"

	"github.com/cerby-community/terraform-provider-cerby/internal/acctest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

// The addresses of the access of Ines to the video integration, and of an entitlement of another user.
const (
	address            = "cerby_integration_user.ines"
	entitlementAddress = "cerby_integration_user_entitlement.one"
)

// userBlock returns a resource block for the access of Ines to the video integration, with further lines.
func userBlock(entitlements string, lines ...string) string {
	return block("cerby_integration_user", "ines", append([]string{"entitlements = [" + entitlements + "]"}, lines...)...)
}

// block returns a resource block for Ines and the video integration, with further lines.
func block(kind, name string, lines ...string) string {
	return fmt.Sprintf("resource %q %q {\n  integration_id = %q\n  user_id = %q\n  %s\n}\n",
		kind, name, video, ines, strings.Join(lines, "\n  "))
}

// shortTimeouts are timeouts that expire while a job is pending.
const shortTimeouts = "timeouts = {\n    create = \"500ms\"\n    update = \"500ms\"\n    delete = \"500ms\"\n  }"

// blockOf is block for another user.
func blockOf(user, kind, name string, lines ...string) string {
	return strings.ReplaceAll(block(kind, name, lines...), ines, user)
}

// importBlocks returns the blocks that import the access of Jane, and an entitlement of Adam.
func importBlocks() string {
	return `
import {
  to = cerby_integration_user.old
  id = "Acme / Video Team/JANE.Doe@acme.example"
}
import {
  to = cerby_integration_user_entitlement.old
  id = "Acme / Video Team/adam.admin@ACME.example/EDITOR"
}
` + blockOf("jane", userType, "old", `entitlements = ["EDITOR"]`) +
		blockOf(cerbytest.SeedAdminID, entitlementType, "old", `entitlement = "EDITOR"`)
}

// documentedPostcondition returns the lifecycle block of the example, which fails an apply while a job is pending.
func documentedPostcondition(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile("../../../examples/resources/cerby_integration_user/resource.tf")
	if err != nil {
		t.Fatal(err)
	}
	_, block, found := strings.Cut(string(text), "  lifecycle {")
	guide, err := os.ReadFile("../../../docs/guides/jobs.md")
	if block = strings.TrimSuffix(block, "}\n"); err != nil || !found || !strings.Contains(string(guide), block) {
		t.Fatalf("the guide has another block than the example: %s, %v", block, err)
	}
	return "lifecycle {" + block
}

// Terraform creates, imports, changes, forgets and destroys access and entitlements. The documented postcondition fails
// while a job is pending. It holds once the job has finished, and for adopted access, which has no job.
func TestTerraform_integration(t *testing.T) {
	t.Parallel()
	const adopted, paul = cerbytest.SeedOwnerID, "paul"
	w := newJobHarness(t, userType)
	w.AddUser(cerbytest.User{ID: "jane", Email: "jane.doe@acme.example"})
	w.AddUser(cerbytest.User{ID: paul, Email: "paul@acme.example"})
	kept := map[string][]string{
		"jane": {"EDITOR"}, paul: {"VIEWER"}, cerbytest.SeedAdminID: {"VIEWER", "EDITOR"},
	}
	for id, entitlements := range kept {
		w.AddIntegrationUser(video, cerbytest.IntegrationUser{UserID: id, Entitlements: entitlements})
	}
	w.AddIntegrationUser(video, cerbytest.IntegrationUser{UserID: adopted, Entitlements: []string{"VIEWER"}})
	changed := acctest.ExpectActions(acctest.Actions{plancheck.ResourceActionUpdate: {address}})
	changed.PreApply = append(changed.PreApply, plancheck.ExpectUnknownValue(address, tfjsonpath.New("job_status")))
	postcondition := documentedPostcondition(t)
	others := blockOf(adopted, userType, "adopted", `entitlements = ["VIEWER"]`, postcondition) +
		blockOf(paul, entitlementType, "one", `entitlement = "EDITOR"`)
	resource.UnitTest(t, resource.TestCase{
		ProtoV6ProviderFactories: w.Factories(),
		Steps: []resource.TestStep{
			{
				Config:      w.Config(userBlock(`"VIEWER"`, shortTimeouts, postcondition)),
				ExpectError: acctest.ErrorRegexp("has not finished. Apply again to continue waiting."),
			},
			{
				PreConfig: func() { w.reads.Store(2) },
				Config:    w.Config(userBlock(`"VIEWER"`, postcondition) + others + importBlocks()),
				ConfigPlanChecks: acctest.ExpectActions(acctest.Actions{
					plancheck.ResourceActionCreate: {"cerby_integration_user.adopted", entitlementAddress},
					plancheck.ResourceActionNoop:   {"cerby_integration_user.old", "cerby_integration_user_entitlement.old"},
				}),
				ConfigStateChecks: []statecheck.StateCheck{
					statecheck.ExpectKnownValue(entitlementAddress, tfjsonpath.New("job_status"),
						knownvalue.StringExact("finished")),
				},
			},
			{
				Config: w.Config(userBlock(`"VIEWER_LIMITED"`, postcondition) + others +
					acctest.RemovedConfig("cerby_integration_user.old", "cerby_integration_user_entitlement.old")),
				ConfigPlanChecks: changed,
			},
		},
	})
	// Neither the wait for the pending job nor the adoption adds a user again.
	posts := 0
	for _, request := range w.Requests() {
		if request.Method == http.MethodPost {
			posts++
		}
	}
	if posts != 1 {
		t.Errorf("%d POST requests were sent, want 1", posts)
	}
	for id, want := range kept {
		user, _ := w.IntegrationUser(video, id)
		if diff := cmp.Diff(want, user.Entitlements); diff != "" {
			t.Errorf("the entitlements of %s (-want +got):\n%s", id, diff)
		}
	}
	expectEntitlements(t, w.Workspace)
	if _, on := w.IntegrationUser(video, adopted); on {
		t.Error("the adopted user is still on the integration")
	}
}

func TestUser_importByIdentity(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t)
	resource.UnitTest(t, resource.TestCase{
		// Import blocks take an identity from Terraform 1.12 on; TestUser_importIdentityInProcess covers it below that.
		TerraformVersionChecks:   []tfversion.TerraformVersionCheck{tfversion.SkipBelow(tfversion.Version1_12_0)},
		ProtoV6ProviderFactories: w.Factories(),
		Steps: []resource.TestStep{
			{Config: w.Config(userBlock(`"VIEWER"`))},
			{ResourceName: address, ImportState: true, ImportStateKind: resource.ImportBlockWithResourceIdentity},
		},
	})
}
