package docstest_test

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/cerby-community/terraform-provider-cerby/internal/acctest"
)

// declaration is a block of a configuration that other blocks may refer to.
type declaration struct {
	// address is how other blocks refer to it, as in data.cerby_vault.company.
	address string
	text    string
}

var (
	// declared matches a block at the start of a line, up to the line that closes it.
	declared = regexp.MustCompile(`(?ms)^(resource|data|ephemeral|variable) "(\w+)"(?: "(\w+)")? \{.*?^\}\n`)
	// otherFiles are the beginnings of files of queries and tests, which are not part of a configuration.
	otherFiles = regexp.MustCompile(`(?m)^(list|run|mock_provider) `)
)

// declarations returns what a configuration declares.
func declarations(configuration string) []declaration {
	var all []declaration
	for _, match := range declared.FindAllStringSubmatch(configuration, -1) {
		address := strings.Join(match[1:], ".")
		switch match[1] {
		case "resource":
			address = match[2] + "." + match[3]
		case "variable":
			address = "var." + match[2]
		}
		all = append(all, declaration{address: address, text: match[0]})
	}
	return all
}

// missing returns the declarations that a configuration refers to and does not have. Later declarations precede.
func missing(configuration string, known []declaration) string {
	var added strings.Builder
	for grew := true; grew; {
		grew = false
		for _, one := range slices.Backward(known) {
			all := configuration + added.String()
			refers := regexp.MustCompile(`(?:^|[^.\w])` + regexp.QuoteMeta(one.address) + `\b`).MatchString(all)
			has := slices.ContainsFunc(declarations(all), func(d declaration) bool { return d.address == one.address })
			if refers && !has {
				added.WriteString("\n" + one.text)
				grew = true
			}
		}
	}
	return added.String()
}

// requirement is the block that a configuration without its own needs.
const requirement = `terraform {
  required_providers {
    cerby = {
      source = "cerby-community/cerby"
    }
  }
}
`

// checkTerraform checks that a block is formatted, and valid together with what it refers to.
func checkTerraform(t *testing.T, with tools, b block, known []declaration) {
	t.Helper()
	context := missing(b.text, known)
	if !strings.Contains(b.text, "required_providers") {
		context += requirement
	}
	run := acctest.NewCLI(t, with.bin, context, with.address)
	file := "block.tf"
	if otherFiles.MatchString(b.text) {
		// Their syntax is checked here. The commands of the page use them.
		file = "block.tfvars"
	}
	if err := os.WriteFile(filepath.Join(run.Dir, file), []byte(b.text), 0o600); err != nil {
		t.Fatal(err)
	}
	run.Expect(t, 0, "fmt", "-check", "-diff", file)
	if file == "block.tf" {
		run.Expect(t, 0, "validate", "-no-color")
	}
}

func TestMissing(t *testing.T) {
	t.Parallel()
	known := declarations("variable \"a\" {\n}\n\ndata \"x\" \"y\" {\n  v = var.a\n}\n\nresource \"x\" \"y\" {\n}\n")
	if got := missing("output \"o\" {\n  value = data.x.y.id\n}\n", known); got !=
		"\ndata \"x\" \"y\" {\n  v = var.a\n}\n\nvariable \"a\" {\n}\n" {
		t.Errorf("added %q", got)
	}
	if got := missing("resource \"x\" \"y\" {\n}\noutput \"o\" {\n  value = x.y.id\n}\n", known); got != "" {
		t.Errorf("added %q, want nothing", got)
	}
}
