package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
)

// doctor makes the requests and writes the report.
type doctor struct {
	options

	client *cerby.Client
	// reads are the operations that it reads, each list before what is read by the IDs in it.
	reads    []cerby.Response
	texts    texts
	recorder *recorder
	report   report
	// found are the IDs in the path of an operation followed by that of an object in its responses, by the path.
	found map[string][][]string
	// lost is set once a request got no response: those that follow would get none either.
	lost bool
}

// run makes all requests, writes the report and returns the exit status.
func (d *doctor) run(ctx context.Context, stdout, stderr io.Writer) int {
	d.report.Version = version
	if err := d.readAll(ctx); err != nil {
		_, _ = fmt.Fprintln(stderr, "cerby-doctor: unable to reach the API:", err)
		return exitUsage
	}
	if d.write {
		d.runSelfTests(ctx)
	}
	d.report.Interrupted = ctx.Err() != nil
	d.skipRevealing()
	for _, e := range d.report.Operations {
		e.Differences, e.New = d.texts.redact(e.Differences), d.texts.redact(e.New)
	}
	d.addHints()
	d.report.count(d.strict)
	write := d.report.writeText
	if d.json {
		write = d.report.writeJSON
	}
	if err := write(stdout); err != nil {
		_, _ = fmt.Fprintln(stderr, "cerby-doctor: unable to write the report:", err)
		return exitDiffers
	}
	return d.report.Status
}

// firstContact is the time within which the API has to respond for the first time.
const firstContact = 30 * time.Second

// errNoContact is the cause of a run that ends after that time.
var errNoContact = fmt.Errorf("there was no response within %s", firstContact)

// readAll makes the reads. It returns an error if the first one gets no response.
func (d *doctor) readAll(interruptible context.Context) error {
	ctx, cancel := context.WithCancelCause(interruptible)
	defer cancel(nil)
	timer := time.AfterFunc(firstContact, func() {
		if !d.recorder.responded() {
			cancel(errNoContact)
		}
	})
	defer timer.Stop()
	for _, response := range d.reads {
		c := newCheck(response, d.texts)
		err := d.readSome(ctx, c)
		if err != nil && len(d.report.Operations) == 0 && interruptible.Err() == nil {
			return err
		}
		if c.requests() == 0 {
			c.Result, c.Reason = notSent, d.reason(ctx, response.Operation)
		}
		c.finish()
		d.report.Operations = append(d.report.Operations, c.entry)
	}
	return nil
}

// readSome makes some of the reads of an operation. It returns an error if the last one got no response.
func (d *doctor) readSome(ctx context.Context, c *check) (err error) {
	for _, ids := range d.parents(c.response.Operation) {
		isEnough := c.requests() >= d.sample || c.Objects > 0 && c.requests() >= enough
		if isEnough || d.lost || ctx.Err() != nil {
			break
		}
		err = d.read(ctx, c, ids)
	}
	return err
}

// enough is the number of requests of an operation after which no more are made if there was an object in a response.
const enough = 2

// requests returns the number of responses, and of requests that got none.
func (c *check) requests() (n int) {
	for _, times := range c.Statuses {
		n += times
	}
	return n
}

// parents returns the IDs for the paths of the requests of an operation: none for a list of the workspace.
func (d *doctor) parents(op cerby.Operation) [][]string {
	parent, hasParent := parentPath(op.Path)
	switch {
	case !hasParent:
		return [][]string{nil}
	case op.Path == cerby.GetJob.Path && d.job != "":
		return [][]string{{d.job}}
	}
	return d.found[parent]
}

// parentPath returns the path of the list whose objects a path is below. It reports whether there is one.
func parentPath(path string) (string, bool) {
	i := strings.LastIndex(path, "/{")
	return path[:max(i, 0)], i > 0
}

// reason returns why no request of an operation was made.
func (d *doctor) reason(ctx context.Context, op cerby.Operation) string {
	parent, _ := parentPath(op.Path)
	switch {
	case ctx.Err() != nil:
		return "interrupted"
	case d.lost:
		return "an earlier request got no response"
	case op.Path == cerby.GetJob.Path:
		return "the API lists no jobs: -job takes the ID of one"
	}
	return "GET " + parent + " returned no object"
}

// read makes one request and compares its response. It returns an error if there was no response.
func (d *doctor) read(ctx context.Context, c *check, ids []string) error {
	d.recorder.take(http.MethodGet)
	err := c.response.Read(ctx, d.client, ids...)
	got, ok := d.recorder.take(http.MethodGet)
	if !ok || isWithoutResponse(err) {
		if ctx.Err() == nil {
			c.Statuses[0]++
			d.lost = true
		}
		return err
	}
	differences := len(c.Differences)
	for _, id := range c.add(got) {
		path := c.response.Operation.Path
		d.found[path] = append(d.found[path], append(slices.Clone(ids), id))
	}
	if err != nil && got.status/100 == 2 && len(c.Differences) == differences {
		c.differ(finding{Kind: unusable})
	}
	return nil
}

// isWithoutResponse reports whether a call failed because there was no response. Links that the client cannot use are
// errors without a status, too, but not of an attempt.
func isWithoutResponse(err error) bool {
	failure, ok := errors.AsType[*cerby.Error](err)
	return ok && failure.Status == 0 && failure.Attempts > 0
}

// skipRevealing adds the operations that are never read.
func (d *doctor) skipRevealing() {
	for _, op := range cerby.RevealingReads {
		skipped := notSentEntry(op, "skipped on purpose: the response contains a secret value")
		d.report.Operations = append(d.report.Operations, skipped)
	}
}

// addHints adds advice about causes that several operations share.
func (d *doctor) addHints() {
	total, denied, foreign := 0, 0, 0
	for _, e := range d.report.Operations {
		if len(e.Statuses) == 0 {
			continue
		}
		total++
		if e.Result == refused {
			denied++
		}
		if e.Result != asExpected && slices.ContainsFunc(e.Differences, func(f finding) bool { return f.At == "error" }) {
			foreign++
		}
	}
	add := func(hint string) { d.report.Hints = append(d.report.Hints, hint) }
	switch {
	case total == 0:
	case denied == total:
		add("Every operation was refused: the API key may be unknown, expired or deleted.")
	case foreign == total:
		add("No response is in the service's form: check the address of the API.")
	}
}
