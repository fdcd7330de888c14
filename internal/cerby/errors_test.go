package cerby_test

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
)

// failed gives the error of a read that was answered as told, without any repetition.
func failed(t *testing.T, r reply) *cerby.Error {
	t.Helper()
	var e *cerby.Error
	synctest.Test(t, func(t *testing.T) {
		e = failure(t, getUser(t.Context(), newClient(t, inOrder(t, r), retryFor(400*time.Millisecond))))
	})
	return e
}

// TestErrorProblems reads the service's list of errors: status as number, as text or not at all, places as paths.
func TestErrorProblems(t *testing.T) {
	e := failed(t, answer(t, 400, "error-400.json"))
	want := []cerby.Problem{
		{Code: "validation_error", Title: "Bad Request", Detail: "Invalid role. value is not a valid enumeration member", At: "data.attributes.role", Reason: "type_error.enum"},
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
	if got, want := e.Error(), "could not read user: the service answered 400 Bad Request: "+words; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if e.Body != "" || e.Err != nil || e.Uncertain || e.Attempts != 1 || e.Status != 400 {
		t.Errorf("got %+v", e)
	}
}

// TestErrorKeepsItsOperation tells which scopes and role the failed call needs, and the service's name of the request.
func TestErrorKeepsItsOperation(t *testing.T) {
	denied := answer(t, 401, "error-401.json")
	denied.header["X-Request-Id"] = "req-\x1b[31m1"
	e := failed(t, denied)
	if e.Operation.Name != "read user" || cerby.Needs(e.Operation) != `scope "Read users", and has to belong to a user with the workspace role Admin, Super Admin or Owner` {
		t.Errorf("operation %+v", e.Operation)
	}
	if e.RequestID != "req-[31m1" {
		t.Errorf("request id %q", e.RequestID)
	}
	if got, want := e.Error(), "could not read user: the service answered 401 Unauthorized: Unable to access resource."; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

// TestErrorBodies says what an answer was that is not in the service's form, and repeats nothing of it but a page's
// title.
func TestErrorBodies(t *testing.T) {
	media := func(m string) map[string]string { return map[string]string{"Content-Type": m} }
	for name, test := range map[string]struct {
		reply reply
		want  string
	}{
		"page":                {answer(t, 502, "gateway-502.html"), `502 Bad Gateway with an HTML page titled "502 Bad & Worse"`},
		"page by its looks":   {reply{status: 404, body: " \n<!doctype html><TITLE lang=en>Gone</TITLE>"}, `404 Not Found with an HTML page titled "Gone"`},
		"page without title":  {reply{status: 403, header: media("text/html"), body: "hunter2"}, "403 Forbidden with an HTML page"},
		"page, blank title":   {reply{status: 403, body: "<title> \n </title>hunter2"}, "403 Forbidden with an HTML page"},
		"empty":               {reply{status: 500, header: media("text/html")}, "500 Internal Server Error with an empty body"},
		"gateway's message":   {answer(t, 504, "gateway-message.json"), `504 Gateway Timeout with the message "Endpoint request timed out"`},
		"message, unclean":    {reply{status: 403, body: `{"message": "no\u0000\u202e way\r\nX-Evil: 1"}`}, `403 Forbidden with the message "no way X-Evil: 1"`},
		"text":                {reply{status: 500, header: media("text/plain; charset=utf-8"), body: "hunter2"}, "500 Internal Server Error with a body of 7 bytes that is not the service's JSON (text/plain)"},
		"text without type":   {reply{status: 500, body: "hunter2"}, "500 Internal Server Error with a body of 7 bytes that is not the service's JSON (no media type)"},
		"JSON cut short":      {reply{status: 500, header: media("application/json"), body: `{"errors": [{"detail": "hunter2`}, "500 Internal Server Error with a body of 31 bytes that is not the service's JSON (application/json)"},
		"JSON of other shape": {reply{status: 400, body: `{"error": "hunter2"}`}, "400 Bad Request with a body that names no error"},
		"no errors":           {reply{status: 400, body: `{"errors": []}`}, "400 Bad Request with a body that names no error"},
		"null":                {reply{status: 400, body: `null`}, "400 Bad Request with a body that names no error"},
		"errors and message":  {reply{status: 400, body: `{"message": "outer", "errors": [{"detail": "inner"}]}`}, "400 Bad Request: inner"},
		"status of no name":   {reply{status: 599, body: `{"errors": [{"detail": "odd"}]}`}, "599: odd"},
	} {
		t.Run(name, func(t *testing.T) {
			got, _, _ := strings.Cut(failed(t, test.reply).Error(), "; gave up")
			if want := "could not read user: the service answered " + test.want; got != want {
				t.Errorf("got  %s\nwant %s", got, want)
			}
		})
	}
}

// TestErrorTolerates reads errors whose fields have other types than they should.
func TestErrorTolerates(t *testing.T) {
	for body, words := range map[string]string{
		`{"errors": [{"detail": ["a", "b"]}]}`:                                                 "[a b]",
		`{"errors": [{"title": 5, "detail": "kept"}]}`:                                         "kept",
		`{"errors": [{"detail": "kept", "meta": "text"}]}`:                                     "kept",
		`{"errors": [{"detail": "kept", "meta": {"loc": [], "msg": 5}}]}`:                      "kept",
		`{"errors": [{"detail": "kept", "status": {"a": 1}, "source": {"pointer": "/data"}}]}`: "kept",
		`{"errors": [{"detail": "", "title": "", "code": 404}]}`:                               "404",
		`{"errors": [{"detail": "one"}, {}, {"detail": "two"}]}`:                               "one; two",
	} {
		if e := failed(t, reply{status: 400, body: body}); problemText(e) != words {
			t.Errorf("%s: got %q, want %q", body, problemText(e), words)
		}
	}
}

// TestErrorWordsAreCleaned shows the service's texts without control characters, cut to a length, and without the key.
func TestErrorWordsAreCleaned(t *testing.T) {
	for name, test := range map[string]struct{ detail, want string }{
		"control characters": {`a\u0000\u001b[31mb\u202ec\u200bd`, "a[31mbcd"},
		"white space":        {`  a \r\n\tb\u00a0\u2028c  `, "a b c"},
		"no Latin letters":   {`Sécurité 安全 🔑`, "Sécurité 安全 🔑"},
		"500 characters":     {strings.Repeat("é", 500), strings.Repeat("é", 500)},
		"501 characters":     {strings.Repeat("é", 501), strings.Repeat("é", 500) + "…"},
		"the key":            {"key " + token + " and " + token + " expired", "key [API key] and [API key] expired"},
		"the key in pieces":  {`key k3y-\u00000f-\u200b4cme expired`, "key [API key] expired"},
		"the key at the cut": {strings.Repeat("x", 495) + token, strings.Repeat("x", 495) + "[API …"},
	} {
		t.Run(name, func(t *testing.T) {
			e := failed(t, reply{status: 400, body: `{"errors": [{"detail": "` + test.detail + `"}]}`})
			if problemText(e) != test.want {
				t.Errorf("got  %q\nwant %q", problemText(e), test.want)
			}
		})
	}
}

// TestErrorRepeatsNoKey finds the key in no part of an error, wherever the answer repeats it.
func TestErrorRepeatsNoKey(t *testing.T) {
	everywhere := `{"errors": [{"code": "` + token + `", "title": "` + token + `", "detail": "` + token + `",
		"meta": {"loc": ["` + token + `"], "msg": "` + token + `", "type": "` + token + `"}}]}`
	for name, r := range map[string]reply{
		"errors":   {status: 400, body: everywhere},
		"message":  {status: 400, body: `{"message": "` + token + `"}`},
		"title":    {status: 400, body: `<title>` + strings.ReplaceAll(token, "-", "&#45;") + `</title>`},
		"media":    {status: 400, body: "x", header: map[string]string{"Content-Type": "text/" + token}},
		"headers":  {status: 302, header: map[string]string{"X-Request-Id": token, "Location": "https://" + token + ".example/" + token}},
		"success":  {status: 200, body: `{"data": "` + token + `"}`},
		"no JSON":  {status: 200, body: token},
		"list":     {status: 200, body: `[{"` + token + `": "` + token + `"}]`},
		"of types": {status: 200, body: `{"data": {"id": "u", "attributes": {"email": {"` + token + `": 1}}}}`},
	} {
		t.Run(name, func(t *testing.T) {
			if text := fmt.Sprintf("%+v", *failed(t, r)); strings.Contains(text, token) {
				t.Errorf("the key is in %s", text)
			}
		})
	}
}

// TestManyProblems tells the first of many problems, and how many there are besides.
func TestManyProblems(t *testing.T) {
	problems := strings.Repeat(`{"detail": "Too long."}, `, 11) + `{"detail": "The last."}`
	e := failed(t, reply{status: 400, body: `{"errors": [` + problems + `]}`})
	if want := strings.Repeat("Too long.; ", 8) + "and 4 more"; problemText(e) != want {
		t.Errorf("got %q, not %q", problemText(e), want)
	}
}

// TestErrorKinds tells errors apart by status, and a 404 of the service from that of anything else.
func TestErrorKinds(t *testing.T) {
	for name, test := range map[string]struct {
		reply                      reply
		notFound, conflict, denied bool
	}{
		"400":      {reply: answer(t, 400, "error-400.json")},
		"401":      {reply: answer(t, 401, "error-401.json"), denied: true},
		"403":      {reply: answer(t, 403, "error-403.json"), denied: true},
		"403 page": {reply: answer(t, 403, "not-found-404.html"), denied: true},
		"404":      {reply: answer(t, 404, "error-404.json"), notFound: true},
		"404 page": {reply: answer(t, 404, "not-found-404.html")},
		"404 bare": {reply: reply{status: 404}},
		"404 text": {reply: reply{status: 404, body: `{"message": "no Route matched"}`}},
		"409":      {reply: answer(t, 409, "error-409.json"), conflict: true},
		"410":      {reply: answer(t, 410, "error-404.json")},
		"500":      {reply: answer(t, 500, "error-401.json")},
	} {
		t.Run(name, func(t *testing.T) {
			err := fmt.Errorf("wrapped: %w", failed(t, test.reply))
			if errors.Is(err, cerby.ErrNotFound) != test.notFound || errors.Is(err, cerby.ErrConflict) != test.conflict || errors.Is(err, cerby.ErrDenied) != test.denied {
				t.Errorf("not found %t, conflict %t, denied %t", errors.Is(err, cerby.ErrNotFound), errors.Is(err, cerby.ErrConflict), errors.Is(err, cerby.ErrDenied))
			}
		})
	}
	for _, err := range []error{nil, errors.New("404"), failed(t, reply{unreachable: true})} {
		if errors.Is(err, cerby.ErrNotFound) || errors.Is(err, cerby.ErrConflict) || errors.Is(err, cerby.ErrDenied) {
			t.Errorf("%v is taken for an answer", err)
		}
	}
}

// TestErrorWithoutAnswer says what was being done and what went wrong.
func TestErrorWithoutAnswer(t *testing.T) {
	e := failed(t, reply{unreachable: true})
	expectText(t, e.Error(), "could not read user: the connection to acme.cerby.com failed: dial tcp 192.0.2.1:443: connect: connection refused; gave up")
	if e.Status != 0 {
		t.Errorf("status %d", e.Status)
	}
	e = failed(t, reply{status: http.StatusOK, body: `{"data": {"id": "u-1", "type": "user"}}`, cut: true})
	expectText(t, e.Error(), "could not read user: the service answered 200 OK; the connection to acme.cerby.com failed: unexpected EOF; gave up")
}

// problemText returns the service's words of an error 400.
func problemText(e *cerby.Error) string {
	return strings.TrimPrefix(e.Response(), "the service answered 400 Bad Request: ")
}
