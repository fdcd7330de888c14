package account_test

import (
	"fmt"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-testing/echoprovider"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/cerby-community/terraform-provider-cerby/internal/acctest"
)

// Terraform passes an ephemeral password and an ephemeral code to another provider, and reads the data sources.
func TestTerraform_account(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorkspace(t)
	config := w.Config(fmt.Sprintf(`
data "cerby_account" "x" {
  label       = "Acme on X"
  application = "twitter"
}
data "cerby_accounts" "off" {
  status = ["disabled"]
}
data "cerby_account_password" "x" {
  account_id = data.cerby_account.x.id
}
ephemeral "cerby_account_password" "x" {
  account_id = %[1]q
}
ephemeral "cerby_account_totp" "x" {
  account_id = %[1]q
}
provider "echo" {
  data = {
    password = ephemeral.cerby_account_password.x.password
    code     = ephemeral.cerby_account_totp.x.code
  }
}
resource "echo" "x" {}
`, twitter))
	known := func(address string, path tfjsonpath.Path, text string) statecheck.StateCheck {
		return statecheck.ExpectKnownValue(address, path, knownvalue.StringExact(text))
	}
	resource.UnitTest(t, resource.TestCase{
		ProtoV6ProviderFactories: map[string]func() (tfprotov6.ProviderServer, error){
			"cerby": w.Factories()["cerby"], "echo": echoprovider.NewProviderServer(),
		},
		Steps: []resource.TestStep{{
			Config: config,
			ConfigStateChecks: []statecheck.StateCheck{
				known("data.cerby_account.x", tfjsonpath.New("id"), twitter),
				known("data.cerby_accounts.off", tfjsonpath.New("accounts").AtSliceIndex(0).AtMapKey("label"), "Old Forum"),
				known("data.cerby_account_password.x", tfjsonpath.New("password"), "made-up password"),
				known("echo.x", tfjsonpath.New("data").AtMapKey("password"), "made-up password"),
				known("echo.x", tfjsonpath.New("data").AtMapKey("code"), "000000"),
			},
		}},
	})
}
