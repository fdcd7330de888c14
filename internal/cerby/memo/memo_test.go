package memo_test

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cerby-community/terraform-provider-cerby/internal/apitest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerby/memo"
)

// loadTime is the time that the loads of these tests take.
const loadTime = 10 * time.Second

// loader is a load that counts its runs.
type loader struct{ runs atomic.Int32 }

// load returns the number of the run as it ends.
func (l *loader) load() (int32, error) {
	run := l.runs.Add(1)
	time.Sleep(loadTime)
	return run, nil
}

// loadFor is load, which fails when a context ends.
func (l *loader) loadFor(ctx context.Context) (int32, error) {
	run := l.runs.Add(1)
	select {
	case <-time.After(loadTime):
		return run, nil
	case <-ctx.Done():
		return 0, context.Cause(ctx)
	}
}

func TestResult_sharedLoad(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var result memo.Result[int32]
		var l loader
		start := time.Now()
		get := func() {
			if got, err := result.Get(t.Context(), l.load); got != 1 || err != nil {
				t.Errorf("got %d, %v, want the first load", got, err)
			}
		}
		apitest.Together(30, get)
		time.Sleep(time.Hour)
		get()
		apitest.ExpectEqual(t, time.Since(start), time.Hour+loadTime)
	})
}

func TestResult_failedLoad(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var result memo.Result[int32]
		var l loader
		failure := errors.New("failure")
		fail := func() (int32, error) {
			_, _ = l.load()
			return 0, failure
		}
		apitest.Together(30, func() {
			if _, err := result.Get(t.Context(), fail); !errors.Is(err, failure) {
				t.Errorf("got %v, want the failure", err)
			}
		})
		apitest.ExpectEqual(t, l.runs.Load(), 1)
		apitest.ExpectEqual(t, result.Started(), false)
		if got, err := result.Get(t.Context(), l.load); got != 2 || err != nil {
			t.Errorf("got %d, %v, want a second load", got, err)
		}
	})
}

func TestResult_interruptedCaller(t *testing.T) {
	for name, test := range map[string]struct {
		interrupted, runs int32
	}{
		"loads": {interrupted: 1, runs: 2},
		"waits": {interrupted: 2, runs: 1},
	} {
		apitest.Run(t, name, func(t *testing.T) {
			var result memo.Result[int32]
			var l loader
			var calls atomic.Int32
			cause := errors.New("interrupted")
			apitest.Together(3, func() {
				number := calls.Add(1)
				time.Sleep(time.Duration(number) * time.Millisecond) // The first caller loads.
				if number != test.interrupted {
					if _, err := result.Get(t.Context(), func() (int32, error) { return l.loadFor(t.Context()) }); err != nil {
						t.Errorf("caller %d got %v", number, err)
					}
					return
				}
				start, ctx := time.Now(), apitest.CancelAfter(t, 3*time.Second, cause)
				_, err := result.Get(ctx, func() (int32, error) { return l.loadFor(ctx) })
				if waited := time.Since(start); !errors.Is(err, cause) || waited != 3*time.Second {
					t.Errorf("got %v after %s, want the cause after 3s", err, waited)
				}
			})
			apitest.ExpectEqual(t, l.runs.Load(), test.runs)
		})
	}
}

func TestResult_forget(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var result memo.Result[int32]
		var l loader
		expect := func(want int32) {
			t.Helper()
			if got, err := result.Get(t.Context(), l.load); got != want || err != nil {
				t.Errorf("got %d, %v, want load %d", got, err, want)
			}
		}
		isFirst := func(run int32) bool { return run == 1 }
		apitest.ExpectEqual(t, result.ForgetIf(isFirst), false)
		expect(1)
		apitest.ExpectEqual(t, result.ForgetIf(isFirst), true)
		expect(2)
		apitest.ExpectEqual(t, result.ForgetIf(isFirst), false)
		expect(2)
		result.Forget()
		expect(3)
	})
}

func TestResult_forgetDuringLoad(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var result memo.Result[int32]
		var l loader
		get := func(want int32) {
			if got, err := result.Get(t.Context(), l.load); got != want || err != nil {
				t.Errorf("got %d, %v, want load %d", got, err, want)
			}
		}
		go get(1)
		synctest.Wait()
		apitest.ExpectEqual(t, result.ForgetIf(func(int32) bool { return true }), false)
		result.Forget()
		get(2)
		get(2)
	})
}
