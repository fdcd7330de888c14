package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// testFiles returns the texts of the files of each test under a folder, by the name of the test. Tests of several
// packages may have one name.
func testFiles(t *testing.T, folder string) map[string][]string {
	t.Helper()
	names := map[string][]string{}
	function := regexp.MustCompile(`(?m)^func (Test\w+)\(`)
	err := filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.HasSuffix(path, "_test.go") {
			return err
		}
		text, err := os.ReadFile(path)
		for _, match := range function.FindAllStringSubmatch(string(text), -1) {
			names[match[1]] = append(names[match[1]], string(text))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return names
}

// usedFiles are patterns of the files that a test uses, apart from its own. These tests need not run Terraform.
var usedFiles = map[string]string{
	"TestScenarios":              "../../../examples/scenarios/*/*.tf*",
	"TestExamples_module":        "../../../examples/testing/tests/*.hcl",
	"TestGeneratedConfiguration": "../../acctest/generate.go",
}

// readAll returns the text of all files that match a pattern.
func readAll(t *testing.T, pattern string) string {
	t.Helper()
	files, err := filepath.Glob(pattern)
	if err != nil || len(files) == 0 {
		t.Fatalf("%s: got %d files (%v), want some", pattern, len(files), err)
	}
	var all strings.Builder
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		all.Write(text)
	}
	return all.String()
}

var (
	// featureLine matches a line of the table with the feature and its tests.
	featureLine = regexp.MustCompile(`(?m)^\| (.*) \| 1\.\d+ \| (?:1\.\d+|no) \| (.*) \|$`)
	// codeSpan matches a code span. The group is its last word, which the tests must contain.
	codeSpan = regexp.MustCompile("`(?:[^`]* )?([^` ]+)`")
	// runsTerraform matches the calls with which a test runs Terraform.
	runsTerraform = regexp.MustCompile(`\b(?:resource\.UnitTest|acctest\.NewCLI)\(`)
)

// TestCompatibility checks that each line of the table in the guide names tests that run Terraform, and that their
// files contain the syntax that the line names.
func TestCompatibility(t *testing.T) {
	t.Parallel()
	guide, err := os.ReadFile("../../../templates/guides/compatibility.md")
	if err != nil {
		t.Fatal(err)
	}
	tests := testFiles(t, "../..")
	lines := featureLine.FindAllStringSubmatch(string(guide), -1)
	if len(lines) < 10 {
		t.Errorf("the table has %d lines, want at least 10", len(lines))
	}
	for _, line := range lines {
		text := textOfTests(t, tests, line[2])
		if text == "" {
			t.Errorf("no test: %s", line[0])
		}
		for _, word := range codeSpan.FindAllStringSubmatch(line[1], -1) {
			if !strings.Contains(text, word[1]) {
				t.Errorf("no file of the tests contains %q: %s", word[1], line[0])
			}
		}
	}
}

// textOfTests returns the text of the files of all tests in a cell of the table. One test of each name must exist.
func textOfTests(t *testing.T, tests map[string][]string, cell string) string {
	t.Helper()
	var texts strings.Builder
	for _, name := range codeSpan.FindAllStringSubmatch(cell, -1) {
		pattern := usedFiles[name[1]]
		files := slices.DeleteFunc(slices.Clone(tests[name[1]]), func(text string) bool {
			return pattern == "" && !runsTerraform.MatchString(text)
		})
		if len(files) != 1 {
			t.Errorf("%d tests %s run Terraform, want one: %s", len(files), name[1], cell)
		}
		texts.WriteString(strings.Join(files, ""))
		if pattern != "" {
			texts.WriteString(readAll(t, pattern))
		}
	}
	return texts.String()
}
