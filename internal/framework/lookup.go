package framework

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"regexp"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"golang.org/x/text/unicode/norm"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/workspace"
)

// Reader reads the objects of one noun through the cache of the workspace.
type Reader[T any] interface {
	Find(ctx context.Context, id string) (T, error)
	Peek(id string) (T, bool)
	IsMissing(ctx context.Context, id string) bool
	List(ctx context.Context) ([]T, error)
	Cached(ctx context.Context) ([]T, error)
	ListSince(ctx context.Context, moment time.Time) ([]T, error)
}

// Lookup finds the objects of one noun by ID or name, and reports what it does not find.
type Lookup[T any] struct {
	// Noun is the singular noun, as in account.
	Noun string
	// NameAttribute is the attribute with the name, as in label. Emails are compared as emails, other names in
	// Unicode's form NFC.
	NameAttribute string
	// Scope describes the objects that are searched, as in "all teams of the workspace".
	Scope string
	// Reader returns the cached reader of the noun.
	Reader func(ws *workspace.Workspace) Reader[T]
	// Describe describes one object.
	Describe func(T) Object
	// OmitsID is set if no two objects have one name, so that messages need no ID beside it.
	OmitsID bool
	// IsRemoved reports whether an object is found by ID only. It may be nil.
	IsRemoved func(T) bool
	// OrphanEvidence completes "The team": what proves that an interrupted apply left an object behind, as in "has no
	// members". It is empty if names do not repeat.
	OrphanEvidence string
	// RefusesNames is set if a conflict at a creation means that an object has the name.
	RefusesNames bool
	// ListApplication lists the objects of one application live. It is nil if the service has no such filter.
	ListApplication func(ctx context.Context, ws *workspace.Workspace, application string) iter.Seq2[T, error]
	// Search finds objects by name without their list. It may be nil.
	Search func(ctx context.Context, ws *workspace.Workspace, name string) ([]T, error)
}

// Query selects an object by ID or, if the ID is null, by name, and by application if that is set.
type Query struct{ ID, Name, Application types.String }

// Find returns the only object that a query selects.
func (l Lookup[T]) Find(ctx context.Context, ws *workspace.Workspace, q Query) (T, diag.Diagnostics) {
	if !q.ID.IsNull() {
		return l.Get(ctx, ws, q.ID.ValueString())
	}
	name, application := q.Name.ValueString(), q.Application.ValueString()
	result := l.search(ctx, ws, name, application, false)
	return l.only(name, application, result)
}

// Get returns the object with the given ID, which may have been read earlier in this run.
func (l Lookup[T]) Get(ctx context.Context, ws *workspace.Workspace, id string) (T, diag.Diagnostics) {
	var none T
	if err := checkID(l.Noun, id, lookups[l.Noun]); err != nil {
		return none, diag.Diagnostics{diag.NewErrorDiagnostic(invalidIDSummary(l.Noun), sentence(err.Error()))}
	}
	found, err := l.Reader(ws).Find(ctx, id)
	return found, l.readFailure(id, err)
}

// readFailure returns the error of a read by ID, or nil if err is nil.
func (l Lookup[T]) readFailure(id string, err error) diag.Diagnostics {
	advice := fmt.Sprintf("The provider searched %s.\n\nCheck the ID, or use the %s.", l.Scope, l.NameAttribute)
	return ReadFailure(l.Noun, id, advice, err)
}

// ReadFailure returns the error of a read of one object by ID, or nil if err is nil. The advice is for an ID that does
// not exist.
func ReadFailure(noun, id, advice string, err error) diag.Diagnostics {
	var diags diag.Diagnostics
	switch {
	case errors.Is(err, cerby.ErrNotFound):
		diags.AddError(fmt.Sprintf("%s %s not found", Capital(noun), Quote(id)), advice)
	case err != nil:
		AddError(&diags, fmt.Sprintf("read %s %s", noun, Quote(id)), err)
	}
	return diags
}

// ID returns the ID of the object that a text names by ID or name. It does not look up a text in the form of an ID.
func (l Lookup[T]) ID(ctx context.Context, ws *workspace.Workspace, text string) (string, diag.Diagnostics) {
	if l.isID(text) {
		return text, nil
	}
	result := l.search(ctx, ws, text, "", true)
	for _, match := range result.matches {
		if l.Describe(match).ID == text {
			return text, nil
		}
	}
	object, diags := l.only(text, "", result)
	return l.Describe(object).ID, diags
}

// uuid is the form of the service's IDs.
var uuid = regexp.MustCompile(`^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$`)

// isID reports whether a text is an ID and no name.
func (l Lookup[T]) isID(text string) bool {
	if l.hasEmails() {
		return !IsEmail(text)
	}
	return uuid.MatchString(text)
}

// hasEmails reports whether the names are emails.
func (l Lookup[T]) hasEmails() bool { return l.NameAttribute == "email" }

// isNamed reports whether an object has a name. Terraform gives texts of a configuration in the form NFC.
func (l Lookup[T]) isNamed(o Object, name string) bool {
	switch {
	case o.Name == nil:
		return false
	case l.hasEmails():
		return SameEmail(*o.Name, name)
	}
	return norm.NFC.String(*o.Name) == norm.NFC.String(name)
}

// searchResult is the result of a search by name.
type searchResult[T any] struct {
	matches []T
	// searched are the objects that were searched, if none matches.
	searched []T
	err      error
}

// search finds the objects with a name, of an application if that is not empty, and the one that has the name for its
// ID if orID is set.
func (l Lookup[T]) search(
	ctx context.Context, ws *workspace.Workspace, name, application string, orID bool,
) searchResult[T] {
	matches := func(one T) bool {
		object := l.Describe(one)
		return (l.isNamed(object, name) || orID && object.ID == name) && object.isIn(application) && !l.isRemoved(one)
	}
	switch {
	case l.Search != nil:
		found, err := l.Search(ctx, ws, name)
		return searchResult[T]{matches: found, searched: l.cached(ctx, ws, found, err), err: err}
	case application != "" && l.ListApplication != nil:
		all, err := cerby.Collect(l.ListApplication(ctx, ws, application))
		return searchResult[T]{Select(all, matches), all, err}
	}
	return l.searchList(ctx, ws, matches)
}

// searchList searches the cached list. A search that finds nothing reads the list again, unless its reading began after
// the search: another configuration may have created the object.
func (l Lookup[T]) searchList(ctx context.Context, ws *workspace.Workspace, matches func(T) bool) searchResult[T] {
	start := time.Now()
	all, err := l.Reader(ws).Cached(ctx)
	found := Select(all, matches)
	if err == nil && len(found) == 0 {
		all, err = l.Reader(ws).ListSince(ctx, start)
		found = Select(all, matches)
	}
	return searchResult[T]{found, all, err}
}

// cached returns the cached list after a search that found nothing, for suggestions.
func (l Lookup[T]) cached(ctx context.Context, ws *workspace.Workspace, found []T, err error) []T {
	if err != nil || len(found) > 0 {
		return nil
	}
	all, _ := l.Reader(ws).Cached(ctx)
	return all
}

// isRemoved reports whether an object is found by ID only.
func (l Lookup[T]) isRemoved(one T) bool { return l.IsRemoved != nil && l.IsRemoved(one) }
