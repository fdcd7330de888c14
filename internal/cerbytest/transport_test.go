package cerbytest_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

// received is a response whose body was read.
type received struct {
	status int
	header http.Header
	body   string
}

// roundTrip sends a request to a handler over the transport in memory, and reads the response.
func roundTrip(ctx context.Context, handler http.HandlerFunc) (received, error) {
	const target = "https://acme.cerby.example/api/v1/users?page=2"
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, target, strings.NewReader("sent"))
	if err != nil {
		return received{}, err
	}
	resp, err := cerbytest.NewTransport(handler).RoundTrip(req)
	if err != nil {
		return received{}, err
	}
	defer func() { _ = resp.Body.Close() }()
	body, err := io.ReadAll(resp.Body)
	return received{resp.StatusCode, resp.Header, string(body)}, err
}

func TestTransport(t *testing.T) {
	t.Parallel()
	got, err := roundTrip(t.Context(), func(rw http.ResponseWriter, r *http.Request) {
		sent, _ := io.ReadAll(r.Body)
		rw.Header().Set("X-Request-Id", "1")
		rw.WriteHeader(http.StatusCreated)
		_, _ = io.WriteString(rw, r.Host+" "+r.RequestURI+" "+r.URL.Path+" "+r.URL.Query().Get("page")+" "+string(sent))
	})
	if err != nil {
		t.Fatal(err)
	}
	if want := "acme.cerby.example /api/v1/users?page=2 /api/v1/users 2 sent"; got.body != want {
		t.Errorf("the body is %q, want %q", got.body, want)
	}
	if got.status != http.StatusCreated || got.header.Get("X-Request-Id") != "1" || got.header.Get("Date") == "" {
		t.Errorf("the response is %d with %v, want 201 with X-Request-Id and Date", got.status, got.header)
	}
}

func TestTransport_aborted(t *testing.T) {
	t.Parallel()
	_, err := roundTrip(t.Context(), func(rw http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(rw, "not flushed")
		panic(http.ErrAbortHandler)
	})
	if !errors.Is(err, io.EOF) {
		t.Errorf("the error is %v, want %v", err, io.EOF)
	}
	got, err := roundTrip(t.Context(), func(rw http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(rw, "half")
		_ = http.NewResponseController(rw).Flush()
		panic(http.ErrAbortHandler)
	})
	if got.status == 0 || got.body != "half" || !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("the body is %q with the error %v, want %q with %v", got.body, err, "half", io.ErrUnexpectedEOF)
	}
}

func TestTransport_canceled(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		left := false
		began := time.Now()
		_, err := roundTrip(ctx, func(_ http.ResponseWriter, r *http.Request) {
			<-r.Context().Done()
			left = true
		})
		if waited := time.Since(began); !errors.Is(err, context.DeadlineExceeded) || waited != time.Minute {
			t.Errorf("the error is %v after %s, want %v after %s", err, waited, context.DeadlineExceeded, time.Minute)
		}
		synctest.Wait()
		if !left {
			t.Error("the handler still waits, want its context canceled")
		}
	})
}
