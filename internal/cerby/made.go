package cerby

import (
	"context"
	"fmt"
	"iter"
	"strings"
	"time"
)

// madeSince reports whether something that says when it was made was made after a moment of this machine's clock. What
// does not say so may have been.
func (c *Client) madeSince(createdAt string, moment time.Time) bool {
	// Where no answer tells the service's clock, ours may be some minutes ahead.
	const unclocked = 5 * time.Minute
	created, known := ParseTime(createdAt)
	early := leeway
	if !c.clocked.Load() {
		early = unclocked
	}
	return !known || created.After(c.serviceTime(moment).Add(-early))
}

// MadeWithinTheHour reports whether something that says when it was made is not older than an hour.
func (c *Client) MadeWithinTheHour(createdAt string) bool {
	created, known := ParseTime(createdAt)
	age := c.serviceTime(time.Now()).Sub(created)
	return known && age > -leeway && age < time.Hour
}

// alone lets creations of one name go one after another, so that what was made by which can be told. It gives what ends
// this one's turn.
func (c *Client) alone(ctx context.Context, kind, name string) (end func(), err error) {
	line := c.creations.get(kind+"\n"+name, newLine)
	select {
	case <-line.free:
		return func() { line.free <- struct{}{} }, nil
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
}

// only gives the one element of a list that fits. Of several it cannot be told which one a creation made, which is an
// error.
func only[A any, P identified[A]](elements iter.Seq2[A, error], fits func(A) bool) (A, bool, error) {
	var none A
	found, err := Matching(elements, fits)
	switch {
	case err != nil:
		return none, false, err
	case len(found) > 1:
		ids := make([]string, 0, len(found))
		for i := range found {
			ids = append(ids, Clean(P(&found[i]).id()))
		}
		return none, false, fmt.Errorf("%d fit what was to be made, and which of them was made now cannot be told: %s", len(found), strings.Join(ids, ", "))
	case len(found) == 0:
		return none, false, nil
	}
	return found[0], true, nil
}
