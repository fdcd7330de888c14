package transport_test

import (
	"net/http"
	"strconv"
	"testing"

	"github.com/cerby-community/terraform-provider-cerby/internal/apitest"
)

// TestAuth_headers sends each header once, and a media type only with a body.
func TestAuth_headers(t *testing.T) {
	var got http.Header
	client := newHTTPClient(t, func(w http.ResponseWriter, r *http.Request) {
		got = r.Header.Clone()
		apitest.WriteUser(w)
	})
	read := http.Header{
		"X-Api-Key": {apitest.Token}, "Accept": {"application/json"}, "User-Agent": {"test/1"}, "Accept-Encoding": {"gzip"},
	}
	if err := getUser(t.Context(), client); err != nil {
		t.Fatal(err)
	}
	apitest.ExpectEqual(t, got, read)
	if _, err := createUser(t.Context(), client); err != nil {
		t.Fatal(err)
	}
	write := read.Clone()
	write.Set("Content-Type", "application/json")
	write.Set("Content-Length", strconv.Itoa(len(createUserBody)))
	apitest.ExpectEqual(t, got, write)
}
