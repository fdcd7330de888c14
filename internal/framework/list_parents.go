package framework

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"sync"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
)

// parallelism is the number of parents whose children are read in parallel. The client limits the requests.
const parallelism = 10

// ListByParent returns the children of several parents, in the parents' order, and reads ahead for some of them. A
// parent whose list does not exist may have been deleted: it is left out with a warning. If no parent has a list, that
// is an error.
func ListByParent(
	ctx context.Context, parents []Labelled, read func(ctx context.Context, parent Labelled) ([]ListItem, error),
) iter.Seq2[ListItem, error] {
	return func(yield func(ListItem, error) bool) {
		var group sync.WaitGroup
		defer group.Wait()
		ctx, cancel := context.WithCancel(ctx)
		defer cancel()
		ahead := readAhead{group: &group, parents: parents, read: read, results: make([]chan childResult, len(parents))}
		for i := range min(parallelism, len(parents)) {
			ahead.start(ctx, i)
		}
		missing := 0
		for i, parent := range parents {
			got := <-ahead.results[i]
			if isMissing(got.err) && missing+1 < len(parents) {
				missing++
				got = childResult{children: []ListItem{skippedParent(parent)}}
			}
			if !got.yield(yield) {
				return
			}
			ahead.start(ctx, i+parallelism)
		}
	}
}

// childResult is the list of one parent's children.
type childResult struct {
	children []ListItem
	err      error
}

// yield yields the children or the error. It reports whether the next parent is wanted.
func (r childResult) yield(yield func(ListItem, error) bool) bool {
	if r.err != nil {
		yield(ListItem{}, r.err)
		return false
	}
	for _, child := range r.children {
		if !yield(child, nil) {
			return false
		}
	}
	return true
}

// readAhead reads the children of parents in parallel.
type readAhead struct {
	group   *sync.WaitGroup
	parents []Labelled
	read    func(ctx context.Context, parent Labelled) ([]ListItem, error)
	results []chan childResult
}

// start starts to read the children of a parent, if there is such a parent.
func (r readAhead) start(ctx context.Context, i int) {
	if i >= len(r.parents) {
		return
	}
	r.results[i] = make(chan childResult, 1)
	r.group.Go(func() {
		children, err := r.read(ctx, r.parents[i])
		r.results[i] <- childResult{children, err}
	})
}

// isMissing reports whether the service has no list for a parent.
func isMissing(err error) bool {
	return errors.Is(err, cerby.ErrNotFound) || errors.Is(err, cerby.ErrParentExists)
}

// skippedParent returns the object that stands for the children of a parent without a list.
func skippedParent(parent Labelled) ListItem {
	return ListItem{Skipped: fmt.Sprintf("What belongs to %s (%s) is not in this list: there is no such list, and it "+
		"may be deleted by now.", parent.DisplayName(), parent.ID)}
}

// Parents returns the parent with the given ID, or all parents if the ID is null. It adds an error if one cannot be
// read.
func (l Lookup[T]) Parents(
	ctx context.Context, diags *diag.Diagnostics, id types.String,
	find func(ctx context.Context, id string) (T, error), list func(ctx context.Context) ([]T, error),
) []Labelled {
	switch {
	case diags.HasError():
		return nil
	case !id.IsNull():
		parent, err := find(ctx, id.ValueString())
		if !FoundByID(diags, l.Noun, id.ValueString(), "Check the id. Searched "+l.Where+".", err) {
			return nil
		}
		return []Labelled{l.Known(parent)}
	}
	all, err := list(ctx)
	if err != nil {
		AddError(diags, fmt.Sprintf("list the %ss", l.Noun), err)
	}
	parents := make([]Labelled, 0, len(all))
	for _, parent := range all {
		parents = append(parents, l.Known(parent))
	}
	return parents
}
