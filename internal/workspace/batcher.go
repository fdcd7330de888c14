package workspace

import (
	"context"
	"slices"
	"sync"
	"time"
)

// batcher sends values in batches: a value is sent at once if no batch is on the wire. Otherwise it waits, and is sent
// with all others that wait then. A batch also waits a short time for expected values. A value that comes alone waits
// only after many at once, and then seldom.
type batcher[T any] struct {
	arrivals *arrivals
	mu       sync.Mutex
	waiting  []*batchItem[T]
	// running is set while values wait or are on the wire.
	running bool
	// sendTime is how long the last batch took.
	sendTime time.Duration
}

// newBatcher returns a batcher that shares the arrivals of others.
func newBatcher[T any](a *arrivals) *batcher[T] {
	a.addBatcher()
	return &batcher[T]{arrivals: a}
}

// maxSendTimes is the longest wait for one more value, as a multiple of the time that sending a batch takes.
const maxSendTimes = 10

// maxLinger limits the wait for one more value after a batch that took long.
const maxLinger = time.Second

// batchItem is a value that waits or is being sent.
type batchItem[T any] struct {
	ctx   context.Context
	value T
	// done receives the result. It has room for it, so that a batch never waits for a caller.
	done chan error
}

// do sends a value, alone or with others, and returns its own error. send returns one error for each value of a batch.
// A caller whose context ends before its value is sent gets the error of sending it with the ended context.
func (b *batcher[T]) do(
	ctx context.Context, value T, send func(ctx context.Context, values []T) []error,
) error {
	item := &batchItem[T]{ctx, value, make(chan error, 1)}
	if b.add(item) {
		go b.run(send)
	}
	select {
	case err := <-item.done:
		return err
	case <-ctx.Done():
	}
	if b.remove(item) {
		return send(ctx, []T{value})[0]
	}
	return <-item.done
}

// add appends an item to those that wait, and reports whether the caller has to run the batcher.
func (b *batcher[T]) add(item *batchItem[T]) (idle bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.arrivals.add()
	b.waiting = append(b.waiting, item)
	idle = !b.running
	b.running = true
	return idle
}

// remove removes an item from those that wait. It reports false if the item is being sent.
func (b *batcher[T]) remove(item *batchItem[T]) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	i := slices.Index(b.waiting, item)
	if i < 0 {
		return false
	}
	b.arrivals.done(1)
	b.waiting = slices.Delete(b.waiting, i, i+1)
	return true
}

// run sends batches until no item waits.
func (b *batcher[T]) run(send func(ctx context.Context, values []T) []error) {
	for items := b.next(); len(items) > 0; items = b.next() {
		values := make([]T, 0, len(items))
		for _, item := range items {
			values = append(values, item.value)
		}
		start := time.Now()
		ctx, cancel := batchContext(items)
		errs := send(ctx, values)
		cancel()
		b.finish(len(items), time.Since(start))
		for i, item := range items {
			item.done <- errs[i]
		}
	}
}

// next returns the items of the next batch, after it has waited for those that are expected. If there are none, the
// next caller of add has to run the batcher.
func (b *batcher[T]) next() []*batchItem[T] {
	for limit := b.linger(); limit > 0; limit = b.linger() {
		next, pause, waits := b.arrivals.shouldWait()
		if !waits {
			break
		}
		select {
		case <-next:
			continue
		case <-time.After(min(pause, limit)):
			b.arrivals.recordTimeout()
		}
		break
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	items := b.waiting
	b.waiting, b.running = nil, len(items) > 0
	return items
}

// linger returns how long the next batch may wait for one more value.
func (b *batcher[T]) linger() time.Duration {
	b.mu.Lock()
	defer b.mu.Unlock()
	if len(b.waiting) == 0 {
		return 0
	}
	return min(maxSendTimes*b.sendTime, maxLinger)
}

// finish records that a batch has ended.
func (b *batcher[T]) finish(size int, sendTime time.Duration) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.arrivals.done(size)
	b.sendTime = sendTime
}

// batchContext returns a context that ends when the contexts of all items have ended.
func batchContext[T any](items []*batchItem[T]) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancelCause(context.WithoutCancel(items[0].ctx))
	var mu sync.Mutex
	open := len(items)
	stops := make([]func() bool, 0, len(items))
	for _, item := range items {
		stops = append(stops, context.AfterFunc(item.ctx, func() {
			mu.Lock()
			defer mu.Unlock()
			if open--; open == 0 {
				cancel(context.Cause(item.ctx))
			}
		}))
	}
	return ctx, func() {
		for _, stop := range stops {
			stop()
		}
		cancel(nil)
	}
}
