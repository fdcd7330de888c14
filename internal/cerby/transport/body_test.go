package transport_test

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/http"
	"testing"

	"github.com/cerby-community/terraform-provider-cerby/internal/apitest"
)

// TestSend_gzip requests compressed responses and reads them.
func TestSend_gzip(t *testing.T) {
	client := newHTTPClient(t, func(w http.ResponseWriter, r *http.Request) {
		apitest.ExpectText(t, r.Header.Get("Accept-Encoding"), "gzip")
		w.Header().Set("Content-Encoding", "gzip")
		compressed := gzip.NewWriter(w)
		_, _ = io.WriteString(compressed, apitest.File("user.json"))
		_ = compressed.Close()
	})
	if err := getUser(t.Context(), client); err != nil {
		t.Error(err)
	}
}

// TestSend_bodyLimit reads up to 16 MiB of a response after decompression, and does not repeat the request for a larger
// one.
func TestSend_bodyLimit(t *testing.T) {
	const limit = 16 << 20
	for name, test := range map[string]struct {
		size int
		pack bool
		want string
	}{
		"16 MiB":      {limit, false, "and a body of 16777216 bytes that is not JSON of the Cerby API"},
		"a byte more": {limit + 1, false, ". The response exceeds the size limit of 16 MiB"},
		"a bomb":      {4 * limit, true, ". The response exceeds the size limit of 16 MiB"},
	} {
		t.Run(name, func(t *testing.T) {
			client := newHTTPClient(t, func(w http.ResponseWriter, _ *http.Request) {
				body := bytes.Repeat([]byte("x"), test.size)
				w.Header().Set("Content-Type", "application/json")
				if !test.pack {
					_, _ = w.Write(body)
					return
				}
				w.Header().Set("Content-Encoding", "gzip")
				compressed, _ := gzip.NewWriterLevel(w, gzip.BestSpeed)
				_, _ = compressed.Write(body)
				_ = compressed.Close()
			})
			e := requestError(t, getUser(t.Context(), client))
			if e.Attempts != 1 {
				t.Errorf("%d attempts", e.Attempts)
			}
			apitest.ExpectText(t, e.Error(), "unable to read user: the service responded with 200 OK", test.want)
		})
	}
}
