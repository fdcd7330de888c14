package transport_test

import (
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/cerby-community/terraform-provider-cerby/internal/apitest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerby/transport"
)

// TestLog_attempts logs each attempt and wait, but no key, body, query or header.
func TestLog_attempts(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ambiguous, success := apitest.FromFile(504, "gateway-message.json"), apitest.FromFile(200, "users-pending.json")
		ambiguous.Header["X-Request-Id"], ambiguous.Header["Server"] = "req-1 "+apitest.Token, "header-value"
		server := apitest.InOrder(t, apitest.Response{Status: 429}, ambiguous, success)
		var log apitest.Log
		client := newClient(t, server, func(c *transport.Config) { c.Logger = &log })
		if _, err := createUser(t.Context(), client); err != nil {
			t.Fatal(err)
		}
		all := strings.Join(log.Lines, "\n")
		for _, secret := range []string{
			apitest.Token, "Jane", "jane", "acme.example", "filter", "?", "page", "timed out", "header-value", "test/1",
		} {
			if strings.Contains(all, secret) {
				t.Errorf("%q is in the log:\n%s", secret, all)
			}
		}
		want := []string{
			"Cerby API request: map[attempt:1 duration_ms:0 method:POST operation:create user path:/api/v1/users " +
				"request_id: status:429]",
			"Cerby API request will be retried: map[attempt:1 operation:create user status:429 wait_ms:30000]",
			"Cerby API request: map[attempt:2 duration_ms:0 method:POST operation:create user path:/api/v1/users " +
				"request_id:req-1 [API key] status:504]",
			"",
			"Cerby API request: map[attempt:1 duration_ms:0 method:GET operation:list users path:/api/v1/users request_id: " +
				"status:200]",
			"Cerby API write with an ambiguous response was verified: map[applied:true operation:create user status:504]",
		}
		if len(log.Lines) != len(want) {
			t.Fatalf("log:\n%s", all)
		}
		wait, _ := log.Fields[3]["wait_ms"].(int64)
		if requests := server.Requests(); wait == 0 || (requests[2].At-requests[1].At).Milliseconds() != wait {
			t.Errorf("a wait of %d ms in the log, requests %v", wait, requests)
		}
		log.Lines[3] = ""
		if !slices.Equal(log.Lines, want) {
			t.Errorf("log:\n%s", all)
		}
	})
}

// TestLog_pause logs that a pause delays a request.
func TestLog_pause(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := apitest.InOrder(
			t,
			apitest.Response{Status: 429},
			apitest.FromFile(200, "user.json"),
			apitest.FromFile(200, "user.json"),
		)
		var log apitest.Log
		client := newClient(t, server, func(c *transport.Config) { c.Logger = &log })
		go func() { _ = getUser(t.Context(), client) }()
		synctest.Wait()
		if err := getUser(t.Context(), client); err != nil {
			t.Fatal(err)
		}
		synctest.Wait()
		const want = "Cerby API request waits for the rate limit: map[operation:read user retry_after:false wait_ms:30000]"
		if !slices.Contains(log.Lines, want) {
			t.Errorf("log:\n%s", strings.Join(log.Lines, "\n"))
		}
	})
}

// TestNew_noLogger makes requests, which are logged at each level, without a logger.
func TestNew_noLogger(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := apitest.InOrder(t, apitest.Response{Status: 429}, apitest.FromFile(200, "user.json"))
		client := newClient(t, server, nil)
		if err := getUser(t.Context(), client); err != nil {
			t.Error(err)
		}
		client.Logger().Info(t.Context(), "message", map[string]any{"field": 1})
		server.ExpectReads(2)
	})
}
