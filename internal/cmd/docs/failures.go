package main

import (
	"fmt"
	"strings"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
)

// failureTable returns the table of job error types with their meanings and remedies.
func failureTable() string {
	var table strings.Builder
	table.WriteString("\n| `errorType` | What it means | What to do |\n| --- | --- | --- |\n")
	for _, failure := range cerby.JobFailures {
		fmt.Fprintf(&table, "| `%s` | %s | %s |\n", failure.Type, failure.Meaning, failure.Remedy)
	}
	other := cerby.JobFailureOf("")
	fmt.Fprintf(&table, "| any other | %s | %s |\n\n", other.Meaning, other.Remedy)
	return table.String()
}
