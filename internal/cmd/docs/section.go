package main

import (
	"bytes"
	"fmt"
	"os"
	"slices"
)

// replaceSection replaces the text between two markers in a file: <!-- NAME: made by make generate --> and <!-- end
// of NAME -->.
func replaceSection(file, name, made string) error {
	text, err := os.ReadFile(file) //nolint:gosec // a flag names the file
	if err != nil {
		return err
	}
	begin := []byte("<!-- " + name + ": made by make generate -->\n")
	end := []byte("<!-- end of " + name + " -->\n")
	before, rest, found := bytes.Cut(text, begin)
	_, after, closed := bytes.Cut(rest, end)
	if !found || !closed {
		return fmt.Errorf("%s does not have both %q and %q", file, begin, end)
	}
	renewed := slices.Concat(before, begin, []byte(made), end, after)
	return os.WriteFile(file, renewed, 0o644) //nolint:gosec // documentation is public
}
