package main

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/provider"
)

// TestReads checks that each operation by which the provider reads is in one of the client's lists.
func TestReads(t *testing.T) {
	listed := map[string]bool{}
	for _, r := range cerby.Reads {
		listed[r.Operation.Path] = true
	}
	for _, op := range cerby.RevealingReads {
		listed[op.Path] = true
	}
	for _, service := range provider.Services {
		for _, use := range service.Uses {
			for _, op := range use.Operations {
				if op.Method == http.MethodGet && !listed[op.Path] {
					t.Errorf("GET %s is neither in cerby.Reads nor in cerby.RevealingReads", op.Path)
				}
			}
		}
	}
}

// TestReads_order checks that each list comes before what is read by the IDs in it.
func TestReads_order(t *testing.T) {
	earlier := map[string]bool{}
	for _, r := range cerby.Reads {
		parent, hasParent := parentPath(r.Operation.Path)
		if hasParent && !earlier[parent] && r.Operation.Path != cerby.GetJob.Path {
			t.Errorf("GET %s comes after GET %s", parent, r.Operation.Path)
		}
		earlier[r.Operation.Path] = true
	}
}

// TestFacts checks that the table of facts does not repeat or contradict what the client decodes.
func TestFacts(t *testing.T) {
	used := map[string]bool{}
	for _, r := range cerby.Reads {
		used[r.Model.Name()], used[r.Noun.Name()] = true, true
		t.Run(r.Operation.Path, func(t *testing.T) { checkFacts(t, r) })
	}
	for name := range facts {
		if !used[name] {
			t.Errorf("there is no model %s", name)
		}
	}
}

// checkFacts checks the facts of one operation.
func checkFacts(t *testing.T, r cerby.Response) {
	t.Helper()
	model, own := modelFields(r.Model), facts[r.Model.Name()]
	for _, name := range r.Required {
		if model[name] == nil {
			t.Errorf("%s is required, and not decoded", name)
		}
	}
	for _, name := range own.known {
		if model[name] != nil {
			t.Errorf("%s is decoded: it does not belong to the known attributes", name)
		}
	}
	for name := range own.values {
		first, _, _ := strings.Cut(name, ".")
		if model[first] == nil && !slices.Contains(own.known, name) {
			t.Errorf("%s has values, but is no attribute", name)
		}
	}
	if len(factOf(r).types) == 0 {
		t.Error("the type of the objects is unknown")
	}
}
