package secret_test

import (
	"bytes"
	"crypto/rand"
	"html"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/hashicorp/terraform-plugin-log/tflogtest"

	"github.com/cerby-community/terraform-provider-cerby/internal/acctest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

// afterFirstCreate calls a function once, after the first creation and before its response is sent.
func afterFirstCreate(act func()) cerbytest.Option {
	var done atomic.Bool
	return cerbytest.WithObserver(func(request cerbytest.Request) {
		if request.Method == http.MethodPost && done.CompareAndSwap(false, true) {
			act()
		}
	})
}

// A creation or deletion whose response is lost is not repeated.
func TestSecret_lostResponse(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]cerbytest.Fault{
		"dropped": {Drop: cerbytest.DropAfter},
		"504":     {Status: http.StatusGatewayTimeout, AfterChange: true},
		"HTML":    {Status: http.StatusOK, HTML: true, AfterChange: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				m := newHarness(t)
				for _, method := range []string{"POST", "DELETE"} {
					fault.Method, fault.Times = method, 1
					m.Inject(fault)
				}
				m.ExpectApply(t, attributes("Door", company, oldValue, 1), nil, []string{"created the new secret with the ID "})
				m.ExpectEmptyPlan(t, attributes("Door", company, oldValue, 1))
				expectSecrets(t, m.Workspace, "Door: "+oldValue)
				m.ExpectApply(t, nil, nil, nil)
				expectSecrets(t, m.Workspace)
				m.ExpectWrites(t, "POST DELETE")
			})
		})
	}
}

// If an equal secret is created at the same time, none is adopted.
func TestSecret_lostResponseSeveral(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var m *acctest.ResourceHarness
		m = newHarness(t, afterFirstCreate(func() {
			m.AddSecret(cerbytest.Secret{ID: "duplicate", Title: "Door", Value: oldValue})
		}))
		m.Inject(cerbytest.Fault{Method: "POST", Status: http.StatusGatewayTimeout, AfterChange: true, Times: 1})
		diags := m.Apply(t, attributes("Door", company, oldValue, 1))
		diags.Expect(t, []string{"2 objects match, and it is unknown which of them this request created: "}, nil)
		for _, s := range m.Secrets()[2:] {
			if !strings.Contains(diags.Errors[0], s.ID) {
				t.Errorf("%s is not in %q", s.ID, diags.Errors[0])
			}
		}
		if m.State != nil {
			t.Errorf("the state is %v", m.State)
		}
		m.ExpectWrites(t, "POST")
	})
}

// expectComparison checks that the secret was created and deleted, and that another one was read only if its value has
// to be compared: nothing else shows that it is not the created one.
func expectComparison(t *testing.T, h *acctest.ResourceHarness, compares bool) {
	t.Helper()
	if !compares {
		expectWrites(t, h.Workspace, "POST POST DELETE")
		return
	}
	h.ExpectWrites(t, "POST POST DELETE")
	if n := h.CountRequests(http.MethodGet, "/secrets/other"); n != 1 {
		t.Errorf("read the value %d times, want once", n)
	}
}

// Secrets that others created, and deleted secrets, are not adopted.
func TestSecret_lostResponseOfOthers(t *testing.T) {
	t.Parallel()
	for name, other := range map[string]cerbytest.Secret{
		"an hour ago": {ID: "other", Title: "Door"},
		"other value": {ID: "other", Title: "Door", Value: newValue},
		"deleted":     {ID: "other", Title: "Door", Status: "disabled", EventName: "delete"},
		"other title": {ID: "other", Title: "door"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				if name == "an hour ago" {
					other.CreatedAt = time.Now().Add(-time.Hour)
				}
				var m *acctest.ResourceHarness
				m = newHarness(t, afterFirstCreate(func() { m.AddSecret(other) }))
				m.Inject(cerbytest.Fault{Method: "POST", Status: http.StatusGatewayTimeout, Times: 1})
				m.ExpectApply(t, attributes("Door", company, oldValue, 1), nil, nil)
				m.ExpectEmptyPlan(t, attributes("Door", company, oldValue, 1))
				m.ExpectApply(t, nil, nil, nil)
				if s, exists := m.Secret("other"); !exists || s.EventName != "create" && name != "deleted" {
					t.Errorf("the other is %+v", s)
				}
				expectComparison(t, m, name == "an hour ago" || name == "other value")
			})
		})
	}
}

func TestSecret_missingScope(t *testing.T) {
	t.Parallel()
	m := newHarness(t)
	m.SetScopes("Read secrets", "Read vaults")
	const missing = `To create secret, the API key needs the scopes "Read secrets" (or "Read items") and "Write secrets"`
	m.ExpectApply(t, attributes("Door", company, oldValue, 1), []string{missing}, nil)
	m.SetScopes("Read secrets", "Write secrets")
	m.ExpectApply(t, attributes("Door", company, oldValue, 1), nil, nil)
	m.SetScopes("Read users")
	m.Refresh(t).Expect(t, []string{`needs the scope "Read secrets" (or "Read items")`}, nil)
	m.SetScopes("Read secrets")
	m.ExpectApply(t, nil, []string{`needs the scope "Write secrets"`}, nil)
	m.SetScopes("Read users")
	other := m.Harness("cerby_secret")
	other.Token, other.Forbidden = m.Token, m.Forbidden
	other.Import(t, map[string]any{"id": phrase}).Expect(t, []string{`needs the scope "Read secrets"`}, nil)
	m.SetScopes("Read items")
	m.ExpectEmptyPlan(t, attributes("Door", company, oldValue, 1))
}

