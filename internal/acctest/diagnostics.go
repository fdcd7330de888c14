package acctest

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// Diagnostics are the errors and warnings of a run, or of a call.
type Diagnostics struct {
	// Errors and Warnings consist of a summary and a detail each, on lines of their own.
	Errors, Warnings []string
}

// formatDiagnostic returns a diagnostic's summary and detail.
func formatDiagnostic(d *tfprotov6.Diagnostic) string { return d.Summary + "\n" + d.Detail }

// callError returns the diagnostics of a call that returned an error in place of a response.
func callError(err error) Diagnostics { return Diagnostics{Errors: []string{err.Error()}} }

// newDiagnostics sorts diagnostics into errors and warnings.
func newDiagnostics(diagnostics []*tfprotov6.Diagnostic) (sorted Diagnostics) {
	for _, d := range diagnostics {
		if d.Severity == tfprotov6.DiagnosticSeverityError {
			sorted.Errors = append(sorted.Errors, formatDiagnostic(d))
		} else {
			sorted.Warnings = append(sorted.Warnings, formatDiagnostic(d))
		}
	}
	return sorted
}

// add adds the diagnostics of a call. An error in place of a response ends the test.
func (d *Diagnostics) add(t *testing.T, err error, diagnostics []*tfprotov6.Diagnostic) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	more := newDiagnostics(diagnostics)
	d.Errors, d.Warnings = append(d.Errors, more.Errors...), append(d.Warnings, more.Warnings...)
}

// Expect checks that there is one error for each text in errors, and one warning for each in warnings, in this order.
func (d Diagnostics) Expect(t *testing.T, errors, warnings []string) {
	t.Helper()
	ExpectMessages(t, "errors", d.Errors, errors...)
	ExpectMessages(t, "warnings", d.Warnings, warnings...)
}

// ExpectError checks that one of the errors matches a regular expression, as Terraform's test framework does.
func (d Diagnostics) ExpectError(t *testing.T, want *regexp.Regexp) {
	t.Helper()
	if !slices.ContainsFunc(d.Errors, want.MatchString) {
		t.Errorf("the errors are %q, want one that matches %q", d.Errors, want)
	}
}

// ExpectMessages checks that there is one message for each text, in this order, which contains it. kind names the
// messages where the check fails.
func ExpectMessages(t *testing.T, kind string, got []string, want ...string) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("there are %d %s, want %d\ngot:  %q\nwant: %q", len(got), kind, len(want), got, want)
	}
	for i := range want {
		if !strings.Contains(got[i], want[i]) {
			t.Errorf("%s: got %q, want a text that contains %q", kind, got[i], want[i])
		}
	}
}

// ErrorRegexp returns a regular expression for an error that Terraform prints, with line breaks between any two words.
func ErrorRegexp(text string) *regexp.Regexp {
	return regexp.MustCompile(regexp.MustCompile(`\s+`).ReplaceAllString(regexp.QuoteMeta(text), `[\s│]+`))
}
