package chaos_test

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"net/http"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/mitchellh/go-wordwrap"

	"github.com/cerby-community/terraform-provider-cerby/internal/apitest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
	"github.com/cerby-community/terraform-provider-cerby/internal/provider"
)

var update = flag.Bool("update", false, "write the table of faults into the guide")

// guide is the template of the guide with the table of faults.
const guide = "../../templates/guides/reliability.md"

// The results of a cell.
const (
	success   = "ok"
	refused   = "error"
	ambiguous = "ambiguous"
	notFound  = "deleted"
)

// operationTimeout is the limit of an operation in a resource. It limits operations that start jobs: these are verified
// for long, which does not count as retrying.
const operationTimeout = 4 * time.Minute

// undisturbed is what an operation returns and changes without a fault.
type undisturbed struct {
	value         any
	before, after []string
}

// TestFaultTable calls every operation under every fault, once and for ever, and checks each result:
//
//   - Without an error, the operation has changed and returned what it does without a fault, and nothing else.
//   - With an error, it has changed nothing, unless the error says that it may have.
//   - A fault that passes is no error. No text repeats the API key or the value of a secret.
func TestFaultTable(t *testing.T) {
	t.Parallel()
	var rows [][]string
	for _, op := range operations() {
		t.Run(op.Name, func(t *testing.T) { rows = append(rows, testRow(t, op)) })
	}
	table := formatTable(rows)
	text, err := os.ReadFile(guide)
	if err != nil {
		t.Fatal(err)
	}
	const begin, end = "<!-- table of faults -->\n", "\n<!-- end of table -->"
	before, rest, _ := strings.Cut(string(text), begin)
	current, after, found := strings.Cut(rest, end)
	switch {
	case !found:
		t.Fatalf("%s has no place for the table", guide)
	case *update:
		if err := os.WriteFile(guide, []byte(before+begin+table+end+after), 0o600); err != nil {
			t.Fatal(err)
		}
	case current != table:
		t.Errorf("%s has another table: run make chaos, and make generate (-guide +got)\n%s", guide, cmp.Diff(current, table))
	}
}

// TestFaultTable_complete checks that the table has every operation that the provider uses.
func TestFaultTable_complete(t *testing.T) {
	t.Parallel()
	var known []string
	for _, op := range operations() {
		known = append(known, op.Name)
	}
	for _, service := range provider.Services {
		for _, use := range service.Uses {
			for _, op := range use.Operations {
				if !slices.Contains(known, op.Name) {
					t.Errorf("%s uses %q, which is not in the table", use.Name, op.Name)
				}
			}
		}
	}
}

// testRow tests one operation, and returns its name and the results of the cells.
func testRow(t *testing.T, op operation) []string {
	t.Helper()
	var plain undisturbed
	synctest.Test(t, func(t *testing.T) {
		w := newWorkspace()
		plain.before = snapshot(w)
		value, err := op.call(t.Context(), newClient(t, w))
		if err != nil {
			t.Fatalf("%s: %v", op.Name, err)
		}
		plain.value, plain.after = value, finalSnapshot(w)
		if changed := !slices.Equal(plain.before, plain.after); changed == (op.Method == http.MethodGet) {
			t.Fatalf("%s: changed the workspace: %t", op.Name, changed)
		}
	})
	row := []string{op.Name}
	for _, f := range faults() {
		cell := ""
		for _, times := range []int{1, 0} {
			f.Times, f.Method, f.Path = times, op.Method, op.Path
			apitest.Run(t, fmt.Sprintf("%s %d", f.name, times), func(t *testing.T) {
				result := testCell(t, op, f, plain)
				if times == 1 {
					cell = result
				} else if result != cell {
					cell += ", " + result
				}
			})
		}
		row = append(row, cell)
	}
	return row
}

// newClient returns the client of a cell.
func newClient(t *testing.T, w *cerbytest.Workspace) *cerby.Client {
	t.Helper()
	client, err := cerby.New(cerby.Config{
		BaseURL: "https://acme.cerby.example/api/v1", Token: w.AddKey(cerbytest.Key{UserID: cerbytest.SeedOwnerID}),
		UserAgent: "chaos/1", Transport: cerbytest.NewTransport(w), RequestTimeout: requestTimeout,
		RetryTimeout: retryTimeout,
	})
	if err != nil {
		t.Fatal(err)
	}
	return client
}

