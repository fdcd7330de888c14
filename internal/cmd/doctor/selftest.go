package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"iter"
	"reflect"
	"strings"
	"time"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerby/transport"
)

// selfTestWrites are the operations of the self-tests that change the workspace.
var selfTestWrites = []cerby.Operation{
	cerby.CreateTeam, cerby.UpdateTeam, cerby.DeleteTeam,
	cerby.CreateCollection, cerby.UpdateCollection, cerby.DeleteCollection,
}

// cleanupTime is the time that removing the objects of one self-test may take after an interrupt.
const cleanupTime = 60 * time.Second

// longestCleanupWait is the wait before the last attempt to remove an object.
const longestCleanupWait = 8 * time.Second

// selfTest creates, reads, renames and deletes one object. A is the client's struct of it.
type selfTest[A any] struct {
	*doctor

	noun                         string
	create, read, update, delete cerby.Operation

	creation func(name string) cerby.Creation[A]
	get      func(ctx context.Context, id string) (A, error)
	rename   func(ctx context.Context, id, name string) (A, error)
	remove   func(ctx context.Context, id string) error
	list     func(ctx context.Context) iter.Seq2[A, error]
	// identify returns the ID and the name of an object.
	identify func(A) (id, name string)

	// name is the name that the object is created with, and rewritten the one that it is renamed to.
	name, rewritten string
}

// runSelfTests runs the self-tests of teams and collections.
func (d *doctor) runSelfTests(ctx context.Context) {
	teams, collections := d.client.Teams(), d.client.Collections()
	selfTest[cerby.Team]{
		doctor: d, noun: "team",
		create: cerby.CreateTeam, read: cerby.GetTeam, update: cerby.UpdateTeam, delete: cerby.DeleteTeam,
		creation: teams.Creation, get: teams.Get, rename: teams.Rename, remove: teams.Delete, list: teams.List().Each,
		identify: func(one cerby.Team) (string, string) { return one.ID, one.Name },
	}.run(ctx)
	selfTest[cerby.Collection]{
		doctor: d, noun: "collection",
		create: cerby.CreateCollection, read: cerby.GetCollection, update: cerby.UpdateCollection,
		delete:   cerby.DeleteCollection,
		creation: collections.Creation, get: collections.Get, rename: collections.Rename, remove: collections.Delete,
		list:     collections.List().Each,
		identify: func(one cerby.Collection) (string, string) { return one.ID, one.Name },
	}.run(ctx)
}

// run runs the self-test. It removes what it creates, whatever happens.
func (t selfTest[A]) run(ctx context.Context) {
	suffix := strings.ToLower(rand.Text()[:10])
	t.name, t.rewritten = "cerby-doctor-"+suffix, "cerby-doctor-"+suffix+"-renamed"
	if ctx.Err() != nil {
		return
	}
	if t.lost {
		t.skip(t.operations(), "an earlier request got no response")
		return
	}
	done := len(t.report.Operations)
	id, err := t.createObject(ctx)
	isRefused := isRefused(err)
	if err == nil {
		err = t.changeObject(ctx, id)
	}
	t.skip(t.operations()[len(t.report.Operations)-done:], "an earlier step failed, or was interrupted")
	switch {
	case isRefused:
		// A response that refuses is no proof that nothing was created.
		t.removeByName(ctx)
	case err != nil:
		t.cleanUp(ctx, id)
	}
}

// skip reports operations of the self-test that are not sent.
func (t selfTest[A]) skip(operations []cerby.Operation, reason string) {
	for _, op := range operations {
		skipped := notSentEntry(op, reason)
		skipped.SelfTest = true
		t.report.Operations = append(t.report.Operations, skipped)
	}
}

// operations returns the operations of the self-test in their order.
func (t selfTest[A]) operations() []cerby.Operation {
	return []cerby.Operation{t.create, t.read, t.update, t.delete}
}

// isRefused reports whether the service refused a write, so that it had no effect.
func isRefused(err error) bool {
	failure, ok := errors.AsType[*cerby.Error](err)
	return ok && failure.Status/100 == 4 && !failure.Ambiguous
}

