package provider_test

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/cerby-community/terraform-provider-cerby/internal/acctest"
)

// examples is the folder of the examples on the reference pages.
const examples = "../../examples"

// providerSource is the requirement that each example needs, and that only the example of the provider shows.
const providerSource = `terraform {
  required_providers {
    cerby = {
      source = "cerby-community/cerby"
    }
  }
}
`

var (
	// requiredVariable matches the declaration of a variable without a default.
	requiredVariable = regexp.MustCompile(`(?m)^variable "(\w+)" \{\n((?:  .*\n)*?)\}`)
	// importTarget matches the target of an import block.
	importTarget = regexp.MustCompile(`(?m)^  to = `)
)

// Terraform accepts each example on the reference pages on its own, and the import blocks with it.
func TestExamples_validate(t *testing.T) {
	t.Parallel()
	root := acctest.NewCLI(t, acctest.BuildProvider(t), providerSource)
	imports := "import-by-string-id.tf"
	patterns := []string{
		"provider/*.tf", "resources/*/resource*.tf", "data-sources/*/*.tf", "ephemeral-resources/*/*.tf",
	}
	if _, newer := acctest.HasQueries(t); newer {
		// This version has import by identity, too.
		imports = "import-by-identity.tf"
		patterns = append(patterns, "actions/*/*.tf")
	}
	for _, pattern := range patterns {
		for _, file := range exampleFiles(t, pattern) {
			addExample(t, root.Dir, file, "", readImports(t, file, imports))
		}
	}
	root.Expect(t, 0, "get", "-no-color")
	root.Expect(t, 0, "validate", "-no-color")
}

// Terraform accepts each query on the reference pages.
func TestExamples_validateQueries(t *testing.T) {
	t.Parallel()
	acctest.SkipWithoutQueries(t)
	root := acctest.NewCLI(t, acctest.BuildProvider(t), providerSource+"provider \"cerby\" {}\n")
	for _, file := range exampleFiles(t, "list-resources/*/*.hcl") {
		writeFile(t, filepath.Join(root.Dir, exampleName(file)+".tfquery.hcl"), readFile(t, file))
	}
	root.Expect(t, 0, "validate", "-no-color", "-query")
}

// Terraform would not change the format of any example.
func TestExamples_format(t *testing.T) {
	t.Parallel()
	root := acctest.NewCLI(t, "", "")
	folder, err := filepath.Abs(examples)
	if err != nil {
		t.Fatal(err)
	}
	root.Expect(t, 0, "fmt", "-no-color", "-check", "-diff", "-recursive", folder)
}

// addExample adds an example as a module of its own, which sees only what it declares. The text is added to the call of
// the module, and more to the root module.
func addExample(t *testing.T, root, file, call, more string) {
	t.Helper()
	name, text := exampleName(file), readFile(t, file)
	if err := os.Mkdir(filepath.Join(root, name), 0o700); err != nil {
		t.Fatal(err)
	}
	var variables strings.Builder
	for _, variable := range requiredVariable.FindAllStringSubmatch(text, -1) {
		if !strings.Contains(variable[2], "default") {
			fmt.Fprintf(&variables, "  %s = \"made-up\"\n", variable[1])
		}
	}
	module := fmt.Sprintf("module %q {\n  source = \"./%s\"\n%s%s}\n%s", name, name, call, &variables, more)
	writeFile(t, filepath.Join(root, name+".tf"), module)
	if !strings.Contains(text, "required_providers") {
		text += providerSource
	}
	writeFile(t, filepath.Join(root, name, filepath.Base(file)), text)
}

// readImports returns the import blocks of an example in a file beside it, for the root module, if there is one.
func readImports(t *testing.T, example, file string) string {
	t.Helper()
	path := filepath.Join(filepath.Dir(example), file)
	if _, err := os.Stat(path); err != nil {
		return ""
	}
	return importTarget.ReplaceAllString(readFile(t, path), "  to = module."+exampleName(example)+".")
}

// exampleFiles returns the files of a pattern in the folder of the examples.
func exampleFiles(t *testing.T, pattern string) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(examples, filepath.FromSlash(pattern)))
	if err != nil || len(files) == 0 {
		t.Fatalf("%s: got %d files (%v), want at least one", pattern, len(files), err)
	}
	return files
}

// exampleName returns a name for an example that no other has.
func exampleName(file string) string {
	relative := strings.TrimPrefix(filepath.ToSlash(file), examples+"/")
	return strings.NewReplacer("/", "_", "-", "_", ".", "_").Replace(relative)
}

// readFile returns the text of a file.
func readFile(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// writeFile writes a file that only the user can read.
func writeFile(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}
