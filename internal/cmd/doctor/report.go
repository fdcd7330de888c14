package main

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
)

// report is the result of a run. It contains no value of the workspace.
type report struct {
	Version string `json:"version"`
	// Status is the exit status.
	Status int `json:"exit_status"`
	// Interrupted is set if the run ended early.
	Interrupted bool     `json:"interrupted"`
	Operations  []*entry `json:"operations"`
	// Left are the objects of the self-test that may still exist.
	Left  []string `json:"left,omitempty"`
	Hints []string `json:"hints,omitempty"`
}

// The results of operations.
const (
	asExpected = "as expected"
	differs    = "differs"
	refused    = "refused"
	failed     = "failed"
	noObjects  = "no objects"
	notSent    = "not sent"
)

// entry is the part of a report about one operation.
type entry struct {
	Method    string `json:"method"`
	Path      string `json:"path"`
	Stability string `json:"stability"`
	// SelfTest is set for the operations of a self-test.
	SelfTest bool   `json:"self_test,omitempty"`
	Result   string `json:"result"`
	// Reason explains a result.
	Reason string `json:"reason,omitempty"`
	// Statuses are the numbers of responses by HTTP status.
	Statuses map[int]int `json:"statuses,omitempty"`
	// Objects is the number of objects in the responses.
	Objects int `json:"objects"`
	// Types are the types of the objects.
	Types []string `json:"types,omitempty"`
	// Fields are the attributes that are known, with their JSON types and the numbers of these.
	Fields map[string]map[string]int `json:"fields,omitempty"`
	// NotSeen are the attributes that the client decodes and that no object has, which is allowed.
	NotSeen []string `json:"not_seen,omitempty"`
	// Values are the known values of enumerations that occur.
	Values map[string][]string `json:"values,omitempty"`
	// Paging describes the links and the meta of lists.
	Paging []string `json:"paging,omitempty"`
	// Differences are the findings that count as differences.
	Differences []finding `json:"differences,omitempty"`
	// New are the fields that the client does not know, which it ignores.
	New []finding `json:"new,omitempty"`
}

// newEntry returns the entry of an operation without any response.
func newEntry(op cerby.Operation) *entry {
	return &entry{
		Method: op.Method, Path: op.Path, Stability: string(op.Stability),
		Statuses: map[int]int{}, Fields: map[string]map[string]int{}, Values: map[string][]string{},
	}
}

// notSentEntry returns the entry of an operation that is not sent.
func notSentEntry(op cerby.Operation, reason string) *entry {
	e := newEntry(op)
	e.Result, e.Reason = notSent, reason
	return e
}

// finding is one deviation from what is expected.
type finding struct {
	Kind string `json:"kind"`
	// At is the place in the response, as in attributes.role.
	At       string `json:"at,omitempty"`
	Found    string `json:"found,omitempty"`
	Expected string `json:"expected,omitempty"`
	// word is the name or value that the finding shows, if the client does not know it.
	word string
}

// The kinds of findings.
const (
	missingField   = "missing field"
	nullField      = "field is always null"
	wrongType      = "wrong type"
	unknownField   = "unknown field"
	unknownValue   = "unknown value"
	unknownMember  = "unknown part of the envelope"
	missingMember  = "missing part of the envelope"
	wrongPaging    = "paging"
	otherStatus    = "status"
	unusable       = "response that the client cannot use"
	staysReadable  = "still readable after deletion"
	changeNotShown = "change not shown"
)

// String returns a finding in one line.
func (f finding) String() string {
	text := f.Kind
	if f.At != "" {
		text += " " + f.At
	}
	if f.Found != "" {
		text += ": " + f.Found
	}
	if f.Expected != "" {
		text += ", expected " + f.Expected
	}
	return text
}

// differ adds a finding that counts as a difference.
func (e *entry) differ(f finding) { e.Differences = addFinding(e.Differences, f) }

// note adds a finding about a new field.
func (e *entry) note(f finding) { e.New = addFinding(e.New, f) }

// addFinding adds a finding unless it is in the list.
func addFinding(list []finding, f finding) []finding {
	if slices.Contains(list, f) {
		return list
	}
	return append(list, f)
}

