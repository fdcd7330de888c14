package provider_test

import (
	"crypto/rand"
	"encoding/json"
	"maps"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cerby-community/terraform-provider-cerby/internal/acctest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

// Write-only and ephemeral values reach the workspace, and are in no file and no output of Terraform.
func TestValues_notWritten(t *testing.T) {
	t.Parallel()
	bin := acctest.BuildProvider(t)
	// A needle is on both sides of the characters that each form of a response escapes in its own way.
	needles, values := map[string]string{}, map[string]string{}
	for _, name := range []string{"given", "password", "code", "phrase"} {
		needles[name] = "canary" + rand.Text()
		values[name] = needles[name] + "\"<&>\\ä'%\n" + needles[name]
	}
	inJSON, err := json.Marshal(values["given"])
	if err != nil {
		t.Fatal(err)
	}
	given := string(inJSON)
	w := canaryWorkspace(t)
	w.UpdateAccount(cerbytest.SeedTwitterID, func(a *cerbytest.Account) {
		a.Password, a.TOTPCode = values["password"], values["code"]
	})
	w.UpdateSecret(cerbytest.SeedPhraseID, func(s *cerbytest.Secret) { s.Value = values["phrase"] })
	run := acctest.NewCLI(t, bin, strings.Replace(canaryConfig, "%PROVIDER%", `provider "cerby" {}`, 1),
		"TF_VAR_value="+values["given"], "CERBY_TOKEN="+w.Token, "CERBY_BASE_URL="+w.BaseURL,
		"TF_LOG=TRACE", "TF_LOG_PATH=trace.log").Serve(t)

	run.Expect(t, 0, "plan", "-out=saved.tfplan")
	run.Expect(t, 0, "show", "-json", "saved.tfplan")
	run.Expect(t, 0, "show", "saved.tfplan")
	run.Expect(t, 0, "apply", "saved.tfplan")
	run.Expect(t, 0, "show", "-json")
	run.Expect(t, 0, "plan")
	created := map[string]string{}
	for _, s := range w.Secrets() {
		if name, ours := strings.CutPrefix(s.Title, "Canary "); ours {
			created[name] = s.Value
		}
	}
	if diff := cmp.Diff(values, created); diff != "" {
		t.Errorf("the values in the workspace (-want +got):\n%s", diff)
	}

	// A change outside Terraform is a warning; a secret deleted outside Terraform is created again.
	for _, s := range w.Secrets() {
		switch s.Title {
		case "Canary given":
			w.PurgeSecret(s.ID)
		case "Canary code":
			w.UpdateSecret(s.ID, func(s *cerbytest.Secret) { s.Value = "words of another user" })
		}
	}
	// The service repeats the value in each form of an error that is final at once. TestSecret_echoedInPage has one that
	// is not.
	for _, fault := range []cerbytest.Fault{
		{Status: 400, Body: strings.ReplaceAll(
			`{"errors":[{"title":VALUE,"detail":VALUE,"meta":{"loc":[VALUE],"msg":VALUE}}]}`, "VALUE", given)},
		{Status: 400, Body: `{"errors":[{"title":"Bad Request","detail":"got ` + url.QueryEscape(values["given"]) + `"}]}`},
		{Status: 201, Body: `{"data":{"id":` + given + `,"attributes":` + given + `}}`},
		{Status: 400, Header: map[string][]string{
			"X-Request-Id": {needles["given"]}, "Location": {"https://" + needles["given"] + ".example/"},
		}},
	} {
		fault.Method, fault.Path = "POST", "/secrets"
		w.Inject(fault)
		run.Expect(t, 1, "apply", "-auto-approve")
		w.ClearFaults()
	}
	if output := run.Expect(t, 0, "apply", "-auto-approve"); !strings.Contains(output, "changed outside") {
		t.Errorf("no warning in %s", output)
	}
	run.Expect(t, 0, "destroy", "-auto-approve")

	for _, name := range slices.Sorted(maps.Keys(values)) {
		t.Run(name, func(t *testing.T) { expectAbsent(t, run, needles[name]) })
	}
}
