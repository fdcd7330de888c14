package share_test

import (
	"strings"
	"testing"

	"github.com/cerby-community/terraform-provider-cerby/internal/acctest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

// The list has each item once. It reads the members only if the results include the resource.
func TestMembers_list(t *testing.T) {
	t.Parallel()
	forEachMembers(t, cerbytest.Quirks{}, func(t *testing.T, k testKind, m *acctest.ResourceHarness) {
		one := map[string]any{string(k.kind) + "_id": k.item}
		want := "Members of " + labels[k.kind] + " " + string(k.kind) + "_id=" + k.item
		m.ExpectList(t, acctest.Query{Type: k.membersResource(), Config: one}, want)
		for _, r := range m.Requests() {
			if strings.HasSuffix(r.Path, "/users") {
				t.Errorf("%s was read without resources", r.Path)
			}
		}
		m.ExpectList(t, acctest.Query{Type: k.membersResource(), Config: one, IncludeResource: true}, want)
	})
}
