package user_test

import (
	"crypto/rand"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/cerby-community/terraform-provider-cerby/internal/acctest"
)

// The test creates, changes and removes a user of the real workspace of CERBY_WORKSPACE and CERBY_TOKEN. It runs if
// TF_ACC is set, as by make testacc. CERBY_TEST_EMAIL_DOMAIN is a domain that you own: an address in it gets an
// invitation.
func TestAccResource_realWorkspace(t *testing.T) {
	domain := os.Getenv("CERBY_TEST_EMAIL_DOMAIN")
	email := "terraform-" + strings.ToLower(rand.Text()[:10]) + "@" + domain
	config := func(role string) string {
		return fmt.Sprintf("resource \"cerby_user\" \"jane\" {\n  email = %q\n  role = %q\n"+
			"  first_name = \"Terraform\"\n  last_name = \"Test\"\n}", email, role)
	}
	const address = "cerby_user.jane"
	created := acctest.ExpectActions(acctest.Actions{plancheck.ResourceActionCreate: {address}})
	changed := acctest.ExpectActions(acctest.Actions{plancheck.ResourceActionUpdate: {address}})
	resource.Test(t, resource.TestCase{
		PreCheck: func() {
			if domain == "" {
				t.Fatal("set CERBY_TEST_EMAIL_DOMAIN to a domain that you own")
			}
		},
		ProtoV6ProviderFactories: acctest.Factories(),
		Steps: []resource.TestStep{
			{Config: config("user"), ConfigPlanChecks: created},
			{ResourceName: address, ImportState: true, ImportStateVerify: true},
			{ResourceName: address, ImportState: true, ImportStateVerify: true, ImportStateId: strings.ToUpper(email)},
			{Config: config("login_only"), ConfigPlanChecks: changed},
		},
	})
}
