package main

import (
	"cmp"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
)

// pageFolders are the folders in docs/ by kind of type.
var pageFolders = map[framework.Kind]string{
	framework.ManagedResource: "resources",
	framework.DataSourceKind:  "data-sources",
	framework.EphemeralKind:   "ephemeral-resources",
	framework.ListKind:        "list-resources",
	framework.ActionKind:      "actions",
}

// permissionTable returns the table of scopes and roles that an API key needs for each type.
func permissionTable(services []framework.Service) string {
	var uses []framework.Use
	for _, service := range services {
		uses = append(uses, service.Uses...)
	}
	// Resources come first, then list resources, ephemeral resources, data sources and actions.
	slices.SortStableFunc(uses, func(a, b framework.Use) int {
		return cmp.Or(-cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Name, b.Name))
	})
	var table strings.Builder
	table.WriteString("\n| Type | Kind | To read | To write | User of the key |\n| --- | --- | --- | --- | --- |\n")
	for _, use := range uses {
		var reads, writes []cerby.Operation
		for _, op := range use.Operations {
			if op.Method == http.MethodGet {
				reads = append(reads, op)
			} else {
				writes = append(writes, op)
			}
		}
		known := missingScopes(reads, nil)
		page := fmt.Sprintf("../%s/%s.md", pageFolders[use.Kind], strings.TrimPrefix(use.Name, "cerby_"))
		fmt.Fprintf(&table, "| [`%s`](%s) | %s | %s | %s | %s |\n", use.Name, page, use.Kind, formatCell(known, ", "),
			formatCell(missingScopes(writes, known), ", "), formatCell(roleNames(use.Operations), " and "))
	}
	table.WriteString("\n")
	return table.String()
}

// missingScopes returns the scopes of operations, sorted and without those in known.
func missingScopes(operations []cerby.Operation, known []string) []string {
	var all []string
	for _, op := range operations {
		for _, scope := range op.Scopes {
			if name := string(scope); !slices.Contains(known, name) && !slices.Contains(all, name) {
				all = append(all, name)
			}
		}
	}
	slices.Sort(all)
	return all
}

// roleNames returns the roles of the key's user that operations require.
func roleNames(operations []cerby.Operation) []string {
	short := map[cerby.Role]string{cerby.WorkspaceAdmin: "Admin", cerby.ItemOwner: "Owner of the item"}
	var all []string
	for _, op := range operations {
		if role := cmp.Or(short[op.Role], string(op.Role)); !slices.Contains(all, role) {
			all = append(all, role)
		}
	}
	slices.Sort(all)
	return all
}

// formatCell joins the values of a table cell. An empty cell is a dash.
func formatCell(words []string, between string) string {
	return cmp.Or(strings.Join(words, between), "–")
}
