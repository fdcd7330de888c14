package cerby_test

import (
	"encoding/json"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
)

// TestCreateSecretConcealsParts repeats nothing of the value, in whatever way the service repeats it.
func TestCreateSecretConcealsParts(t *testing.T) {
	const value = `made-up "words" & more`
	for name, detail := range map[string]string{
		"whole": "the value " + value + " is too plain", "cut": "the value made-up \"wor… is too plain", "escaped": "the value made-up &quot;words&quot; &amp; more",
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				body, err := json.Marshal(map[string]any{"errors": []any{map[string]any{"code": "Bad request", "detail": detail, "title": "Bad request"}}})
				if err != nil {
					t.Fatal(err)
				}
				w := newWire(t, func(_ int, a arrival) reply {
					if a.method == "GET" {
						return reply{status: 200, body: `{"data": [], "links": {}, "meta": {}}`}
					}
					return reply{status: 400, body: string(body)}
				})
				_, err = newWorkspace(t, w, nil).Secrets().Create(t.Context(), cerby.CreateSecretRequest{VaultID: "v-1", Title: "Words", Value: cerby.NewConfidential(value)})
				if text := failure(t, err).Error(); strings.Contains(text, "made-up") || !strings.Contains(text, "400 Bad Request") {
					t.Errorf("it says %q", text)
				}
			})
		})
	}
}
