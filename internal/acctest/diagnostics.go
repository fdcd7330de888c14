package acctest

import (
	"regexp"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// Diagnostics is what a run, or a call, said.
type Diagnostics struct {
	// Errors and Warnings have a summary and a detail each.
	Errors, Warnings []string
}

// text gives a diagnostic's summary and detail.
func formatDiagnostic(d *tfprotov6.Diagnostic) string { return d.Summary + "\n" + d.Detail }

// failed gives what a call said that had no answer.
func callError(err error) Diagnostics { return Diagnostics{Errors: []string{err.Error()}} }

// said gives what a call said.
func newDiagnostics(diagnostics []*tfprotov6.Diagnostic) (s Diagnostics) {
	for _, d := range diagnostics {
		if d.Severity == tfprotov6.DiagnosticSeverityError {
			s.Errors = append(s.Errors, formatDiagnostic(d))
		} else {
			s.Warnings = append(s.Warnings, formatDiagnostic(d))
		}
	}
	return s
}

// add adds what a call said.
func (s *Diagnostics) add(t *testing.T, err error, diagnostics []*tfprotov6.Diagnostic) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	more := newDiagnostics(diagnostics)
	s.Errors, s.Warnings = append(s.Errors, more.Errors...), append(s.Warnings, more.Warnings...)
}

// Expect checks what was said: the words of one error each, and of one warning each.
func (s Diagnostics) Expect(t *testing.T, errors, warnings []string) {
	t.Helper()
	Expect(t, "errors", s.Errors, errors...)
	Expect(t, "warnings", s.Warnings, warnings...)
}

// Expect checks that there are so many errors, or warnings, and that each has its words.
func Expect(t *testing.T, kind string, got []string, want ...string) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%d %s instead of %d: %q", len(got), kind, len(want), got)
	}
	for i := range want {
		if !strings.Contains(got[i], want[i]) {
			t.Errorf("%s: %q is not in %q", kind, want[i], got[i])
		}
	}
}

// ErrorRegexp makes an expectation of an error of Terraform, whose lines may be broken anywhere.
func ErrorRegexp(text string) *regexp.Regexp {
	return regexp.MustCompile(regexp.MustCompile(`\s+`).ReplaceAllString(regexp.QuoteMeta(text), `[\s│]+`))
}
