package framework_test

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
)

// importFormat is the form of the import IDs of a fuzz test.
const importFormat = `"<integration>/<user>/<entitlement>"`

// FuzzImportID splits and cuts a text as an import ID. The parts of an accepted one join to it again, and parts that
// are joined are split again.
func FuzzImportID(f *testing.F) {
	for _, seed := range [][3]string{
		{"", "", ""},
		{"Ads", "jane@example.com", "VIEWER"},
		{"a/b", "u-1", "e"},
		{"/", "/", "/"},
		{"a", "", "b"},
		{"a/user/b", "team", "c"},
		{"user", "team", "user"},
		{"a/user", "team", "b"},
		{" a ", " b", "c\n"},
		{"é", ".", ".."},
		{"a\xff", "\u202e", "x"},
		{strings.Repeat("long", 300), "a", "b"},
	} {
		f.Add(seed[0], seed[1], seed[2])
	}
	f.Fuzz(func(t *testing.T, first, second, third string) {
		for _, id := range []string{first, first + "/" + second, first + "/" + second + "/" + third} {
			checkSplit(t, id, 2)
			checkSplit(t, id, 3)
			checkCut(t, id)
		}
		if first == "" || !framework.IsID(second) || !framework.IsID(third) {
			return
		}
		parts, diags := framework.SplitImportID(first+"/"+second+"/"+third, 3, importFormat)
		if diags.HasError() || parts[0] != first || parts[1] != second || parts[2] != third {
			t.Errorf("%q, %q and %q are split into %q: %v", first, second, third, parts, diags)
		}
		checkJoined(t, first, second)
	})
}

// checkSplit splits an import ID into a number of parts.
func checkSplit(t *testing.T, id string, count int) {
	parts, diags := framework.SplitImportID(id, count, importFormat)
	if diags.HasError() {
		checkImportError(t, diags)
		return
	}
	if len(parts) != count || strings.Join(parts, "/") != id || parts[0] == "" {
		t.Errorf("%q is split into %q", id, parts)
	}
	for _, part := range parts[1:] {
		if !framework.IsID(part) {
			t.Errorf("%q is split into %q, which are no IDs", id, parts)
		}
	}
}

// checkCut cuts an import ID at a separator.
func checkCut(t *testing.T, id string) {
	before, separator, after, diags := framework.CutImportID(id, importFormat, "/user/", "/team/")
	if diags.HasError() {
		checkImportError(t, diags)
		return
	}
	if before == "" || after == "" || separator != "/user/" && separator != "/team/" || before+separator+after != id {
		t.Errorf("%q is cut into %q, %q and %q", id, before, separator, after)
	}
	if hasSeparator(before+"/") || hasSeparator("/"+after) {
		t.Errorf("%q could be cut elsewhere than into %q and %q", id, before, after)
	}
}

// checkJoined joins two parts by a separator, and cuts them unless that could be done elsewhere.
func checkJoined(t *testing.T, before, after string) {
	id := before + "/team/" + after
	if hasSeparator(before+"/") || hasSeparator("/"+after) {
		return
	}
	gotBefore, separator, gotAfter, diags := framework.CutImportID(id, importFormat, "/user/", "/team/")
	if diags.HasError() || gotBefore != before || separator != "/team/" || gotAfter != after {
		t.Errorf("%q is cut into %q, %q and %q: %v", id, gotBefore, separator, gotAfter, diags)
	}
}

// hasSeparator reports whether a text contains a separator.
func hasSeparator(text string) bool {
	return strings.Contains(text, "/user/") || strings.Contains(text, "/team/")
}

// checkImportError checks that an error is printable, of limited length, and says what to write.
func checkImportError(t *testing.T, diags diag.Diagnostics) {
	if len(diags) != 1 || diags[0].Summary() != "Invalid import ID" {
		t.Fatalf("%v", diags)
	}
	detail := diags[0].Detail()
	cause, ok := strings.CutSuffix(detail, "\n\nUse the form "+importFormat+".")
	if !ok || len(detail) > 6000 || !utf8.ValidString(detail) || strings.ContainsFunc(cause, unicode.IsControl) {
		t.Errorf("the error %q may not be shown", detail)
	}
}
