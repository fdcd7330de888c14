package provider_test

import (
	"archive/zip"
	"bytes"
	"crypto/rand"
	"encoding/base64"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/cerby-community/terraform-provider-cerby/internal/acctest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

// canaryConfig uses every type that the provider has; %PROVIDER% is the provider block.
const canaryConfig = `
terraform {
  required_providers {
    cerby = {
      source = "cerby-community/cerby"
    }
  }
}

%PROVIDER%

resource "cerby_user" "jane" {
  email = "jane.doe@acme.example"
  role  = "user"
}

data "cerby_user" "owner" {
  email = "olivia.owner@acme.example"
}
data "cerby_users" "all" {}
data "cerby_account" "x" {
  label = "Acme on X"
}
data "cerby_accounts" "all" {}
data "cerby_integration" "video" {
  label = "Acme / Video Team"
}
data "cerby_integrations" "all" {}
data "cerby_integration_entitlements" "video" {
  integration_id = data.cerby_integration.video.id
}
data "cerby_integration_users" "video" {
  integration_id = data.cerby_integration.video.id
}
data "cerby_integration_unmatched_users" "video" {
  integration_id = data.cerby_integration.video.id
}
resource "cerby_integration_user" "jane" {
  integration_id = data.cerby_integration.video.id
  user_id        = cerby_user.jane.id
  entitlements   = ["VIEWER"]
}
resource "cerby_integration_user_entitlement" "adam" {
  integration_id = "` + cerbytest.SeedBoardsIntegrationID + `"
  user_id        = "` + cerbytest.SeedAdminID + `"
  entitlement    = "ADMIN"
}
resource "cerby_team" "new" {
  name = "Canaries"
}
resource "cerby_team_membership" "jane" {
  team_id = cerby_team.new.id
  user_id = cerby_user.jane.id
}
resource "cerby_team" "other" {
  name = "Finches"
}
resource "cerby_team_members" "other" {
  team_id = cerby_team.other.id
  members = { (cerby_user.jane.email) = "member" }
}
resource "cerby_account_share" "jane" {
  account_id = data.cerby_account.x.id
  user_id    = cerby_user.jane.id
}
resource "cerby_secret_share" "team" {
  secret_id = "` + cerbytest.SeedPhraseID + `"
  team_id   = cerby_team.new.id
}
resource "cerby_collection" "new" {
  name = "Canaries"
}
resource "cerby_collection_item" "x" {
  collection_id = cerby_collection.new.id
  account_id    = data.cerby_account.x.id
}
resource "cerby_collection_share" "jane" {
  collection_id = cerby_collection.new.id
  user_id       = cerby_user.jane.id
}
data "cerby_team" "marketing" {
  name = "Marketing"
}
data "cerby_teams" "all" {}
data "cerby_team_members" "marketing" {
  team_id = data.cerby_team.marketing.id
}
data "cerby_account_users" "x" {
  account_id = data.cerby_account.x.id
}
data "cerby_collection" "campaigns" {
  name = "Campaigns"
}
data "cerby_collections" "all" {}
data "cerby_collection_items" "campaigns" {
  collection_id = data.cerby_collection.campaigns.id
}
data "cerby_user_access" "owner" {
  user_id = data.cerby_user.owner.id
}
data "cerby_job" "one" {
  id = "canary-job"
}
data "cerby_vault" "company" {
  name = "Company vault"
}
data "cerby_vaults" "all" {}
data "cerby_healthchecks" "key" {}
data "cerby_account_password" "spare" {
  account_id = "canary-account"
}
data "cerby_secret" "phrase" {
  title = "Door phrase"
}
data "cerby_secrets" "all" {}

variable "value" {
  type      = string
  ephemeral = true
  sensitive = true
  default   = "words of no weight"
}
ephemeral "cerby_account_password" "x" {
  account_id = "` + cerbytest.SeedTwitterID + `"
}
ephemeral "cerby_account_totp" "x" {
  account_id = "` + cerbytest.SeedTwitterID + `"
}
ephemeral "cerby_secret" "phrase" {
  secret_id = "` + cerbytest.SeedPhraseID + `"
}
locals {
  values = {
    given    = var.value
    password = ephemeral.cerby_account_password.x.password
    code     = ephemeral.cerby_account_totp.x.code
    phrase   = ephemeral.cerby_secret.phrase.value
  }
}
resource "cerby_secret" "new" {
  for_each         = toset(["given", "password", "code", "phrase"])
  title            = "Canary ${each.key}"
  vault_id         = data.cerby_vault.company.id
  value_wo         = local.values[each.key]
  value_wo_version = 1
}

output "everything" {
  value = [cerby_user.jane, cerby_integration_user.jane, cerby_integration_user_entitlement.adam, data.cerby_user.owner, data.cerby_account.x, data.cerby_vault.company, values(cerby_secret.new)[*].version_id, data.cerby_secret.phrase.version_id, data.cerby_healthchecks.key]
}
`

// The configuration of the canary has every type, so that none is forgotten when one is added.
func TestToken_isLookedForInEveryType(t *testing.T) {
	t.Parallel()
	_, answer := schemas(t)
	for name := range answer.ResourceSchemas {
		if !strings.Contains(canaryConfig, fmt.Sprintf("resource %q ", name)) {
			t.Errorf("the canary has no resource %s", name)
		}
	}
	for name := range answer.DataSourceSchemas {
		if !strings.Contains(canaryConfig, fmt.Sprintf("data %q ", name)) {
			t.Errorf("the canary has no data source %s", name)
		}
	}
	for name := range answer.EphemeralResourceSchemas {
		if !strings.Contains(canaryConfig, fmt.Sprintf("ephemeral %q ", name)) {
			t.Errorf("the canary has no ephemeral resource %s", name)
		}
	}
}

// The API key is in nothing that Terraform writes or prints, with the real program and the real provider.
func TestToken_isNowhere(t *testing.T) {
	t.Parallel()
	bin := acctest.BuildProvider(t)
	for name, block := range map[string]string{
		"environment": `provider "cerby" {}`,
		"ephemeral":   "variable \"key\" {\n  type = string\n  ephemeral = true\n  sensitive = true\n}\nprovider \"cerby\" {\n  token = var.key\n}",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			token := "canary" + rand.Text()
			w := canaryWorkspace(t)
			w.AddKey(cerbytest.Key{Token: token, UserID: cerbytest.SeedOwnerID})
			variable := "CERBY_TOKEN"
			if name == "ephemeral" {
				variable = "TF_VAR_key"
			}
			run := acctest.NewCLI(t, bin, strings.Replace(canaryConfig, "%PROVIDER%", block, 1),
				variable+"="+token, "CERBY_BASE_URL="+w.BaseURL, "TF_LOG=TRACE", "TF_LOG_PATH=trace.log")

			run.Expect(t, 0, "plan", "-out=saved.tfplan")
			run.Expect(t, 0, "show", "-json", "saved.tfplan")
			run.Expect(t, 0, "apply", "saved.tfplan")
			run.Expect(t, 0, "show", "-json")
			// A proxy that repeats the request in its error page, and a key that is refused.
			w.Inject(cerbytest.Fault{Method: "GET", Path: "/vaults", Status: 500, Body: `{"errors":[{"title":"echo","detail":"X-API-Key: ` + token + `"}]}`})
			run.Expect(t, 1, "plan")
			w.ClearFaults()
			w.RevokeKey(token)
			run.Expect(t, 1, "plan")
			w.AddKey(cerbytest.Key{Token: token, UserID: cerbytest.SeedOwnerID})
			run.Expect(t, 0, "destroy", "-auto-approve")

			search(t, run, token)
		})
	}
}

