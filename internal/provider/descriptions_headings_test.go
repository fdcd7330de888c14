package provider_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// headings are the second-level headings of a page of a type, in their order.
var headings = []string{"Example Usage", "Schema", "Behavior", "Limitations", "Permissions", "Import"}

// The schema of each page stands before its long sections, and short callouts stand before the example.
func TestDescriptions_headings(t *testing.T) {
	t.Parallel()
	pages, err := filepath.Glob("../../docs/*/*.md")
	if err != nil || len(pages) == 0 {
		t.Fatalf("there are no pages: %v", err)
	}
	for _, page := range pages {
		if filepath.Base(filepath.Dir(page)) == "guides" {
			continue
		}
		text, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		var got []int
		for _, part := range strings.Split(string(text), "\n## ")[1:] {
			heading, _, _ := strings.Cut(part, "\n")
			got = append(got, slices.Index(headings, heading))
		}
		if len(got) == 0 || slices.Contains(got, -1) || !slices.IsSorted(got) {
			t.Errorf("%s: the headings are not those of %v in this order", page, headings)
		}
	}
}
