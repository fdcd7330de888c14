package cerbytest

import (
	"bytes"
	"encoding/json"
	"maps"
	"net/http"
	"strconv"
	"time"
)

// encodedResponse is a response as it is sent, with the effects of a fault on the transport.
type encodedResponse struct {
	status   int
	header   http.Header
	body     []byte
	delay    time.Duration
	drop     bool
	truncate bool
}

// encodeResponse encodes a document while the lock is held. A nil document is an empty body.
func encodeResponse(status int, document map[string]any) encodedResponse {
	resp := encodedResponse{status: status, header: http.Header{}}
	if document == nil {
		return resp
	}
	var body bytes.Buffer
	encoder := json.NewEncoder(&body)
	encoder.SetEscapeHTML(false) // The service does not escape the ampersands in links.
	if err := encoder.Encode(document); err != nil {
		panic("cerbytest: " + err.Error())
	}
	resp.header.Set("Content-Type", "application/json")
	resp.body = body.Bytes()
	return resp
}

// loggedStatus returns the status for the request log.
func (a encodedResponse) loggedStatus() int {
	if a.drop {
		return 0
	}
	return a.status
}

// send sends the response. It delays, truncates or drops it if a fault requires that.
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

// newResource returns an element of data. It always contains attributes that no client knows.
func newResource(kind, id string, attributes map[string]any) map[string]any {
	attributes["novelty"] = map[string]any{"rollout": []any{"beta", nil, 3}}
	return map[string]any{
		"id":            id,
		"type":          kind,
		"attributes":    attributes,
		"relationships": map[string]any{"audit": nil},
	}
}

// newDocument returns the document around one resource, with an empty meta.
func newDocument(data map[string]any) map[string]any {
	return map[string]any{"data": data, "meta": map[string]any{}, "jsonapi": map[string]any{"version": "1.1"}}
}
