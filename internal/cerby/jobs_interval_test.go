package cerby

import (
	"testing"
	"time"
)

// TestPollInterval checks that an interval is a quarter of the time waited, between 1 and 15 seconds, or up to a tenth
// shorter.
func TestPollInterval(t *testing.T) {
	t.Parallel()
	for waited, longest := range map[time.Duration]time.Duration{
		0:                       time.Second,
		time.Second:             time.Second,
		4 * time.Second:         time.Second,
		4400 * time.Millisecond: 1100 * time.Millisecond,
		10 * time.Second:        2500 * time.Millisecond,
		40 * time.Second:        10 * time.Second,
		60 * time.Second:        15 * time.Second,
		61 * time.Second:        15 * time.Second,
		30 * time.Minute:        15 * time.Second,
		24 * time.Hour:          15 * time.Second,
	} {
		for range 1000 {
			if got := pollInterval(waited); got > longest || got < longest*9/10 {
				t.Fatalf("after %s: got %s, want at most %s and at least nine tenths of it", waited, got, longest)
			}
		}
	}
}
