package main

import (
	"bytes"
	"cmp"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
)

// The marks in the README between which the coverage table stands.
const (
	begin = "<!-- coverage: made by make generate -->\n"
	end   = "<!-- end of coverage -->\n"
)

// renewCoverage renews the coverage table in a file.
func renewCoverage(file string, services []framework.Service) error {
	text, err := os.ReadFile(file) //nolint:gosec // the file is named by who runs this
	if err != nil {
		return err
	}
	before, rest, found := bytes.Cut(text, []byte(begin))
	_, after, closed := bytes.Cut(rest, []byte(end))
	if !found || !closed {
		return fmt.Errorf("%s does not have both %q and %q", file, begin, end)
	}
	renewed := slices.Concat(before, []byte(begin), []byte(coverage(services)), []byte(end), after)
	return os.WriteFile(file, renewed, 0o644) //nolint:gosec // a README is for everyone to read
}

// coverage gives a table of the operations that the types use.
func coverage(services []framework.Service) string {
	operations := map[string]cerby.Operation{}
	users := map[string][]string{}
	for _, service := range services {
		for _, use := range service.Uses {
			for _, op := range use.Operations {
				key := op.Method + " " + op.Path
				operations[key] = op
				users[key] = append(users[key], fmt.Sprintf("`%s` (%s)", use.Name, use.Kind))
			}
		}
	}
	keys := slices.SortedFunc(maps.Keys(operations), func(a, b string) int {
		return cmp.Or(cmp.Compare(operations[a].Path, operations[b].Path), cmp.Compare(a, b))
	})
	var table strings.Builder
	table.WriteString("\n| Operation | Scope | Used by | Sure |\n| --- | --- | --- | --- |\n")
	for _, key := range keys {
		scopes := make([]string, 0, len(operations[key].Scopes))
		for _, scope := range operations[key].Scopes {
			scopes = append(scopes, string(scope))
		}
		fmt.Fprintf(&table, "| `%s` | %s | %s | %s |\n", key, strings.Join(scopes, ", "), strings.Join(users[key], ", "), operations[key].Sure)
	}
	table.WriteString("\n")
	return table.String()
}
