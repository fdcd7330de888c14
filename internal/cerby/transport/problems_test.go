package transport_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/cerby-community/terraform-provider-cerby/internal/apitest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerby/transport"
)

// TestRequestError_problems reads the service's list of errors: status as number, as text or not at all, places as
// paths.
func TestRequestError_problems(t *testing.T) {
	e := readError(t, apitest.FromFile(400, "error-400.json"))
	want := []transport.Problem{
		{
			Code:   "validation_error",
			Title:  "Bad Request",
			Detail: "Invalid role. value is not a valid enumeration member",
			At:     "data.attributes.role",
			Reason: "type_error.enum",
		},
		{Code: "1042", Title: "Bad Request", Detail: "Unknown status.", At: "filter[status].0", Reason: "too_short"},
		{Code: "E77"},
		{Title: "Only a title"},
		{Detail: "Same words.", Reason: "extra_forbidden"},
		{Detail: "Nowhere.", At: "body"},
	}
	if !slices.Equal(e.Problems, want) {
		t.Errorf("got  %+v\nwant %+v", e.Problems, want)
	}
	const words = "Invalid role. value is not a valid enumeration member (data.attributes.role: type_error.enum); " +
		"Unknown status. (filter[status].0: too_short); E77; Only a title; Same words. (extra_forbidden); Nowhere. (body)"
	if problemText(e) != words {
		t.Errorf("got  %s\nwant %s", problemText(e), words)
	}
	if got, want := e.Error(), "unable to read user: the service responded with 400 Bad Request: "+words; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if e.Body != "" || e.Err != nil || e.Ambiguous || e.Attempts != 1 || e.Status != 400 {
		t.Errorf("got %+v", e)
	}
}

// TestRequestError_body describes a response that is not in the service's form, and quotes nothing of it but the title
// of a page.
func TestRequestError_body(t *testing.T) {
	media := func(m string) map[string]string { return map[string]string{"Content-Type": m} }
	for name, test := range map[string]struct {
		reply apitest.Response
		want  string
	}{
		"page": {apitest.FromFile(502, "gateway-502.html"), `502 Bad Gateway and an HTML page titled ` +
			`"502 Bad & Worse"`},
		"page by its looks": {
			apitest.Response{Status: 404, Body: " \n<!doctype html><TITLE lang=en>Gone</TITLE>"},
			`404 Not Found and an HTML page titled "Gone"`,
		},
		"page without title": {
			apitest.Response{Status: 403, Header: media("text/html"), Body: "hunter2"}, "403 Forbidden and an HTML page",
		},
		"page, blank title": {
			apitest.Response{Status: 403, Body: "<title> \n </title>hunter2"}, "403 Forbidden and an HTML page",
		},
		"empty": {apitest.Response{Status: 500, Header: media("text/html")}, "500 Internal Server Error " +
			"and an empty body"},
		"gateway's message": {apitest.FromFile(504, "gateway-message.json"), `504 Gateway Timeout and the message ` +
			`"Endpoint request timed out"`},
		"message, unclean": {
			apitest.Response{Status: 403, Body: `{"message": "no\u0000\u202e way\r\nX-Evil: 1"}`},
			`403 Forbidden and the message "no way X-Evil: 1"`,
		},
		"text": {
			apitest.Response{Status: 500, Header: media("text/plain; charset=utf-8"), Body: "hunter2"},
			"500 Internal Server Error and a body of 7 bytes that is not JSON of the Cerby API (text/plain)",
		},
		"text without type": {apitest.Response{Status: 500, Body: "hunter2"}, "500 Internal Server Error and a body " +
			"of 7 bytes that is not JSON of the Cerby API (no media type)"},
		"JSON cut short": {
			apitest.Response{Status: 500, Header: media("application/json"), Body: `{"errors": [{"detail": "hunter2`},
			"500 Internal Server Error and a body of 31 bytes that is not JSON of the Cerby API (application/json)",
		},
		"JSON of other shape": {apitest.Response{Status: 400, Body: `{"error": "hunter2"}`}, "400 Bad Request and a " +
			"body without an error message"},
		"no errors": {apitest.Response{Status: 400, Body: `{"errors": []}`}, "400 Bad Request and a body " +
			"without an error message"},
		"null": {apitest.Response{Status: 400, Body: `null`}, "400 Bad Request and a body without an error " +
			"message"},
		"errors and message": {apitest.Response{Status: 400, Body: `{"message": "outer", "errors": [{"detail": ` +
			`"inner"}]}`}, "400 Bad Request: inner"},
		"status of no name": {apitest.Response{Status: 599, Body: `{"errors": [{"detail": "odd"}]}`}, "599: odd"},
	} {
		t.Run(name, func(t *testing.T) {
			got, _, _ := strings.Cut(readError(t, test.reply).Error(), ". Stopped retrying")
			if want := "unable to read user: the service responded with " + test.want; got != want {
				t.Errorf("got  %s\nwant %s", got, want)
			}
		})
	}
}

// TestRequestError_otherTypes reads errors whose fields have other types than they should.
func TestRequestError_otherTypes(t *testing.T) {
	for body, words := range map[string]string{
		`{"errors": [{"detail": ["a", "b"]}]}`:                                                 "[a b]",
		`{"errors": [{"title": 5, "detail": "kept"}]}`:                                         "kept",
		`{"errors": [{"detail": "kept", "meta": "text"}]}`:                                     "kept",
		`{"errors": [{"detail": "kept", "meta": {"loc": [], "msg": 5}}]}`:                      "kept",
		`{"errors": [{"detail": "kept", "status": {"a": 1}, "source": {"pointer": "/data"}}]}`: "kept",
		`{"errors": [{"detail": "", "title": "", "code": 404}]}`:                               "404",
		`{"errors": [{"detail": "one"}, {}, {"detail": "two"}]}`:                               "one; two",
	} {
		if e := readError(t, apitest.Response{Status: 400, Body: body}); problemText(e) != words {
			t.Errorf("%s: got %q, want %q", body, problemText(e), words)
		}
	}
}

// TestRequestError_manyProblems lists the first problems, and the number of the others.
func TestRequestError_manyProblems(t *testing.T) {
	problems := strings.Repeat(`{"detail": "Too long."}, `, 11) + `{"detail": "The last."}`
	e := readError(t, apitest.Response{Status: 400, Body: `{"errors": [` + problems + `]}`})
	if want := strings.Repeat("Too long.; ", 8) + "and 4 more"; problemText(e) != want {
		t.Errorf("got %q, not %q", problemText(e), want)
	}
}

// problemText returns the service's words of an error 400.
func problemText(e *transport.RequestError) string {
	return strings.TrimPrefix(e.Response(), "the service responded with 400 Bad Request: ")
}