// finalSnapshot returns the snapshot of a workspace after everything that is in progress has ended.
func finalSnapshot(w *cerbytest.Workspace) []string {
	time.Sleep(2 * requestTimeout)
	w.ClearFaults()
	_ = w.Jobs()
	return snapshot(w)
}

// testCell calls an operation under a fault, checks the result, and returns it.
func testCell(t *testing.T, op operation, f fault, plain undisturbed) string {
	t.Helper()
	w := newWorkspace()
	client := newClient(t, w)
	w.Inject(f.Fault)
	start := time.Now()
	ctx, cancel := context.WithTimeout(t.Context(), operationTimeout)
	defer cancel()
	value, err := op.call(ctx, client)
	if elapsed := time.Since(start); elapsed > operationTimeout+2*requestTimeout {
		t.Errorf("took %s", elapsed)
	}
	after := finalSnapshot(w)
	switch {
	case err == nil && op.Method == http.MethodDelete && f.Status == http.StatusNotFound && !f.HTML:
		return notFound
	case err == nil:
		expectDone(t, op, value, after, plain)
		return success
	case f.passes && f.Times == 1:
		t.Errorf("the fault has passed, but: %v", err)
	case strings.Contains(err.Error(), secretValue):
		t.Errorf("the error has a secret value: %v", err)
	}
	return expectFailure(t, err, after, plain)
}

// expectFailure checks what an operation that returned an error has changed, and returns the result.
func expectFailure(t *testing.T, err error, after []string, plain undisturbed) string {
	t.Helper()
	var requestErr *cerby.Error
	isUncertain := errors.As(err, &requestErr) && requestErr.Ambiguous
	switch {
	case slices.Equal(after, plain.before):
	case !slices.Equal(after, plain.after):
		t.Errorf("the operation did something else (-want +got):\n%s", cmp.Diff(plain.after, after))
	case !isUncertain && !slices.Equal(plain.before, plain.after):
		t.Errorf("the change was made, but the error does not say that it may have been: %v", err)
	}
	if isUncertain {
		return ambiguous
	}
	return refused
}

// expectDone checks the result of an operation that returned no error.
func expectDone(t *testing.T, op operation, value any, after []string, plain undisturbed) {
	t.Helper()
	if diff := cmp.Diff(plain.after, after); diff != "" {
		t.Errorf("no error, and the workspace is another one than without the fault (-want +got):\n%s", diff)
	}
	if op.Method != http.MethodGet {
		return
	}
	if diff := cmp.Diff(plain.value, value, equalExceptVersions...); diff != "" {
		t.Errorf("the result is not that without the fault (-want +got):\n%s", diff)
	}
}

// equalExceptVersions compares all fields but the versions of secrets, which are random.
var equalExceptVersions = []cmp.Option{
	cmp.Exporter(func(reflect.Type) bool { return true }),
	cmp.FilterPath(func(p cmp.Path) bool { return p.Last().String() == ".VersionID" }, cmp.Ignore()),
}

// formatTable returns the table as Markdown: a row for each fault, and a column for each group of operations with equal
// results. The groups are listed below the table.
func formatTable(rows [][]string) string {
	var columns [][]string
	groups := map[string][]string{}
	for _, row := range rows {
		results := strings.Join(row[1:], "\n")
		if groups[results] == nil {
			columns = append(columns, row[1:])
		}
		groups[results] = append(groups[results], row[0])
	}
	var b strings.Builder
	b.WriteString("| Fault |")
	for i := range columns {
		fmt.Fprintf(&b, " Group %d |", i+1)
	}
	b.WriteString("\n|" + strings.Repeat(" --- |", len(columns)+1) + "\n")
	for i, f := range faults() {
		b.WriteString("| " + f.name + " |")
		for _, column := range columns {
			b.WriteString(" " + column[i] + " |")
		}
		b.WriteString("\n")
	}
	b.WriteString("\nThe operations of each group:\n\n")
	for i, column := range columns {
		text := fmt.Sprintf("%d. %s.", i+1, strings.Join(groups[strings.Join(column, "\n")], ", "))
		b.WriteString(wordwrap.WrapString(text, 110) + "\n")
	}
	return b.String()
}
