package transport_test

import (
	"fmt"
	"io"
	"net/http"
	"testing"

	"github.com/cerby-community/terraform-provider-cerby/internal/apitest"
)

// TestAuth_headers sends each header once, and a media type only with a body.
func TestAuth_headers(t *testing.T) {
	for _, write := range []bool{false, true} {
		client := newHTTPClient(t, func(w http.ResponseWriter, r *http.Request) {
			want := map[string]string{"X-Api-Key": apitest.Token, "Accept": "application/json", "User-Agent": "test/1"}
			if write {
				want["Content-Type"] = "application/json"
				want["Content-Length"] = fmt.Sprint(r.ContentLength)
			}
			for name, value := range want {
				if got := r.Header.Values(name); len(got) != 1 || got[0] != value {
					t.Errorf("%s: %q, want %q once", name, got, value)
				}
			}
			for _, name := range []string{"Authorization", "Cookie", "Referer"} {
				if got := r.Header.Values(name); got != nil {
					t.Errorf("%s: %q", name, got)
				}
			}
			if body, _ := io.ReadAll(r.Body); write != (len(body) > 0) || !write && r.Header.Get("Content-Type") != "" {
				t.Errorf("%s with a body of %d bytes, media type %q", r.Method, len(body), r.Header.Get("Content-Type"))
			}
			apitest.WriteUser(w)
		})
		var err error
		if write {
			_, err = createUser(t.Context(), client)
		} else {
			err = getUser(t.Context(), client)
		}
		if err != nil {
			t.Error(err)
		}
	}
}
