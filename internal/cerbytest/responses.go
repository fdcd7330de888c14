package cerbytest

import (
	"bytes"
	"encoding/json"
	"maps"
	"net/http"
	"strconv"
	"time"
)

// wire is an answer as it goes out, with what a fault does to it on the way.
type encodedResponse struct {
	status   int
	header   http.Header
	body     []byte
	delay    time.Duration
	drop     bool
	truncate bool
}

// encode turns a document into bytes while the lock is held; a nil document is an empty body.
func encodeResponse(status int, document map[string]any) encodedResponse {
	resp := encodedResponse{status: status, header: http.Header{}}
	if document == nil {
		return resp
	}
	var body bytes.Buffer
	encoder := json.NewEncoder(&body)
	encoder.SetEscapeHTML(false) // The service writes the ampersands of its links plainly.
	if err := encoder.Encode(document); err != nil {
		panic("cerbytest: " + err.Error())
	}
	resp.header.Set("Content-Type", "application/json")
	resp.body = body.Bytes()
	return resp
}

// loggedStatus is the status as the log tells it.
func (a encodedResponse) loggedStatus() int {
	if a.drop {
		return 0
	}
	return a.status
}

// send puts the answer on the wire, late, shortened or not at all.
func (a encodedResponse) send(rw http.ResponseWriter, r *http.Request) {
	if a.delay > 0 {
		timer := time.NewTimer(a.delay)
		defer timer.Stop()
		select {
		case <-timer.C:
		case <-r.Context().Done():
		}
	}
	if a.drop || a.truncate && len(a.body) == 0 {
		panic(http.ErrAbortHandler)
	}
	header := rw.Header()
	maps.Copy(header, a.header)
	if a.status != http.StatusNoContent && a.status != http.StatusNotModified {
		header.Set("Content-Length", strconv.Itoa(len(a.body)))
	}
	rw.WriteHeader(a.status)
	if !a.truncate {
		_, _ = rw.Write(a.body)
		return
	}
	_, _ = rw.Write(a.body[:len(a.body)/2])
	_ = http.NewResponseController(rw).Flush()
	panic(http.ErrAbortHandler)
}

// resource is one element of data; it always carries fields that no client has heard of.
func newResource(kind, id string, attributes map[string]any) map[string]any {
	attributes["novelty"] = map[string]any{"rollout": []any{"beta", nil, 3}}
	return map[string]any{
		"id":            id,
		"type":          kind,
		"attributes":    attributes,
		"relationships": map[string]any{"audit": nil},
	}
}

// single is the document around one resource, whose meta is empty.
func newDocument(data map[string]any) map[string]any {
	return map[string]any{"data": data, "meta": map[string]any{}, "jsonapi": map[string]any{"version": "1.1"}}
}
