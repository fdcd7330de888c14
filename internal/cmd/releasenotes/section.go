package main

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
)

// heading matches the heading of a version: "## 1.2.0", "## [1.2.0]", "## 1.2.0 - 2026-12-01" or "## Unreleased".
var heading = regexp.MustCompile(`^## \[?v?([^\s\]]+)\]?(?:\s.*)?$`)

// section returns the text under the heading of a version, which may be a tag such as v1.2.0. A version without a
// section, or with an empty one, is an error: each release describes what changed.
func section(changelog, version string) (string, error) {
	version = strings.TrimPrefix(version, "v")
	if version == "" {
		return "", errors.New("no version: pass the tag of the release, such as v1.2.0")
	}
	var lines []string
	found := false
	for line := range strings.Lines(changelog) {
		match := heading.FindStringSubmatch(strings.TrimSpace(line))
		switch {
		case match == nil:
			if found {
				lines = append(lines, line)
			}
		case found:
			return notes(lines, version)
		default:
			found = match[1] == version
		}
	}
	if !found {
		return "", fmt.Errorf("no section %q: rename the section Unreleased to the version and the date", "## "+version)
	}
	return notes(lines, version)
}

// notes returns the lines of a section without the empty lines around it.
func notes(lines []string, version string) (string, error) {
	text := strings.TrimSpace(strings.Join(lines, ""))
	if text == "" {
		return "", fmt.Errorf("the section %q is empty", "## "+version)
	}
	return text, nil
}
