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
	"github.com/cerby-community/terraform-provider-cerby/internal/workspace"
)

// parallelism is the number of parents whose children are read in parallel. The client limits the requests.
const parallelism = 10

// ListByParent returns the children of several parents, in the parents' order, and reads ahead for some of them. A
// parent whose list does not exist may have been deleted: it is skipped with a warning. If no parent has a list, that
// is an error.
func ListByParent(
	ctx context.Context, parents []Object, read func(ctx context.Context, parent Object) ([]ListItem, error),
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
	parents []Object
	read    func(ctx context.Context, parent Object) ([]ListItem, error)
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
func skippedParent(parent Object) ListItem {
	return ListItem{Skipped: fmt.Sprintf(
		"The list leaves out the objects of %[1]s (%[2]s), because the service does not return them. %[1]s may have been "+
			"deleted.",
		parent.DisplayName(), parent.ID)}
}

// Parents returns the object with the given ID, or all objects if the ID is null.
func (l Lookup[T]) Parents(ctx context.Context, ws *workspace.Workspace, id types.String) ([]Object, diag.Diagnostics) {
	if !id.IsNull() {
		found, diags := l.Get(ctx, ws, id.ValueString())
		if diags.HasError() {
			return nil, diags
		}
		if l.isRemoved(found) {
			return nil, l.readFailure(id.ValueString(), cerby.ErrNotFound)
		}
		return []Object{l.Describe(found)}, nil
	}
	all, err := l.Reader(ws).List(ctx)
	if err != nil {
		var diags diag.Diagnostics
		AddError(&diags, fmt.Sprintf("list %ss", l.Noun), err)
		return nil, diags
	}
	parents := make([]Object, 0, len(all))
	for _, one := range all {
		if !l.isRemoved(one) {
			parents = append(parents, l.Describe(one))
		}
	}
	return parents, nil
}
