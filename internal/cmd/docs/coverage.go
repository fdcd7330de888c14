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
	users := map[string]*typeKinds{}
	for _, service := range services {
		for _, use := range service.Uses {
			for _, op := range use.Operations {
				key := op.Method + " " + op.Path
				operations[key] = op
				if users[key] == nil {
					users[key] = &typeKinds{kinds: map[string][]string{}}
				}
				users[key].add(use.Name, string(use.Kind))
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
			key, strings.Join(scopes, ", "), users[key], operations[key].Stability)
	}
	table.WriteString("\n")
	return table.String()
}

// typeKinds are types and their kinds, such as resource and data source, in the order in which they were added.
type typeKinds struct {
	names []string
	kinds map[string][]string
}

// add adds a type of one kind, once.
func (t *typeKinds) add(name, kind string) {
	if t.kinds[name] == nil {
		t.names = append(t.names, name)
	}
	if !slices.Contains(t.kinds[name], kind) {
		t.kinds[name] = append(t.kinds[name], kind)
	}
}

// String returns the types with their kinds in parentheses, as in `cerby_team` (resource, data source).
func (t *typeKinds) String() string {
	types := make([]string, 0, len(t.names))
	for _, name := range t.names {
		types = append(types, fmt.Sprintf("`%s` (%s)", name, strings.Join(t.kinds[name], ", ")))
	}
	return strings.Join(types, ", ")
}
