package docstest_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// tokenArgument is an API key as an argument of Terraform. The list of processes and the log contain arguments.
var tokenArgument = regexp.MustCompile(`-var[ =].*(?i:token|api_?key)`)

// No page or example passes an API key on the command line.
func TestCommands_noToken(t *testing.T) {
	t.Parallel()
	for _, file := range glob(t, "*.md", "templates/*.tmpl", "templates/guides/*.md", "examples/*/*/*", "examples/*/*") {
		if info, err := os.Stat(file); err != nil || info.IsDir() {
			continue
		}
		for _, line := range strings.Split(readPage(t, file), "\n") {
			if tokenArgument.MatchString(line) {
				t.Errorf("%s: use TF_VAR_cerby_token instead of -var: %s", file, line)
			}
		}
	}
}

// createdEmail matches the email of a user whom a page creates: in a block, or at the start of a line of a CSV file.
var createdEmail = regexp.MustCompile(
	`(?m)^ *resource "cerby_user" "\w+" \{\n *email += "([^"]+)"|^ *(?:echo ")?([\w.]+@[\w.]+),\w+,\w+,\w+,`)

// Each page creates users with emails of its own, because Cerby keeps the email of a removed user. Readers apply
// several pages in one simulated workspace.
func TestCreatedEmails(t *testing.T) {
	t.Parallel()
	creators := map[string]string{}
	for _, file := range glob(t, "README.md", "templates/guides/getting-started.md", "templates/guides/company.md",
		"examples/scenarios/*/main.tf", "examples/scenarios/*/users.csv") {
		// The guide and the example of the same name show one configuration.
		creator := strings.TrimSuffix(filepath.Base(file), ".md")
		if strings.Contains(file, "scenarios") {
			creator = filepath.Base(filepath.Dir(file))
		}
		for _, match := range createdEmail.FindAllStringSubmatch(readPage(t, file), -1) {
			email := match[1] + match[2]
			if other, used := creators[email]; used && other != creator {
				t.Errorf("%s and %s create the same user %s", other, creator, email)
			}
			creators[email] = creator
		}
	}
	if len(creators) < 6 {
		t.Errorf("found %d emails, want at least 6: %v", len(creators), creators)
	}
}

// readPage returns the text of a file.
func readPage(t *testing.T, file string) string {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
