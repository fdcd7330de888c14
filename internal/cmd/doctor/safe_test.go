package main

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// A word that one response shows is hidden if any response has it as a text, alone or as a part.
func TestRedact(t *testing.T) {
	t.Parallel()
	hidden := newTexts("made-up-key")
	hidden.addBody([]byte(`{"data": [{"attributes": {"name": "Marketing", "firstName": "Olivia", "role": "pilot"}}]}`),
		[]string{"role"})
	got := hidden.redact([]finding{
		{Kind: unknownValue, At: "attributes.role", Found: "Marketing", word: "Marketing"},
		{Kind: unknownValue, At: "attributes.role", Found: "workspace_Olivia", word: "workspace_Olivia"},
		{Kind: unknownValue, At: "attributes.role", Found: "pilot", word: "pilot"},
		{Kind: unknownField, At: "attributes.Olivia", Found: "string", word: "Olivia"},
		{Kind: unknownField, At: "attributes." + hiddenName, Found: "string", word: "Marketing"},
		{Kind: wrongType, At: "data", Found: "object"},
	})
	want := []finding{
		{Kind: unknownValue, At: "attributes.role", Found: hiddenValue},
		{Kind: unknownValue, At: "attributes.role", Found: "pilot"},
		{Kind: unknownField, At: "attributes." + hiddenName, Found: "string"},
		{Kind: wrongType, At: "data", Found: "object"},
	}
	if diff := cmp.Diff(want, got, cmpopts.IgnoreUnexported(finding{})); diff != "" {
		t.Errorf("findings (-want +got):\n%s", diff)
	}
}