// createObject creates the object and returns its ID.
func (t selfTest[A]) createObject(ctx context.Context) (id string, err error) {
	err = t.step(ctx, t.create, func(ctx context.Context) (A, error) {
		created, err := t.creation(t.name).Send(ctx, nil)
		if err == nil {
			id, _ = t.identify(created.Object)
		}
		return created.Object, err
	}, t.name)
	return id, err
}

// changeObject reads, renames and deletes the object.
func (t selfTest[A]) changeObject(ctx context.Context, id string) error {
	err := t.step(ctx, t.read, func(ctx context.Context) (A, error) { return t.get(ctx, id) }, t.name)
	if err != nil {
		return err
	}
	err = t.step(ctx, t.update, func(ctx context.Context) (A, error) {
		return t.rename(ctx, id, t.rewritten)
	}, t.rewritten)
	if err != nil {
		return err
	}
	var none A
	return t.step(ctx, t.delete, func(ctx context.Context) (A, error) {
		if err := t.remove(ctx, id); err != nil {
			return none, err
		}
		_, err := t.get(ctx, id)
		if err == nil {
			return none, errStillReadable
		}
		return none, nil
	}, "")
}

// errStillReadable is the error of an object that can be read after its deletion.
var errStillReadable = errors.New("the object is still readable")

// step makes one call, and compares its response, which has to show a name.
func (t selfTest[A]) step(
	ctx context.Context, op cerby.Operation, call func(ctx context.Context) (A, error), name string,
) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	c := newCheck(cerby.Response{
		Operation: op, Form: cerby.OneObject, Model: reflect.TypeFor[A](), Noun: reflect.TypeFor[A](),
		Required: []string{"name"},
	}, t.texts)
	c.SelfTest = true
	t.recorder.take(op.Method)
	object, err := call(ctx)
	got, ok := t.recorder.take(op.Method)
	switch {
	case ok:
		c.add(got)
	case ctx.Err() != nil:
		return err
	default:
		c.Statuses[0]++
	}
	_, shown := t.identify(object)
	switch {
	case errors.Is(err, errStillReadable):
		c.differ(finding{Kind: staysReadable})
	case err != nil && ok && got.status/100 == 2 && len(c.Differences) == 0:
		c.differ(finding{Kind: unusable})
	case err == nil && shown != name:
		c.differ(finding{Kind: changeNotShown, At: "attributes.name"})
	}
	c.finish()
	t.report.Operations = append(t.report.Operations, c.entry)
	return err
}

// cleanUp removes the object by its ID, and by its names if a creation or a removal may have been applied unseen. It
// tries again after a while, also after an interrupt, and reports what may be left.
func (t selfTest[A]) cleanUp(ctx context.Context, id string) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), cleanupTime)
	defer cancel()
	for wait := time.Second; wait <= longestCleanupWait; wait *= 2 {
		if t.removeByID(ctx, id) || t.removeByName(ctx) {
			return
		}
		if transport.Sleep(ctx, wait) != nil {
			break
		}
	}
	t.report.Left = append(t.report.Left, fmt.Sprintf("%s %q (or %q)", t.noun, t.name, t.rewritten))
}

// removeByID removes the object, whose ID may be unknown. It reports whether a read shows that it is removed.
func (t selfTest[A]) removeByID(ctx context.Context, id string) bool {
	if id == "" || t.remove(ctx, id) != nil {
		return false
	}
	_, err := t.get(ctx, id)
	return errors.Is(err, cerby.ErrNotFound)
}

// removeByName removes the objects of the self-test that the list has. It reports whether the list has none.
func (t selfTest[A]) removeByName(ctx context.Context) bool {
	own, err := cerby.Filter(t.list(ctx), func(one A) bool {
		_, name := t.identify(one)
		return name == t.name || name == t.rewritten
	})
	for _, one := range own {
		id, _ := t.identify(one)
		_ = t.remove(ctx, id)
	}
	return err == nil && len(own) == 0
}
