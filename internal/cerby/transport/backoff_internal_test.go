package transport

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"
)

func TestBackoff(t *testing.T) {
	t.Parallel()
	for tries, longest := range map[int]time.Duration{
		1: time.Second, 2: 2 * time.Second, 3: 4 * time.Second, 5: 16 * time.Second,
		6: 30 * time.Second, 7: 30 * time.Second, 1000: 30 * time.Second,
	} {
		for range 100 {
			if got := backoff(tries); got < longest/2 || got >= longest {
				t.Errorf("backoff(%d) = %s, want at least %s and less than %s", tries, got, longest/2, longest)
			}
		}
	}
}

func TestFits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		limited, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		defer cancel()
		deadline := time.Now().Add(20 * time.Second)
		for name, test := range map[string]struct {
			ctx  context.Context
			wait time.Duration
			want bool
		}{
			"until the deadline":                    {t.Context(), 20 * time.Second, true},
			"beyond the deadline":                   {t.Context(), 20*time.Second + 1, false},
			"until the end of the context":          {limited, 10 * time.Second, true},
			"beyond the context, not the deadline":  {limited, 11 * time.Second, false},
			"no wait":                               {limited, 0, true},
			"longer than the range of a clock time": {t.Context(), 1<<63 - 1, false},
		} {
			if got := fits(test.ctx, test.wait, deadline); got != test.want {
				t.Errorf("%s: got %t, want %t", name, got, test.want)
			}
		}
	})
}

func TestSleep(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		start, cause := time.Now(), errors.New("the user had enough")
		if err := Sleep(t.Context(), time.Minute); err != nil || time.Since(start) != time.Minute {
			t.Errorf("got %v after %s, want nil after 1m", err, time.Since(start))
		}
		ctx, cancel := context.WithCancelCause(t.Context())
		time.AfterFunc(time.Second, func() { cancel(cause) })
		start = time.Now()
		if err := Sleep(ctx, time.Minute); !errors.Is(err, cause) || time.Since(start) != time.Second {
			t.Errorf("got %v after %s, want the cause after 1s", err, time.Since(start))
		}
	})
}
