package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// testNames returns the names of the tests under a folder.
func testNames(t *testing.T, folder string) map[string]bool {
	t.Helper()
	names := map[string]bool{}
	function := regexp.MustCompile(`(?m)^func (Test\w+)\(`)
	err := filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.HasSuffix(path, "_test.go") {
			return err
		}
		text, err := os.ReadFile(path)
		for _, match := range function.FindAllStringSubmatch(string(text), -1) {
			names[match[1]] = true
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return names
}

// TestCompatibility checks that each line of the table in the guide names a test that exists.
func TestCompatibility(t *testing.T) {
	t.Parallel()
	guide, err := os.ReadFile("../../../templates/guides/compatibility.md")
	if err != nil {
		t.Fatal(err)
	}
	tests := testNames(t, "../..")
	lines := regexp.MustCompile(`(?m)^\| .* \| (?:1\.\d+|no) \| (.*) \|$`).FindAllStringSubmatch(string(guide), -1)
	if len(lines) < 10 {
		t.Errorf("the table has %d lines, want at least 10", len(lines))
	}
	for _, line := range lines {
		names := regexp.MustCompile("`(Test\\w+)`").FindAllStringSubmatch(line[1], -1)
		if len(names) == 0 {
			t.Errorf("no test: %s", line[0])
		}
		for _, name := range names {
			if !tests[name[1]] {
				t.Errorf("the test %s does not exist: %s", name[1], line[0])
			}
		}
	}
}