// count sets the exit status from the results.
func (r *report) count(strict bool) {
	r.Status = exitExpected
	for _, e := range r.Operations {
		if e.Result == differs || e.Result == refused || e.Result == failed || strict && len(e.New) > 0 {
			r.Status = exitDiffers
		}
	}
	if r.Interrupted || len(r.Left) > 0 {
		r.Status = exitDiffers
	}
}

// writeJSON writes the report as JSON.
func (r *report) writeJSON(w io.Writer) error {
	encoder := json.NewEncoder(w)
	encoder.SetIndent("", "  ")
	encoder.SetEscapeHTML(false)
	return encoder.Encode(r)
}

// writeText writes the report as text.
func (r *report) writeText(w io.Writer) error {
	var b strings.Builder
	fmt.Fprintf(&b, "cerby-doctor %s\n\n", r.Version)
	for _, e := range r.Operations {
		e.writeText(&b)
	}
	b.WriteString("\n" + r.summary() + "\n")
	for _, name := range r.Left {
		fmt.Fprintf(&b, "Not removed, or not known to be: %s. Delete it in Cerby's web app.\n", name)
	}
	for _, hint := range r.Hints {
		b.WriteString(hint + "\n")
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// summary returns the numbers of operations by result.
func (r *report) summary() string {
	counts := map[string]int{}
	fresh := 0
	for _, e := range r.Operations {
		counts[e.Result]++
		fresh += len(e.New)
	}
	parts := []string{}
	for _, result := range []string{asExpected, differs, refused, failed, noObjects, notSent} {
		if counts[result] > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", counts[result], result))
		}
	}
	text := fmt.Sprintf("%d operations: %s.", len(r.Operations), strings.Join(parts, ", "))
	if fresh > 0 {
		text += fmt.Sprintf(" %d new fields.", fresh)
	}
	if r.Interrupted {
		text += " The run was interrupted."
	}
	return text
}

// writeText writes one operation, each kind of facts in a line.
func (e *entry) writeText(b *strings.Builder) {
	fmt.Fprintf(b, "%s %s  [%s]  %s", e.Method, e.Path, e.Stability, e.Result)
	if e.SelfTest {
		b.WriteString(" in the self-test")
	}
	if len(e.Statuses) > 0 {
		fmt.Fprintf(b, ", %s", formatStatuses(e.Statuses))
	}
	if e.Objects > 0 {
		fmt.Fprintf(b, ", objects: %d", e.Objects)
	}
	b.WriteString("\n")
	line := func(label string, parts ...string) {
		if len(parts) > 0 {
			fmt.Fprintf(b, "    %s: %s\n", label, strings.Join(parts, ", "))
		}
	}
	if e.Reason != "" {
		line("reason", e.Reason)
	}
	for _, f := range e.Differences {
		line("DIFFERS", f.String())
	}
	fresh := make([]string, 0, len(e.New))
	for _, f := range e.New {
		fresh = append(fresh, f.At+" "+f.Found)
	}
	line("new", fresh...)
	line("fields", formatFields(e.Fields, e.Objects)...)
	line("not seen", e.NotSeen...)
	line("types", e.Types...)
	for _, name := range slices.Sorted(maps.Keys(e.Values)) {
		line("values of "+name, e.Values[name]...)
	}
	line("paging", e.Paging...)
}

// formatStatuses returns statuses as in "200 (3 times), 404".
func formatStatuses(statuses map[int]int) string {
	var parts []string
	for _, status := range slices.Sorted(maps.Keys(statuses)) {
		text := strconv.Itoa(status)
		if status == 0 {
			text = "no response"
		}
		if n := statuses[status]; n > 1 {
			text += fmt.Sprintf(" (%d times)", n)
		}
		parts = append(parts, text)
	}
	return strings.Join(parts, ", ")
}

// formatFields returns fields as in "email string", with numbers if an object lacks the field or the types differ.
func formatFields(fields map[string]map[string]int, objects int) []string {
	var parts []string
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		types := fields[name]
		described := []string{name}
		for _, kind := range slices.Sorted(maps.Keys(types)) {
			described = append(described, kind)
			if types[kind] != objects {
				described = append(described, fmt.Sprintf("(%d)", types[kind]))
			}
		}
		parts = append(parts, strings.Join(described, " "))
	}
	return parts
}
