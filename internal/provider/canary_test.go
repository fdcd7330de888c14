package provider_test

import (
	"archive/zip"
	"bytes"
	"crypto/rand"
	"encoding/base64"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-log/tflogtest"

	"github.com/cerby-community/terraform-provider-cerby/internal/acctest"
	"github.com/cerby-community/terraform-provider-cerby/internal/apitest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
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
resource "cerby_account_members" "newsletter" {
  account_id = "` + cerbytest.SeedNewsletterID + `"
  users      = { "olivia.owner@acme.example" = "owner", (cerby_user.jane.email) = "collaborator" }
  message    = "Use it well."
}
resource "cerby_secret_members" "wireless" {
  secret_id = "` + cerbytest.SeedWirelessID + `"
  users     = { "olivia.owner@acme.example" = "owner", (cerby_user.jane.email) = "collaborator" }
}
resource "cerby_collection" "other" {
  name = "Finches"
}
resource "cerby_collection_members" "other" {
  collection_id = cerby_collection.other.id
  users         = { "olivia.owner@acme.example" = "owner" }
  teams         = { (cerby_team.new.name) = "collaborator" }
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
data "cerby_account_teams" "x" {
  account_id = data.cerby_account.x.id
}
data "cerby_secret_users" "phrase" {
  secret_id = data.cerby_secret.phrase.id
}
data "cerby_secret_teams" "phrase" {
  secret_id = data.cerby_secret.phrase.id
}
data "cerby_collection_users" "campaigns" {
  collection_id = data.cerby_collection.campaigns.id
}
data "cerby_collection_teams" "campaigns" {
  collection_id = data.cerby_collection.campaigns.id
}
data "cerby_team_access" "marketing" {
  team_id = data.cerby_team.marketing.id
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
  value = [
    cerby_user.jane, cerby_integration_user.jane, cerby_integration_user_entitlement.adam,
    values(cerby_secret.new)[*].version_id,
    data.cerby_user.owner, data.cerby_account.x, data.cerby_vault.company,
    data.cerby_secret.phrase.version_id, data.cerby_healthchecks.key,
  ]
}
`

// canaryConfig has every type of the provider but actions, which Terraform 1.11 lacks. TestToken_actions has those.
func TestToken_searchCoversEveryType(t *testing.T) {
	t.Parallel()
	_, resp := schemas(t)
	for name := range resp.ResourceSchemas {
		if !strings.Contains(canaryConfig, fmt.Sprintf("resource %q ", name)) {
			t.Errorf("the canary has no resource %s", name)
		}
	}
	for name := range resp.DataSourceSchemas {
		if !strings.Contains(canaryConfig, fmt.Sprintf("data %q ", name)) {
			t.Errorf("the canary has no data source %s", name)
		}
	}
	for name := range resp.EphemeralResourceSchemas {
		if !strings.Contains(canaryConfig, fmt.Sprintf("ephemeral %q ", name)) {
			t.Errorf("the canary has no ephemeral resource %s", name)
		}
	}
}

// The API key is in no log and no message of an action.
func TestToken_actions(t *testing.T) {
	t.Parallel()
	_, resp := schemas(t)
	for name, action := range resp.ActionSchemas {
		apitest.Run(t, name, func(t *testing.T) {
			w := acctest.NewWorkspace(t)
			w.Inject(cerbytest.Fault{
				Status: http.StatusInternalServerError,
				Body:   `{"errors":[{"title":"echo","detail":"X-API-Key: ` + w.Token + `"}]}`,
			})
			var log bytes.Buffer
			ctx := tflogtest.RootLogger(t.Context(), &log)
			config := minimalConfig(framework.ActionKind, name, action.Schema)
			progress, diags := w.Invoke(ctx, t, w.Token, name, config)
			diags.Expect(t, []string{": X-API-Key: [API key]"}, nil)
			if !strings.Contains(log.String(), "Cerby API request") {
				t.Error("the log has no request")
			}
			if strings.Contains(fmt.Sprint(&log, progress, diags), w.Token) {
				t.Error("the API key is in the log or in a message")
			}
		})
	}
	if len(resp.ActionSchemas) == 0 {
		t.Error("the provider has no action")
	}
}

// The API key is in no file and no output of Terraform.
func TestToken_notWritten(t *testing.T) {
	t.Parallel()
	bin := acctest.BuildProvider(t)
	for name, block := range map[string]string{
		"environment": `provider "cerby" {}`,
		"ephemeral": `variable "key" {
  type      = string
  ephemeral = true
  sensitive = true
}
provider "cerby" {
  token = var.key
}`,
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
			if name == "ephemeral" {
				// In the other case Terraform starts the provider, and logs what it writes.
				run.Serve(t)
			}

			run.Expect(t, 0, "plan", "-out=saved.tfplan")
			run.Expect(t, 0, "show", "-json", "saved.tfplan")
			run.Expect(t, 0, "apply", "saved.tfplan")
			run.Expect(t, 0, "show", "-json")
			// A proxy repeats the request in its error page; then the API key is refused.
			w.Inject(cerbytest.Fault{
				Method: "GET", Path: "/vaults", Status: 500,
				Body: `{"errors":[{"title":"echo","detail":"X-API-Key: ` + token + `"}]}`,
			})
			run.Expect(t, 1, "plan")
			w.ClearFaults()
			w.RevokeKey(token)
			run.Expect(t, 1, "plan")
			w.AddKey(cerbytest.Key{Token: token, UserID: cerbytest.SeedOwnerID})
			run.Expect(t, 0, "destroy", "-auto-approve")

			expectAbsent(t, run, token)
		})
	}
}

// canaryWorkspace serves a workspace with the objects that canaryConfig reads.
func canaryWorkspace(t *testing.T) *acctest.Workspace {
	t.Helper()
	w := acctest.NewWorkspace(t).Listen(t)
	w.AddJob(cerbytest.Job{ID: "canary-job", IntegrationID: cerbytest.SeedVideoIntegrationID})
	w.AddAccount(cerbytest.Account{
		ID: "canary-account", Application: "twitter", Label: "Spare", VaultID: cerbytest.SeedCompanyVaultID,
		Password: "words that may be in the state",
	})
	return w
}

// encoded matches strings that may be base64, like the private state in a state.
var encoded = regexp.MustCompile(`"([A-Za-z0-9+/]{8,}={0,2})"`)

// decodeNested returns a content with its base64 strings decoded, up to the given depth. Private state has a depth of
// two.
func decodeNested(content []byte, depth int) []byte {
	all := slices.Clone(content)
	for _, match := range encoded.FindAllSubmatch(content, -1) {
		if inner, err := base64.StdEncoding.DecodeString(string(match[1])); err == nil && depth > 0 {
			all = append(append(all, '\n'), decodeNested(inner, depth-1)...)
		}
	}
	return all
}

// readContent returns the content of a file with its base64 strings decoded; of a saved plan, that of all its entries.
func readContent(path string) ([]byte, error) {
	if filepath.Ext(path) != ".tfplan" {
		content, err := os.ReadFile(path)
		if strings.Contains(filepath.Base(path), "tfstate") {
			content = decodeNested(content, 2)
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
		all = append(all, decodeNested(content, 2)...)
	}
	return all, nil
}

// expectAbsent checks that a text is in no output and in no file of a run.
func expectAbsent(t *testing.T, run *acctest.CLI, text string) {
	t.Helper()
	if bytes.Contains(run.Output.Bytes(), []byte(text)) {
		t.Error("the text is in the output")
	}
	logged, hasState, private, planned := false, false, false, false
	err := filepath.WalkDir(run.Dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		content, err := readContent(path)
		if bytes.Contains(content, []byte(text)) {
			t.Errorf("the text is in %s", entry.Name())
		}
		logged = logged || bytes.Contains(content, []byte("Cerby API request"))
		hasState = hasState || strings.HasPrefix(entry.Name(), "terraform.tfstate")
		hasVersion := bytes.Contains(content, []byte("written_version"))
		private = private || hasVersion && strings.Contains(entry.Name(), "tfstate")
		planned = planned || filepath.Ext(path) == ".tfplan" && bytes.Contains(content, []byte("cerby_secret"))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if !logged || !hasState || !private || !planned {
		t.Errorf("incomplete search: got log %t, state %t, private state %t, plan %t, want all",
			logged, hasState, private, planned)
	}
}
