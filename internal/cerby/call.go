package cerby

import (
	"context"
	"encoding/json"
	"errors"
	"net/url"
	"strings"
	"time"
	"unicode"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby/transport"
)

// apiCall is one use of an operation.
type apiCall struct {
	op Operation
	// ids fill the {} of the operation's path, in order.
	ids   []string
	query url.Values
	// data is sent as {"data": ...}; nil sends no body.
	data any
	// redact is a value that is sent and must not be repeated in an error.
	redact Confidential
	// resends, lateTime and verifyTime are those of transport.Request.
	resends    int
	lateTime   time.Duration
	verifyTime time.Duration
}

// lateTime is how long a write is verified after a lost response. It is for writes that must not
// take effect late: a second creation would create another object, and a removal would undo a later grant.
const lateTime = 15 * time.Second

// payload is the object that a write sends.
type payload struct {
	ID         string `json:"id,omitempty"`
	Type       string `json:"type,omitempty"`
	Attributes any    `json:"attributes,omitempty"`
}

// verifyFunc reads what a write was to change, after its attempt failed. It reports whether the write was applied. An
// error means that this is unknown.
type verifyFunc func(ctx context.Context, failure *Error) (applied bool, err error)

// path fills the IDs into the operation's path. It refuses an ID that would change the path, or that has
// control characters.
func (c apiCall) path() (string, error) {
	segments := strings.Split(c.op.Path, "/")
	ids := c.ids
	for i, segment := range segments {
		if !strings.HasPrefix(segment, "{") {
			continue
		}
		if ids[0] == "" || ids[0] == "." || ids[0] == ".." || strings.Contains(ids[0], "/") ||
			strings.ContainsFunc(ids[0], unicode.IsControl) {
			return "", errors.New("the value is not a valid ID")
		}
		segments[i], ids = url.PathEscape(ids[0]), ids[1:]
	}
	return strings.Join(segments, "/"), nil
}

// do performs a call and passes the body of a success to decode. It repeats calls as transport.Client.Send does.
func (c *Client) do(ctx context.Context, call apiCall, decode func(body []byte) error, verify verifyFunc) error {
	path, err := call.path()
	if err != nil {
		return newError(call.op, err)
	}
	request := transport.Request{
		Operation: call.op.Name, Method: call.op.Method, Path: path, Query: call.query, Redact: call.redact.Redact,
		Resends: call.resends, LateTime: call.lateTime, VerifyTime: call.verifyTime,
	}
	if call.data != nil {
		request.Body = map[string]any{"data": call.data}
	}
	var check transport.VerifyFunc
	if verify != nil {
		check = func(ctx context.Context, failure *transport.RequestError) (bool, error) {
			return verify(ctx, &Error{Operation: call.op, RequestError: failure})
		}
	}
	if failure := c.transport.Send(ctx, request, decode, check); failure != nil {
		return &Error{Operation: call.op, RequestError: failure}
	}
	return nil
}

// get reads one object.
func get[A any, P identified[A]](ctx context.Context, c *Client, call apiCall) (A, error) {
	var result A
	err := c.do(ctx, call, func(body []byte) (err error) {
		result, err = decodeOne[A, P](body)
		return err
	}, nil)
	return result, err
}

// write changes an object and returns the one in the response. After an ambiguous response, read returns the object as
// it is then, and reports whether it shows the change.
func write[A any, P identified[A]](
	ctx context.Context, c *Client, call apiCall, read func(ctx context.Context, failure *Error) (A, bool, error),
) (A, error) {
	var result A
	err := c.do(ctx, call, func(body []byte) (err error) {
		result, err = decodeOne[A, P](body)
		return err
	}, func(ctx context.Context, failure *Error) (applied bool, err error) {
		found, applied, err := read(ctx, failure)
		if applied {
			result = found
		}
		return applied, err
	})
	return result, err
}

// existsFunc reads whether what a removal removes still exists.
type existsFunc func(ctx context.Context) (bool, error)

// sendRemoval sends a removal, and verifies it by exists after an ambiguous response.
func sendRemoval(ctx context.Context, c *Client, call apiCall, exists existsFunc) error {
	return c.do(ctx, call, ignoreBody, func(ctx context.Context, _ *Error) (removed bool, err error) {
		found, err := exists(ctx)
		return err == nil && !found, err
	})
}

// revoke ends a grant. A grant that does not exist is no error.
func revoke(ctx context.Context, c *Client, call apiCall, exists existsFunc) error {
	err := sendRemoval(ctx, c, call, exists)
	if errors.Is(err, ErrNotFound) {
		return nil
	}
	return err
}

// remove removes an object, or a member that only exists until it is removed. If the service responds with 404, and a
// read still finds the object after confirmTime, the error matches ErrStillListed.
func remove(ctx context.Context, c *Client, call apiCall, exists existsFunc) error {
	err := sendRemoval(ctx, c, call, exists)
	if !errors.Is(err, ErrNotFound) {
		return err
	}
	for start := time.Now(); ; {
		// If the read fails, the service's 404 stands.
		if found, readErr := exists(ctx); !found || readErr != nil {
			return nil //nolint:nilerr // The removal has succeeded.
		}
		left := confirmTime - time.Since(start)
		if left <= 0 {
			return WithCause(err, ErrStillListed)
		}
		if interrupted := transport.Sleep(ctx, min(pollInterval(time.Since(start)), left)); interrupted != nil {
			return WithCause(err, interrupted)
		}
	}
}

// confirmTime is how long a read may still find an object whose removal got a 404 response. Lists may show a change
// late.
const confirmTime = 10 * time.Second

// errNoData is the cause of a success whose data is null: the service may have done nothing.
var errNoData = errors.New("the response has no data")

// ignoreBody accepts a response of which nothing is needed: no body, or any JSON whose data is not null.
func ignoreBody(body []byte) error {
	if len(body) > 0 && !json.Valid(body) {
		return errors.New("unable to decode the response")
	}
	var envelope struct{ Data json.RawMessage }
	if json.Unmarshal(body, &envelope) == nil && string(envelope.Data) == "null" {
		return errNoData
	}
	return nil
}
