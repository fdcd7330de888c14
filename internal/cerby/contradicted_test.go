package cerby_test

import (
	"errors"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
)

// TestRevoke_contradicted404 does not count a 404 as a removal if the verification before found a contradiction: the
// list of an item that exists answers 404.
func TestRevoke_contradicted404(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		notFound := answer(t, http.StatusNotFound, "error-404.json")
		deletes := 0
		w := newWire(t, func(_ int, a arrival) reply {
			switch {
			case a.method == http.MethodDelete:
				if deletes++; deletes == 1 {
					return reply{status: http.StatusBadGateway}
				}
				return notFound
			case strings.Contains(a.uri, "/users"):
				if deletes == 1 {
					return listOfAll(a, member("u-1", "owner"))
				}
				return notFound
			default:
				return answer(t, http.StatusOK, "collection.json")
			}
		})
		share := cerby.Share{Kind: cerby.CollectionItem, ItemID: "c-1", Of: cerby.OfUsers, MemberID: "u-1"}
		err := newClient(t, w, nil).Shares().Revoke(t.Context(), share)
		if err == nil || errors.Is(err, cerby.ErrNotFound) {
			t.Errorf("got %v, want an error that is no absence", err)
		}
	})
}

// TestRevoke_wrongPath does not take the 404s of a wrong path for a removal, whatever the kind of item.
func TestRevoke_wrongPath(t *testing.T) {
	for _, kind := range []cerby.ItemKind{cerby.AccountItem, cerby.SecretItem, cerby.CollectionItem} {
		t.Run(string(kind), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				notFound := answer(t, http.StatusNotFound, "error-404.json")
				first := true
				w := newWire(t, func(_ int, a arrival) reply {
					if a.method == http.MethodDelete && first {
						first = false
						return reply{status: http.StatusBadGateway}
					}
					return notFound
				})
				share := cerby.Share{Kind: kind, ItemID: "x-1", Of: cerby.OfUsers, MemberID: "u-1"}
				err := newClient(t, w, nil).Shares().Revoke(t.Context(), share)
				if err == nil || !strings.Contains(err.Error(), "check base_url") {
					t.Errorf("got %v, want the advice about base_url", err)
				}
			})
		})
	}
}
