package provider_test

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/cerby-community/terraform-provider-cerby/internal/acctest"
)

// mistake is a wrong line in a file of a scenario, and the message that explains it. Without a message, the line is
// accepted.
type mistake struct {
	scenario, file, from, to, message string
}

var mistakes = []mistake{
	{"company", "users.csv", "Social;Ads", "Social; Ads ", ""},
	{"company", "users.csv", "jane.doe@acme.example,Jane", "Jane.Doe@acme.example , Jane", ""},
	{
		"company", "users.csv", "Social;Ads", "Social;Adds",
		`users.csv, line 2: access.yaml has no team "Adds". Correct the name, or add the team to access.yaml.`,
	},
	{"company", "access.yaml", "Campaigns: collaborator", "", ""},
	{"company", "access.yaml", "Acme Ads: collaborator", `"Acme Ads ": collaborator`, ""},
	{
		"company", "access.yaml", "Acme Ads:", "Acme Add:",
		`access.yaml, team "Ads": Cerby has no account, or several, with the label "Acme Add". Write the exact label`,
	},
	{
		"company", "access.yaml", "Door phrase:", "Door phrases:",
		`access.yaml, team "Social": Cerby has no secret, or several, with the title "Door phrases".`,
	},
	{
		"company", "access.yaml", "Campaigns:", "Campaign:",
		`access.yaml, team "Ads": Cerby has no collection, or several, with the name "Campaign".`,
	},
	{
		"company", "access.yaml", "Acme / Video Team:", "Acme Video:",
		`access.yaml: Cerby has no integration, or several, with the label "Acme Video".`,
	},
	{
		"company", "access.yaml", "joe.bloggs@acme.example:", "joe.blogs@acme.example:",
		`access.yaml, integration "Acme / Video Team": users.csv has no user "joe.blogs@acme.example".`,
	},
	{"bulk-sharing", "shares.csv", "Acme Ads,adam.admin@acme.example,", "Acme Ads , Adam.Admin@acme.example, ", ""},
	{
		"bulk-sharing", "shares.csv", "Acme Newsletter,", "Acme News,",
		`shares.csv, line 4: Cerby has no account, or several, with the label "Acme News". Write the exact label`,
	},
	{
		"bulk-sharing", "shares.csv", "adam.admin@", "adam.admins@",
		`shares.csv, line 5: Cerby has no user "adam.admins@acme.example". Write the email of a user`,
	},
}

// A plan names the file and the value of a mistake in a file that is edited by hand. Terraform's own errors name an
// expression in main.tf instead.
func TestScenarios_mistakes(t *testing.T) {
	t.Parallel()
	bin := acctest.BuildProvider(t)
	for _, name := range []string{"company", "bulk-sharing"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			run, w := scenario(t, bin, name)
			for _, m := range mistakes {
				if m.scenario == name {
					m.check(t, run)
				}
			}
			w.ExpectWrites(t, "")
		})
	}
}

// check plans with the mistake, and then restores the file.
func (m mistake) check(t *testing.T, run *acctest.CLI) {
	t.Helper()
	file := filepath.Join(run.Dir, m.file)
	text := readFile(t, file)
	changed := strings.Replace(text, m.from, m.to, 1)
	if changed == text {
		t.Fatalf("%s does not contain %q", m.file, m.from)
	}
	writeFile(t, file, changed)
	defer writeFile(t, file, text)
	if m.message == "" {
		run.Expect(t, 0, "plan", "-no-color")
		return
	}
	output := strings.Join(strings.Fields(strings.ReplaceAll(run.Expect(t, 1, "plan", "-no-color"), "│", "")), " ")
	if !strings.Contains(output, m.message) {
		t.Errorf("%q is not in the output:\n%s", m.message, output)
	}
	if strings.Contains(output, "Invalid index") {
		t.Errorf("the plan fails in main.tf:\n%s", output)
	}
}
