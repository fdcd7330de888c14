package cerby

import (
	"context"
	"fmt"
	"iter"
	"strings"
	"time"
)

// creation finds the object of a creation whose response was ambiguous.
type creation[A any] struct {
	client *Client
	// existing are the IDs of the objects that existed before. It is nil if they could not be read.
	existing map[string]bool
	start    time.Time
	// matches reports whether an object has the requested values.
	matches func(A) bool
	// createdAt returns the creation time of an object, or an empty string if the service states none.
	createdAt func(A) string
	// isOwn reads whether an object is the requested one although its creation time is from before the creation, as it
	// is if the clock of the service is behind. Others may have granted the API key's user an older object meanwhile.
	isOwn func(ctx context.Context, object A) (bool, error)
	// foreign are the IDs of objects that isOwn has excluded. Each is read once.
	foreign map[string]bool
}

// find returns the created object among those of a list, and reports whether there is one. The IDs that existed before
// tell what is new, because clocks differ; creation times decide if these IDs are unknown. Several new objects are an
// error: it is unknown which of them was created now.
func find[A any, P identified[A]](ctx context.Context, c creation[A], list iter.Seq2[A, error]) (A, bool, error) {
	var none A
	unseen, err := Filter(list, func(one A) bool {
		id := P(&one).id()
		return c.matches(one) && !c.existing[id] && !c.foreign[id]
	})
	if err != nil {
		return none, false, err
	}
	var created []A
	for _, one := range unseen {
		if c.client.createdSince(c.createdAt(one), c.start) {
			created = append(created, one)
		}
	}
	for i := 0; len(created) == 0 && c.existing != nil && i < len(unseen); i++ {
		own, err := c.isOwn(ctx, unseen[i])
		switch {
		case err != nil:
			return none, false, err
		case own:
			created = append(created, unseen[i])
		default:
			c.foreign[P(&unseen[i]).id()] = true
		}
	}
	switch len(created) {
	case 0:
		return none, false, nil
	case 1:
		return created[0], true, nil
	}
	ids := make([]string, 0, len(created))
	for i := range created {
		ids = append(ids, Clean(P(&created[i]).id()))
	}
	return none, false, fmt.Errorf("%d objects match, and it is unknown which of them was created now: %s",
		len(created), strings.Join(ids, ", "))
}
