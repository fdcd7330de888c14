package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

// canary marks each value of the workspace.
const canary = "canary"

// canaryNetwork is an http.RoundTripper that marks each text in a response but the values of enumerations, and the
// names of free-form members. It removes the mark from the paths of requests.
type canaryNetwork struct{ next http.RoundTripper }

func (n canaryNetwork) RoundTrip(req *http.Request) (*http.Response, error) {
	sent := req.Clone(req.Context())
	sent.URL.Path = strings.ReplaceAll(sent.URL.Path, canary, "")
	mark := func(_ string, document map[string]any) { markMembers(document) }
	return alteration{n.next, mark}.RoundTrip(sent)
}

// freeForm are the members whose members are named by the users of the workspace.
var freeForm = words("dynamicFields meta payload response novelty beamedBy")

// markMembers marks the members of an object.
func markMembers(members map[string]any) {
	enumerations := words("role roles status type scheme state category eventName group createdByType trigger " +
		"workflowType errorType next")
	for name, value := range members {
		if _, isPage := members["page"]; !slices.Contains(enumerations, name) || isPage {
			members[name] = markValue(value)
		}
		if inner, ok := value.(map[string]any); ok && slices.Contains(freeForm, name) && inner["page"] == nil {
			for key, member := range inner {
				if key != "dynamicFields" {
					delete(inner, key)
					inner[canary+key] = member
				}
			}
		}
	}
}

// markValue returns a value with its texts marked.
func markValue(value any) any {
	switch v := value.(type) {
	case string:
		return canary + v
	case []any:
		for i := range v {
			v[i] = markValue(v[i])
		}
	case map[string]any:
		markMembers(v)
	}
	return value
}

// expectNoCanary checks that an output contains no value of the workspace.
func expectNoCanary(t *testing.T, got outcome, wantCodes ...int) {
	t.Helper()
	if !slices.Contains(wantCodes, got.code) {
		t.Errorf("exit %d, output %s, errors %q", got.code, got.stdout, got.stderr)
	}
	for _, text := range []string{got.stdout, got.stderr} {
		lower := strings.ToLower(text)
		for _, value := range []string{canary, testToken, "acme", "@", "jane", "0000-4000"} {
			if i := strings.Index(lower, value); i >= 0 {
				t.Errorf("the output contains %q: %s", value, text[max(i-200, 0):min(i+200, len(text))])
			}
		}
	}
}

// runFormats runs the program once and returns the outcome with the report as text, and that with the report as JSON.
// The latter is left out if there is no report.
func runFormats(t *testing.T, network http.RoundTripper, opts options) []outcome {
	t.Helper()
	var text, inJSON, stderr bytes.Buffer
	var outcomes []outcome
	synctest.Test(t, func(t *testing.T) {
		d, err := newDoctor(opts, testEnv, &stderr, network)
		if err != nil {
			t.Fatal(err)
		}
		code := d.run(t.Context(), &text, &stderr)
		outcomes = append(outcomes, outcome{code, text.String(), stderr.String()})
		if code == exitUsage {
			return
		}
		if err := d.report.writeJSON(&inJSON); err != nil {
			t.Fatal(err)
		}
		outcomes = append(outcomes, outcome{code, inJSON.String(), stderr.String()})
	})
	return outcomes
}

// newCanaryWorkspace returns a workspace with values in free-form fields, and with values where fields have other
// values.
func newCanaryWorkspace() *cerbytest.Workspace {
	w := newWorkspace()
	odd := map[string]any{
		"role": "Jane Canary", "status": "jane.canary@acme.example", "canary-4000-0000": 1, "Jane Canary": true,
		"janecanary4711": "x", testToken: "x", strings.ToUpper(testToken[3:14]): "x",
		"custom": map[string]any{"canary": []any{"canary"}},
	}
	w.AddUser(cerbytest.User{Email: "jane.canary@acme.example", FirstName: "Jane", LastName: "canary", Extra: odd})
	w.AddTeam(cerbytest.Team{Name: "canary", Extra: map[string]any{"type": "canary team", "canary@x.example": nil}})
	w.AddAccount(cerbytest.Account{Label: "canary", Extra: map[string]any{"meta": map[string]any{"canary": "canary"}}})
	return w
}

