package parent

import (
	"os"
	"syscall"
	"testing"
	"testing/synctest"
	"time"
)

// TestWaitForEnd ends 10 seconds after a read has shown that the parent has ended, or on a SIGTERM after that.
func TestWaitForEnd(t *testing.T) {
	t.Parallel()
	const parentEnds = 90*time.Second + 500*time.Millisecond
	for name, test := range map[string]struct {
		terminateAt, want time.Duration
	}{
		"no SIGTERM":                    {0, 101 * time.Second},
		"SIGTERM while the parent runs": {80 * time.Second, 101 * time.Second},
		"SIGTERM before the next read":  {90*time.Second + 600*time.Millisecond, 90*time.Second + 600*time.Millisecond},
		"SIGTERM to the orphan":         {95 * time.Second, 95 * time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				start := time.Now()
				terminate := make(chan os.Signal, 1)
				if test.terminateAt > 0 {
					time.AfterFunc(test.terminateAt, func() { terminate <- syscall.SIGTERM })
				}
				waitForEnd(100, func() int {
					if time.Since(start) < parentEnds {
						return 100
					}
					return 1
				}, terminate)
				if elapsed := time.Since(start); elapsed != test.want {
					t.Errorf("ended after %s, want %s", elapsed, test.want)
				}
			})
		})
	}
}
