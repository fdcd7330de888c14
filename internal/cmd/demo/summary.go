package main

import (
	"bytes"
	"fmt"
	"io"
	"regexp"
)

var (
	// important matches the lines of Terraform that the demo shows: actions, results, and whom a warning names.
	important = regexp.MustCompile(`^  # .* (will|must) be |` +
		`^(Plan:|No changes|Apply complete|Destroy complete|Import success|Successfully removed|Warning:|Error:)|` +
		`^  with |: (Creation|Modifications|Destruction) complete|^  - \S+@`)
	// override matches the warning of every command about the development override.
	override = regexp.MustCompile(`^Warning: Provider development overrides`)
	// id matches the ID that ends a line.
	id = regexp.MustCompile(` \[id=.*\]$`)
)

// summary writes only the important lines of an output. It keeps all lines for an error.
type summary struct {
	to   io.Writer
	all  bytes.Buffer
	rest []byte
}

// Write writes the important lines that are complete.
func (s *summary) Write(text []byte) (int, error) {
	s.all.Write(text)
	s.rest = append(s.rest, text...)
	for {
		line, rest, found := bytes.Cut(s.rest, []byte("\n"))
		if !found {
			return len(text), nil
		}
		s.rest = rest
		if important.Match(line) && !override.Match(line) {
			if _, err := fmt.Fprintf(s.to, "%s\n", id.ReplaceAll(line, nil)); err != nil {
				return 0, err
			}
		}
	}
}
