package memo_test

import (
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cerby-community/terraform-provider-cerby/internal/apitest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerby/memo"
)

// Callers that come during a load share the next one.
func TestBatches_loadBeginsAfterCall(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var batches memo.FreshLoads[string, int32]
		var l loader
		start := time.Now()
		get := func(want int32) {
			if got, err := batches.Get(t.Context(), "key", l.load); got != want || err != nil {
				t.Errorf("got %d, %v, want load %d", got, err, want)
			}
		}
		go get(1)
		synctest.Wait()
		apitest.Together(30, func() { get(2) })
		apitest.ExpectEqual(t, time.Since(start), 2*loadTime)
		get(3)
	})
}

func TestBatches_keysInParallel(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var batches memo.FreshLoads[string, int32]
		var loaders [2]loader
		start := time.Now()
		go func() { _, _ = batches.Get(t.Context(), "one", loaders[0].load) }()
		if got, err := batches.Get(t.Context(), "other", loaders[1].load); got != 1 || err != nil {
			t.Errorf("got %d, %v, want the first load of this key", got, err)
		}
		apitest.ExpectEqual(t, time.Since(start), loadTime)
	})
}

func TestBatches_interruptedWhileWaiting(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var batches memo.FreshLoads[string, int32]
		var l loader
		cause := errors.New("interrupted")
		go func() { _, _ = batches.Get(t.Context(), "key", l.load) }()
		synctest.Wait()
		if _, err := batches.Get(apitest.CancelAfter(t, time.Second, cause), "key", l.load); !errors.Is(err, cause) {
			t.Errorf("got %v, want the cause", err)
		}
		if got, err := batches.Get(t.Context(), "key", l.load); got != 2 || err != nil {
			t.Errorf("got %d, %v, want the second load", got, err)
		}
	})
}
