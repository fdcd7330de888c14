package cerby

import (
	"encoding/json"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

// FuzzDecode decodes a body as one object and as a page. What is accepted is whole: each element has its ID, and a link
// leads to the next page or is an error.
func FuzzDecode(f *testing.F) {
	for _, seed := range []string{
		``, `null`, `[]`, `{"data": null}`, `{"data": []}`, `{"data": {"id": "u-1", "attributes": {"email": "a@b.example"}}}`,
		`{"data": [{"id": "u-1"}, {"id": "u-2", "attributes": null}], "links": {"next": null}, "meta": {}}`,
		`{"data": [{"id": "m-1", "attributes": {"member_id": "u-1"}}], "links": {"next": "/users?page%5Bnumber%5D=2"}}`,
		`{"data": {"id": ""}}`, `{"data": [{"id": ""}]}`, `{"data": [null]}`, `{"data": [{"id": 5}]}`,
		`{"data": {"id": "u", "attributes": {"email": []}}}`,
		`{"data": [{"id": "u-1"}], "links": {"next": "?page[number]=1"}, "meta": {"page": {"total": -1}}}`,
		`{"data": [], "links": [], "meta": []} hunter2`, `{"data": [{"id": "a"}], "links": {"next": "://"}}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		checkObject[User](t, body)
		checkObject[OpenSecret](t, body)
		checkPage[User](t, body)
		checkPage[Member](t, body)
		checkPage[teamMember](t, body)
		checkPage[IntegrationUser](t, body)
		_, err := decodeStarted(body)
		checkDecodeError(t, err)
	})
}

// checkObject decodes a body as one object and compares its ID with that of the body.
func checkObject[A any, P identified[A]](t *testing.T, body []byte) {
	got, err := decodeOne[A, P](body)
	checkDecodeError(t, err)
	if err != nil {
		return
	}
	var want struct{ Data struct{ ID string } }
	if err := json.Unmarshal(body, &want); err != nil || want.Data.ID == "" || P(&got).id() != want.Data.ID {
		t.Errorf("%q: the object has the ID %q, want %q (%v)", body, P(&got).id(), want.Data.ID, err)
	}
}

// checkPage decodes a body as a page and compares its elements and its link with those of the body.
func checkPage[A any, P identified[A]](t *testing.T, body []byte) {
	got, err := decodeList[A, P](body)
	checkDecodeError(t, err)
	if err != nil {
		return
	}
	var want struct {
		Data []struct{ Attributes json.RawMessage }
	}
	if err := json.Unmarshal(body, &want); err != nil || want.Data == nil {
		t.Fatalf("%q was accepted: %v", body, err)
	}
	elements := attributesOf(got.Data)
	if len(elements) != len(want.Data) {
		t.Errorf("%q: %d elements, want %d", body, len(elements), len(want.Data))
	}
	for i := range elements {
		if P(&elements[i]).id() == "" {
			t.Errorf("%q: element %d has no ID", body, i)
		}
	}
	const current = 7
	next, err := nextPage(got.next(), current)
	checkDecodeError(t, err)
	if last := got.next() == "" && next == 0; err == nil && !last && next != current+1 {
		t.Errorf("%q: the page after %d is %d", body, current, next)
	}
}

// checkDecodeError checks that an error may be shown: a short line that repeats nothing of the body but numbers.
func checkDecodeError(t *testing.T, err error) {
	if err == nil {
		return
	}
	text := err.Error()
	if len(text) > 200 || !utf8.ValidString(text) || strings.ContainsFunc(text, unicode.IsControl) ||
		strings.Contains(text, "hunter2") {
		t.Errorf("the error %q may not be shown", text)
	}
}
