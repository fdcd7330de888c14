package cerby_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/cerby-community/terraform-provider-cerby/internal/apitest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
)

// TestReads checks that each read requests its operation and decodes the form of data that it states.
func TestReads(t *testing.T) {
	seen := map[string]bool{}
	for _, r := range cerby.Reads {
		t.Run(r.Operation.Path, func(t *testing.T) {
			if r.Operation.Method != http.MethodGet || seen[r.Operation.Path] {
				t.Errorf("%s %s is no read, or listed twice", r.Operation.Method, r.Operation.Path)
			}
			seen[r.Operation.Path] = true
			element := `{"id":"x-1","type":"x","attributes":{}}`
			data, other := element, "["+element+"]"
			if r.Form != cerby.OneObject {
				data, other = other, data
			}
			ids := []string{"a-1", "b-2"}[:strings.Count(r.Operation.Path, "{")]
			server := apitest.InOrder(t, apitest.Object(data), apitest.Object(other))
			client := newClient(t, server, nil)
			if err := r.Read(t.Context(), client, ids...); err != nil {
				t.Error(err)
			}
			if err := r.Read(t.Context(), client, ids...); err == nil {
				t.Errorf("no error for data of another form than %s", r.Form)
			}
		})
	}
}
