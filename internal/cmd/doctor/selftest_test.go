package main

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/cerby-community/terraform-provider-cerby/internal/apitest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

// own returns the number of objects of self-tests in a workspace.
func own(w *cerbytest.Workspace) (n int) {
	for _, team := range w.Teams() {
		if strings.HasPrefix(team.Name, "cerby-doctor-") {
			n++
		}
	}
	for _, one := range w.Collections() {
		if strings.HasPrefix(one.Name, "cerby-doctor-") {
			n++
		}
	}
	return n
}

// writesOf returns the numbers of requests that change something, by method and path.
func writesOf(w *cerbytest.Workspace) map[string]int {
	writes := map[string]int{}
	for _, r := range w.Requests() {
		if r.Method != http.MethodGet {
			_, noun, _ := strings.Cut(r.Path, "/")
			noun, _, _ = strings.Cut(noun, "/")
			writes[r.Method+" "+noun]++
		}
	}
	return writes
}

// TestSelfTest checks that the self-test makes each write once, and leaves nothing behind.
func TestSelfTest(t *testing.T) {
	w := newWorkspace()
	got := runDoctor(t, cerbytest.NewTransport(w), "--write")
	if got.code != exitExpected || own(w) != 0 {
		t.Errorf("exit %d, %d objects left, output %s", got.code, own(w), got.stdout)
	}
	for _, op := range selfTestWrites {
		line := fmt.Sprintf("%s %s  [%s]  as expected in the self-test", op.Method, op.Path, op.Stability)
		if !strings.Contains(got.stdout, line) {
			t.Errorf("no %q in %s", line, got.stdout)
		}
	}
	writes := fmt.Sprint(writesOf(w))
	want := "map[DELETE collections:1 DELETE teams:1 PATCH collections:1 PATCH teams:1 POST collections:1 POST teams:1]"
	if writes != want {
		t.Errorf("writes %s", writes)
	}
}

// TestSelfTest_faults checks that nothing is left behind if a step fails in whatever way.
func TestSelfTest_faults(t *testing.T) {
	faults := []cerbytest.Fault{
		{Status: 403},
		{Status: 404},
		{Status: 409},
		{Status: 500},
		{Status: 503},
		{Status: 500, AfterChange: true},
		{Status: 504, AfterChange: true},
		{HTML: true, AfterChange: true},
		{TruncateBody: true},
		{Drop: cerbytest.DropBefore},
		{Drop: cerbytest.DropAfter},
		{Status: 504, Late: 3 * time.Second},
		{Body: `{"data":{"type":"team","attributes":{}}}`, AfterChange: true},
		{Body: `{"data":null}`, AfterChange: true},
		{Body: `{}`, AfterChange: true},
	}
	for _, op := range append(slices.Clone(selfTestWrites), cerby.GetTeam, cerby.GetCollection) {
		for i, fault := range faults {
			for _, times := range []int{1, 3} {
				apitest.Run(t, fmt.Sprint(op.Name, i, times), func(t *testing.T) {
					w := newWorkspace()
					fault.Method, fault.Path, fault.Times = op.Method, op.Path, times
					w.Inject(fault)
					d := newTestDoctor(t, cerbytest.NewTransport(w), options{write: true, requestsPerMinute: 60})
					d.runSelfTests(t.Context())
					// What is executed late, is executed by now.
					time.Sleep(time.Minute)
					if own(w) != 0 || len(d.report.Left) > 0 {
						t.Errorf("%d objects left, reported %q", own(w), d.report.Left)
					}
				})
			}
		}
	}
}

// TestSelfTest_left checks that the report names what cannot be removed.
func TestSelfTest_left(t *testing.T) {
	w := newWorkspace()
	w.Inject(cerbytest.Fault{Method: http.MethodDelete, Path: cerby.DeleteTeam.Path, Status: 403})
	r, got := runReport(t, cerbytest.NewTransport(w), "-write")
	if got.code != exitDiffers || len(r.Left) != 1 || own(w) != 1 {
		t.Fatalf("exit %d, %d objects, reported %v", got.code, own(w), r.Left)
	}
	for _, team := range w.Teams() {
		if strings.HasPrefix(team.Name, "cerby-doctor-") && !strings.Contains(r.Left[0], team.Name) {
			t.Errorf("%s is left, reported %v", team.Name, r.Left)
		}
	}
	if text := runDoctor(t, cerbytest.NewTransport(w), "-write").stdout; !strings.Contains(text, "Not removed") {
		t.Errorf("output %s", text)
	}
}

// TestSelfTest_interrupts checks that an interrupt leaves nothing behind, at any request from the last read before the
// first write on, and at one of the reads before.
func TestSelfTest_interrupts(t *testing.T) {
	w := newWorkspace()
	runDoctor(t, cerbytest.NewTransport(w), "-write")
	requests := w.Requests()
	reads := slices.IndexFunc(requests, func(r cerbytest.Request) bool { return r.Method != http.MethodGet })
	if reads < 2 {
		t.Fatalf("got %d reads before the first write, want more", reads)
	}
	numbers := []int{reads / 2}
	for n := reads; n < len(requests); n++ {
		numbers = append(numbers, n)
	}
	for _, n := range numbers {
		apitest.Run(t, fmt.Sprintf("at request %d", n), func(t *testing.T) { interrupt(t, n) })
	}
}

// interrupt checks that an interrupt at the n-th request leaves nothing behind.
func interrupt(t *testing.T, n int) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	count := 0
	observe := func(cerbytest.Request) {
		if count++; count == n {
			cancel()
		}
	}
	w := newWorkspace(cerbytest.WithObserver(observe), cerbytest.WithLatency(time.Second))
	got := runInBubble(ctx, cerbytest.NewTransport(w), "-write")
	if own(w) != 0 || strings.Contains(got.stdout, "Not removed") {
		t.Errorf("%d objects left, output %s", own(w), got.stdout)
	}
	isFailed := strings.Contains(got.stdout, "failed, no response")
	if got.code != exitDiffers || !strings.Contains(got.stdout, "interrupted") || isFailed {
		t.Errorf("exit %d, output %s", got.code, got.stdout)
	}
}