// canaryWorkspace serves a workspace that has what the configuration reads.
func canaryWorkspace(t *testing.T) *acctest.Workspace {
	t.Helper()
	w := acctest.NewWorkspace(t).Listen(t)
	w.AddJob(cerbytest.Job{ID: "canary-job", IntegrationID: cerbytest.SeedVideoIntegrationID})
	w.AddAccount(cerbytest.Account{ID: "canary-account", Application: "twitter", Label: "Spare", VaultID: cerbytest.SeedCompanyVaultID, Password: "words that may be in the state"})
	return w
}

// encoded finds texts that may be base64, as private state is in a state.
var encoded = regexp.MustCompile(`"([A-Za-z0-9+/]{8,}={0,2})"`)

// unwrapped gives a content with whatever is encoded in it, as private state is twice over.
func unwrapped(content []byte, times int) []byte {
	all := slices.Clone(content)
	for _, match := range encoded.FindAllSubmatch(content, -1) {
		if inner, err := base64.StdEncoding.DecodeString(string(match[1])); err == nil && times > 0 {
			all = append(append(all, '\n'), unwrapped(inner, times-1)...)
		}
	}
	return all
}

// read gives a file's content; a saved plan is an archive, of which the parts count.
func read(path string) ([]byte, error) {
	if filepath.Ext(path) != ".tfplan" {
		content, err := os.ReadFile(path)
		if strings.Contains(filepath.Base(path), "tfstate") {
			content = unwrapped(content, 2)
		}
		return content, err
	}
	archive, err := zip.OpenReader(path)
	if err != nil {
		return nil, err
	}
	defer func() { _ = archive.Close() }()
	var all []byte
	for _, part := range archive.File {
		content, err := fs.ReadFile(archive, part.Name)
		if err != nil {
			return nil, err
		}
		all = append(all, unwrapped(content, 2)...)
	}
	return all, nil
}

// search looks for a text in everything that was printed and written.
func search(t *testing.T, run *acctest.CLI, text string) {
	t.Helper()
	if bytes.Contains(run.Output.Bytes(), []byte(text)) {
		t.Error("it was printed")
	}
	logged, stated, private, planned := false, false, false, false
	err := filepath.WalkDir(run.Dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		content, err := read(path)
		if bytes.Contains(content, []byte(text)) {
			t.Errorf("it is in %s", entry.Name())
		}
		logged = logged || bytes.Contains(content, []byte("Cerby API request"))
		stated = stated || strings.HasPrefix(entry.Name(), "terraform.tfstate")
		noted := bytes.Contains(content, []byte("written_version"))
		private = private || noted && strings.Contains(entry.Name(), "tfstate")
		planned = planned || filepath.Ext(path) == ".tfplan" && bytes.Contains(content, []byte("cerby_secret"))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if !logged || !stated || !private || !planned {
		t.Errorf("there is a log: %t, a state: %t, private state in it: %t, a plan: %t: the search proves nothing", logged, stated, private, planned)
	}
}