// TestCanary checks that no value of the workspace, and no name of a free-form field, is in a report.
func TestCanary(t *testing.T) {
	for _, write := range []bool{false, true} {
		w := newCanaryWorkspace()
		network := cerbytest.NewTransport(w)
		opts := options{job: canary + startJob(t, network), sample: 20, requestsPerMinute: 60, write: write}
		for _, got := range runFormats(t, canaryNetwork{network}, opts) {
			// The values of enumerations that are no words differ.
			expectNoCanary(t, got, exitDiffers)
			if !strings.Contains(got.stdout, "a value that is not shown") || !strings.Contains(got.stdout, "job") {
				t.Errorf("no hidden value, or no job in %s", got.stdout)
			}
		}
	}
}

// TestCanary_errors checks that nothing of the response to a request that failed is in a report.
func TestCanary_errors(t *testing.T) {
	const value = `jane canary <jane@acme.example> ` + testToken
	body := `{"errors":[{"code":"V","title":"V","detail":"V","status":"V","canary":"V","meta":{"loc":["V"],"msg":"V",` +
		`"type":"V","canary":1}}],"canary":"V"}`
	body = strings.ReplaceAll(body, "V", value)
	faults := []cerbytest.Fault{
		{HTML: true, Status: 200, Body: "<title>" + value + "</title>"},
		{Status: 200, Body: `"` + value + `"`},
		{Status: 200, Body: `{"canary":"x","data":{"canary":1,"id":"canary","type":"` + value + `","attributes":[]}}`},
		{Status: 200, Body: `{"canary`},
		{Status: 404, Body: `{"message":"` + value + `"}`},
		{Status: 404, HTML: true, Body: "<title>" + value + "</title>"},
		{Status: 302, Header: http.Header{"Location": {"https://canary.example/" + value}}},
		{TruncateBody: true},
		{Drop: cerbytest.DropAfter},
	}
	for _, status := range []int{400, 401, 403, 404, 409, 422, 500, 502, 503} {
		faults = append(faults, cerbytest.Fault{Status: status, Body: body, Header: http.Header{
			"X-Request-Id": {value}, "Content-Type": {value},
		}})
	}
	for i, fault := range faults {
		for _, skip := range []int{0, 7} {
			t.Run(fmt.Sprint(i, skip), func(t *testing.T) {
				w := newCanaryWorkspace()
				fault.Skip = skip
				w.Inject(fault)
				opts := options{sample: 5, requestsPerMinute: 60, write: true}
				for _, got := range runFormats(t, canaryErrors{cerbytest.NewTransport(w)}, opts) {
					if skip == 0 && got.code == exitUsage {
						// The message on standard error names the host of the settings.
						got.stderr = strings.ReplaceAll(got.stderr, "acme.cerby.com", "")
					}
					expectNoCanary(t, got, exitDiffers, exitUsage)
				}
			})
		}
	}
}

// canaryErrors marks what canaryNetwork does in documents that are whole, and leaves others as they are.
type canaryErrors struct{ next http.RoundTripper }

func (n canaryErrors) RoundTrip(req *http.Request) (*http.Response, error) {
	sent := req.Clone(req.Context())
	sent.URL.Path = strings.ReplaceAll(sent.URL.Path, canary, "")
	resp, err := n.next.RoundTrip(sent)
	if err != nil || resp.StatusCode/100 != 2 {
		return resp, err
	}
	body, cutOff := io.ReadAll(resp.Body)
	_ = resp.Body.Close()
	resp.Body = io.NopCloser(io.MultiReader(bytes.NewReader(body), failingReader{cutOff}))
	if json.Valid(body) && strings.HasPrefix(string(body), `{"data"`) {
		return canaryNetwork{fixedResponse{resp}}.RoundTrip(sent)
	}
	return resp, nil
}

// fixedResponse is an http.RoundTripper that has one response.
type fixedResponse struct{ resp *http.Response }

func (f fixedResponse) RoundTrip(*http.Request) (*http.Response, error) { return f.resp, nil }

// failingReader ends with an error, or regularly without one.
type failingReader struct{ err error }

func (f failingReader) Read([]byte) (int, error) {
	if f.err == nil {
		return 0, io.EOF
	}
	return 0, f.err
}
