package cerby

import (
	"context"
	"fmt"
	"iter"
	"strings"
	"time"
)

// Origin is how an object came to be that a creation returns.
type Origin int

// The origins of objects.
const (
	// Responded is the origin of an object in the response to the request.
	Responded Origin = iota
	// Found is the origin of an object that was found in the list, because the response was lost.
	Found
	// Adopted is the origin of an object that an earlier run created. Nothing was sent.
	Adopted
)

// Created is the result of a creation.
type Created[A any] struct {
	Object A
	Origin Origin
}

// Creation creates one object of a noun whose names may repeat, and recognizes the object if its response is lost.
type Creation[A any] struct {
	client *Client
	id     func(*A) string
	list   func(ctx context.Context) iter.Seq2[A, error]
	// matches reports whether an object may have the requested values, as far as its fields show.
	matches func(A) bool
	// createdAt returns the creation time of an object, or an empty string if the service returns none.
	createdAt func(A) string
	// isUntouched reads whether an object is as its creation leaves it: it has the requested value, no content, and
	// nobody but its creator has it.
	isUntouched func(ctx context.Context, object A) (bool, error)
	// isOwn reads whether an object that appeared just now may be the created one. Default: isUntouched.
	isOwn func(ctx context.Context, object A) (bool, error)
	// send sends the request. After an ambiguous response, find returns the object, and reports whether there is one.
	send func(ctx context.Context, find func(ctx context.Context) (A, bool, error)) (A, error)
}

// newCreation returns a creation that makes a call, without the functions that recognize the object.
func newCreation[A any, P identified[A]](c *Client, call apiCall, list List[A]) Creation[A] {
	return Creation[A]{
		client: c, id: list.ID, list: list.Each,
		send: func(ctx context.Context, find func(ctx context.Context) (A, bool, error)) (A, error) {
			return write[A, P](ctx, c, call, func(ctx context.Context, _ *Error) (A, bool, error) { return find(ctx) })
		},
	}
}

// Send creates the object. After an ambiguous response, it is looked up among the objects that match, without those
// whose IDs are in existing. If existing is nil, creation times decide. Several matches are an error that lists them.
func (c Creation[A]) Send(ctx context.Context, existing map[string]bool) (Created[A], error) {
	var created Created[A]
	var err error
	s := creationSearch[A]{Creation: c, existing: existing, foreign: map[string]bool{}, start: time.Now()}
	created.Object, err = c.send(ctx, func(ctx context.Context) (A, bool, error) {
		object, ok, err := s.find(ctx)
		if ok {
			created.Origin = Found
		}
		return object, ok, err
	})
	return created, err
}

// MayBeOrphan reports whether an interrupted run may have left behind an object that was created for an equal request,
// before a moment.
func (c Creation[A]) MayBeOrphan(object A, before time.Time) bool {
	created, _ := ParseTime(c.createdAt(object))
	return c.matches(object) && c.client.MayBeOrphan(c.createdAt(object)) && c.client.transport.IsBefore(created, before)
}

// IsUntouched reads whether an object is as its creation leaves it. An object that the API key may not read is not.
func (c Creation[A]) IsUntouched(ctx context.Context, object A) (bool, error) {
	untouched, err := c.isUntouched(ctx, object)
	if IsUnreadable(err) {
		return false, nil
	}
	return untouched, err
}

// creationSearch finds the object of a creation whose response was ambiguous.
type creationSearch[A any] struct {
	Creation[A]

	// existing are the IDs of the objects that existed before. It is nil if they could not be read.
	existing map[string]bool
	start    time.Time
	// foreign are the IDs of objects that are not the created one. Each is read once.
	foreign map[string]bool
}

// find returns the created object among those of the list, and reports whether there is one. The IDs that existed
// before show which objects are new, because clocks differ. Creation times decide if these IDs are unknown. Several new
// objects are an error: it is unknown which of them was created now.
func (s *creationSearch[A]) find(ctx context.Context) (A, bool, error) {
	var none A
	unseen, err := Filter(s.list(ctx), func(one A) bool {
		id := s.id(&one)
		return s.matches(one) && !s.existing[id] && !s.foreign[id]
	})
	if err != nil {
		return none, false, err
	}
	created, err := s.ownOf(ctx, unseen, true)
	if len(created) == 0 && err == nil && s.existing != nil {
		// The clock of the service may be behind.
		created, err = s.ownOf(ctx, unseen, false)
	}
	switch {
	case err != nil || len(created) == 0:
		return none, false, err
	case len(created) == 1:
		return created[0], true, nil
	}
	ids := make([]string, 0, len(created))
	for i := range created {
		ids = append(ids, Clean(s.id(&created[i])))
	}
	return none, false, &MultipleMatchesError{ids}
}

// MultipleMatchesError is the error of a creation whose response was lost and for which several new objects match.
type MultipleMatchesError struct{ IDs []string }

// Error lists the objects.
func (e *MultipleMatchesError) Error() string {
	return fmt.Sprintf("%d objects match, and it is unknown which of them this request created: %s",
		len(e.IDs), strings.Join(e.IDs, ", "))
}

// ownOf returns the objects that may be the created one, of those whose creation time is, or is not, from after the
// start. Others may have created an object of the same name, or may have granted the API key's user an older one.
func (s *creationSearch[A]) ownOf(ctx context.Context, unseen []A, recent bool) (own []A, err error) {
	isOwn := s.isOwn
	if isOwn == nil {
		isOwn = s.isUntouched
	}
	for i, one := range unseen {
		if s.client.createdSince(s.createdAt(one), s.start) != recent {
			continue
		}
		untouched, err := isOwn(ctx, one)
		switch {
		case recent && IsUnreadable(err):
			// It cannot be distinguished from the created one.
			untouched = true
		case err != nil:
			return nil, err
		}
		if untouched {
			own = append(own, one)
		} else {
			s.foreign[s.id(&unseen[i])] = true
		}
	}
	return own, nil
}