func TestSecret_htmlNotFound(t *testing.T) {
	t.Parallel()
	m := newHarness(t)
	m.ExpectApply(t, attributes("Door", company, oldValue, 1), nil, nil)
	m.Inject(cerbytest.Fault{Method: "GET", Status: http.StatusNotFound, HTML: true})
	m.Refresh(t).Expect(t, []string{"The response does not have the format of the Cerby API"}, nil)
	m.ClearFaults()
	m.ExpectEmptyPlan(t, attributes("Door", company, oldValue, 1))
}

func TestSecret_destroyAfterDeletion(t *testing.T) {
	t.Parallel()
	for name, quirks := range map[string]cerbytest.Quirks{"purged": {PurgeDeletedSecrets: true}, "readable": {}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m := newHarness(t, cerbytest.WithQuirks(quirks))
			m.ExpectApply(t, attributes("Door", company, oldValue, 1), nil, nil)
			m.Inject(cerbytest.Fault{Method: "DELETE", Status: http.StatusNotFound, AfterChange: true, Times: 1})
			m.ExpectApply(t, nil, nil, nil)
			expectSecrets(t, m.Workspace)
		})
	}
}

// A value that the service repeats in its response is hidden.
func TestSecret_echoedValue(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		fault cerbytest.Fault
		wants string
	}{
		"detail": {
			cerbytest.Fault{Status: 400, Body: `{"errors":[{"code":"bad","title":"No","detail":"not ` + oldValue + `"}]}`},
			"400 Bad Request: [hidden]",
		},
		"meta": {
			cerbytest.Fault{Status: 422, Body: `{"errors":[{"title":"No","meta":{"loc":["data","` + oldValue + `"],"msg":"` +
				oldValue + ` is odd","type":"x"}}]}`},
			"[hidden] ([hidden]: x)",
		},
		"page": {
			cerbytest.Fault{Status: 500, HTML: true, Body: "<title>" + oldValue + "</title>"}, `an HTML page titled "[hidden]"`,
		},
		"id": {cerbytest.Fault{Status: 400, Header: http.Header{"X-Request-Id": {oldValue}}}, "Request ID: [hidden]"},
		"response": {
			cerbytest.Fault{Status: 201, Body: `{"data":{"id":"` + oldValue + `","attributes":"` + oldValue + `"}}`},
			"The field data.attributes of the response has an unexpected type",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				m := newHarness(t)
				test.fault.Method, test.fault.Times = "POST", 1
				m.Inject(test.fault)
				m.ExpectApply(t, attributes("Door", company, oldValue, 1), []string{test.wants}, nil)
			})
		})
	}
}

// A value that the service repeats in the page of each response is in no log, no message and no state.
func TestSecret_echoedInPage(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		needle := "canary" + rand.Text()
		value := needle + "\"<&>\\ä'%\n" + needle
		m := newHarness(t)
		m.Forbidden = []string{needle}
		m.Inject(cerbytest.Fault{
			Method: "POST", Path: "/secrets", Status: http.StatusInternalServerError, HTML: true,
			Body: "<title>" + value + "</title>" + html.EscapeString(value),
		})
		var log bytes.Buffer
		ctx := tflogtest.RootLogger(t.Context(), &log)
		diags := m.ApplyInterrupted(ctx, t, attributes("Door", company, value, 1))
		diags.Expect(t, []string{"500 Internal Server Error"}, nil)
		if m.State != nil {
			t.Errorf("the state is %v, want none", m.State)
		}
		if !strings.Contains(log.String(), "Cerby API request") || strings.Contains(log.String(), needle) {
			t.Errorf("the log is %s, want the requests without the value", &log)
		}
	})
}

// A secret that the API key does not see stays in the state.
func TestSecret_notOwned(t *testing.T) {
	t.Parallel()
	m := newHarness(t)
	m.ExpectApply(t, attributes("Door", company, oldValue, 1), nil, nil)
	m.Token = m.AddKey(cerbytest.Key{UserID: cerbytest.SeedAdminID})
	m.Refresh(t).Expect(t, []string{"a user who owns the item"}, nil)
	if m.State == nil {
		t.Error("it left the state")
	}
	m.SetAllScopes()
	m.ExpectEmptyPlan(t, attributes("Door", company, oldValue, 1))
}

// A vault or a value that turns out to be empty at apply creates nothing.
func TestSecret_emptyAtApply(t *testing.T) {
	t.Parallel()
	for message, test := range map[string]struct {
		attribute string
		late      any
	}{
		"UTF-8 character count must be between 1 and 45000, got: 0":         {"value_wo", ""},
		`"value_wo" must be specified when "value_wo_version" is specified`: {"value_wo", nil},
		missingVault: {"vault_id", nil},
	} {
		t.Run(message, func(t *testing.T) {
			t.Parallel()
			m := newHarness(t)
			config := attributes("Door", company, oldValue, 1)
			config[test.attribute] = tftypes.UnknownValue
			joined := m.Join(m.NewRun(t, "cerby_secret"))
			_, diags := joined.Plan(config)
			diags.Expect(t, nil, nil)
			config[test.attribute] = test.late
			joined.ApplyConfig(m.NewRun(t, "cerby_secret"), config).Expect(t, []string{message}, nil)
			expectWrites(t, m.Workspace, "")
		})
	}
}

// An apply with a vault that does not exist says how to get the ID of one.
func TestSecret_missingVault(t *testing.T) {
	t.Parallel()
	m := newHarness(t)
	m.ExpectApply(t, attributes("Door", "nothing", oldValue, 1),
		[]string{`Vault "nothing" may not exist. Look up the vault by name with data.cerby_vault`}, nil)
}
