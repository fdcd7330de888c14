package main

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
)

// coverageTable returns the table of operations with their scopes and the types that use them.
func coverageTable(services []framework.Service) string {
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
	table.WriteString("\n| Operation | Scope | Used by | Stability |\n| --- | --- | --- | --- |\n")
	for _, key := range keys {
		scopes := make([]string, 0, len(operations[key].Scopes))
		for _, scope := range operations[key].Scopes {
			scopes = append(scopes, string(scope))
		}
		fmt.Fprintf(&table, "| `%s` | %s | %s | %s |\n",
			key, strings.Join(scopes, ", "), strings.Join(users[key], ", "), operations[key].Stability)
	}
	table.WriteString("\n")
	return table.String()
}
