package cerby

import (
	"context"
	"encoding/json"
	"errors"
)

// payload is the object that a write sends.
type payload struct {
	ID         string `json:"id,omitempty"`
	Type       string `json:"type,omitempty"`
	Attributes any    `json:"attributes,omitempty"`
}

// get reads one object.
func get[A any, P identified[A]](ctx context.Context, c *Client, call call) (A, error) {
	var result A
	err := c.do(ctx, call, func(body []byte) (err error) {
		result, err = decodeOne[A, P](body)
		return err
	}, nil)
	return result, err
}

// whole reads a list that comes without pages, and takes no page parameters.
func whole[A any, P identified[A]](ctx context.Context, c *Client, call call) ([]A, error) {
	var all []A
	err := c.do(ctx, call, func(body []byte) error {
		page, err := decodeList[A, P](body)
		if err != nil {
			return err
		}
		if page.next() != "" {
			return errors.New("the list has a next page, which it should not have")
		}
		all = make([]A, 0, len(page.Data))
		for _, element := range page.Data {
			all = append(all, element.Attributes)
		}
		return nil
	}, nil)
	return all, err
}

// write changes something and takes the object that is answered. Where the answer is lost or holds no object, look
// gives the object as it is now, and whether it shows the change.
func write[A any, P identified[A]](
	ctx context.Context, c *Client, call call, look func(ctx context.Context, failure *Error) (A, bool, error),
) (A, error) {
	var result A
	err := c.do(ctx, call, func(body []byte) (err error) {
		result, err = decodeOne[A, P](body)
		return err
	}, func(ctx context.Context, failure *Error) (done bool, err error) {
		found, done, err := look(ctx, failure)
		if done {
			result = found
		}
		return done, err
	})
	return result, err
}

// remove takes something away; gone tells whether it is. What does not exist counts as removed.
func remove(ctx context.Context, c *Client, call call, gone func(ctx context.Context) (bool, error)) error {
	err := c.do(ctx, call, anything, func(ctx context.Context, _ *Error) (bool, error) { return gone(ctx) })
	if IsNotFound(err) {
		return nil
	}
	return err
}

// anything takes an answer of which nothing is needed: none, or any of the service's.
func anything(body []byte) error {
	if len(body) > 0 && !json.Valid(body) {
		return errors.New("the answer is not the service's")
	}
	return nil
}
