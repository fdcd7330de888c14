package cerby_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
)

// logbook keeps what a client logs.
type logbook struct {
	mu      sync.Mutex
	entries []string
	fields  []map[string]any
}

// Debug keeps a line.
func (l *logbook) Debug(_ context.Context, message string, fields map[string]any) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.entries = append(l.entries, fmt.Sprintf("%s: %v", message, fields))
	l.fields = append(l.fields, fields)
}

// Info keeps a line.
func (l *logbook) Info(ctx context.Context, message string, fields map[string]any) {
	l.Debug(ctx, message, fields)
}

// TestLog tells of every attempt and wait, and of no key, body, query or header.
func TestLog(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		lost, fine := answer(t, 504, "gateway-message.json"), answer(t, 200, "users-pending.json")
		lost.header["X-Request-Id"], lost.header["Server"] = "req-1 "+token, "header-value"
		w := inOrder(t, reply{status: 429}, lost, fine)
		var book logbook
		client := newClient(t, w, func(c *cerby.Config) { c.Logger = &book })
		if _, err := client.Users().Create(t.Context(), jane); err != nil {
			t.Fatal(err)
		}
		all := strings.Join(book.entries, "\n")
		for _, secret := range []string{token, "Jane", "jane", "acme.example", "filter", "?", "page", "timed out", "header-value", "test/1"} {
			if strings.Contains(all, secret) {
				t.Errorf("%q is in the log:\n%s", secret, all)
			}
		}
		want := []string{
			"Cerby API request: map[attempt:1 duration_ms:0 method:POST operation:create user path:/api/v1/users request_id: status:429]",
			"Cerby API request will be repeated: map[attempt:1 operation:create user status:429 wait_ms:30000]",
			"Cerby API request: map[attempt:2 duration_ms:0 method:POST operation:create user path:/api/v1/users request_id:req-1 [API key] status:504]",
			"",
			"Cerby API request: map[attempt:1 duration_ms:0 method:GET operation:list users path:/api/v1/users request_id: status:200]",
			"Cerby API write with an ambiguous response was verified: map[applied:true operation:create user status:504]",
		}
		if len(book.entries) != len(want) {
			t.Fatalf("log:\n%s", all)
		}
		wait, _ := book.fields[3]["wait_ms"].(int64)
		if arrivals := w.all(); wait == 0 || (arrivals[2].at-arrivals[1].at).Milliseconds() != wait {
			t.Errorf("a wait of %d ms in the log, arrivals %v", wait, arrivals)
		}
		book.entries[3] = ""
		if !slices.Equal(book.entries, want) {
			t.Errorf("log:\n%s", all)
		}
	})
}

// TestLogOfPause tells a call that another one's pause holds it back.
func TestLogOfPause(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := inOrder(t, reply{status: 429}, answer(t, 200, "user.json"), answer(t, 200, "user.json"))
		var book logbook
		client := newClient(t, w, func(c *cerby.Config) { c.Logger = &book })
		go func() { _ = getUser(t.Context(), client) }()
		synctest.Wait()
		if err := getUser(t.Context(), client); err != nil {
			t.Fatal(err)
		}
		synctest.Wait()
		const want = "Cerby API asked for a pause: map[operation:read user wait_ms:30000]"
		if !slices.Contains(book.entries, want) {
			t.Errorf("log:\n%s", strings.Join(book.entries, "\n"))
		}
	})
}
