package main

import (
	"os"
	"strings"
	"testing"
)

const changelog = `# Changelog

Text before the first version.

## Unreleased

## [0.10.0] - 2026-12-01

### Added

- Resource ` + "`cerby_team`" + `.

## 0.1.0 (2026-11-30)

- First release.

## v0.0.9

## 0.0.8-rc.1
- A candidate.
`

// TestSection checks the headings that are in use, the end of a section, and the errors.
func TestSection(t *testing.T) {
	t.Parallel()
	for version, want := range map[string]string{
		"v0.10.0":     "### Added\n\n- Resource `cerby_team`.",
		"0.10.0":      "### Added\n\n- Resource `cerby_team`.",
		"v0.0.8-rc.1": "- A candidate.",
	} {
		got, err := section(changelog, version)
		if err != nil || got != want {
			t.Errorf("section %s is %q, %v, want %q", version, got, err, want)
		}
	}
	for version, want := range map[string]string{
		"":           "no version",
		"v0.1":       `no section "## 0.1"`,
		"v1.0.0":     `no section "## 1.0.0"`,
		"v0.0.9":     `the section "## 0.0.9" is empty`,
		"Unreleased": `the section "## Unreleased" is empty`,
	} {
		if got, err := section(changelog, version); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("section %s is %q, %v, want the error %q", version, got, err, want)
		}
	}
}

// TestSectionOfThisProject checks that the newest section of this project's changelog has the form that is expected.
func TestSectionOfThisProject(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("../../../CHANGELOG.md")
	if err != nil {
		t.Fatal(err)
	}
	var newest string
	for line := range strings.Lines(string(text)) {
		if match := heading.FindStringSubmatch(strings.TrimSpace(line)); match != nil {
			newest = match[1]
			break
		}
	}
	notes, err := section(string(text), newest)
	if err != nil || !strings.HasPrefix(notes, "### ") || strings.Contains(notes, "\n## ") {
		t.Errorf("the section %q starts with %.40q, %v, want one section that starts with ###", newest, notes, err)
	}
}
