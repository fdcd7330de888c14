package framework

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"golang.org/x/text/unicode/norm"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/workspace"
)

// Noun finds the objects of one noun by ID or name, and reports what it does not find.
type Noun struct {
	// Name is the singular noun, as in account.
	Name string
	// NameAttribute is the attribute with the name, as in label. Emails are compared as emails, other names in Unicode's
	// form NFC.
	NameAttribute string
	// Scope describes the objects that are searched, as in "all teams of the workspace".
	Scope string
	// UniqueNames is set if no two objects have one name, so that messages need no ID beside it.
	UniqueNames bool
	// HasRemoved is set if removed objects remain, which are found by ID only.
	HasRemoved bool
	// Leftover completes "The team": what proves that an interrupted apply left an object behind, as in "has no members".
	// It is empty if names do not repeat.
	Leftover string
	// RefusesNames is set if a conflict at a creation means that an object has the name.
	RefusesNames bool

	// What NewLookup sets from the Source. listApplication and searchByName may be nil.
	reader          func(ws *workspace.Workspace) Reader[Object]
	listApplication func(ctx context.Context, ws *workspace.Workspace, application string) ([]Object, error)
	searchByName    func(ctx context.Context, ws *workspace.Workspace, name string) ([]Object, error)
}

// Query selects an object by ID or, if the ID is null, by name, and by application if that is set.
type Query struct{ ID, Name, Application types.String }

// find returns the only object that a query selects.
func (n *Noun) find(ctx context.Context, ws *workspace.Workspace, q Query) (Object, diag.Diagnostics) {
	if !q.ID.IsNull() {
		return n.get(ctx, ws, q.ID.ValueString())
	}
	name, application := q.Name.ValueString(), q.Application.ValueString()
	return n.only(name, application, n.search(ctx, ws, name, application, false))
}

// get returns the object with the given ID, which may have been read earlier in this run.
func (n *Noun) get(ctx context.Context, ws *workspace.Workspace, id string) (Object, diag.Diagnostics) {
	if err := checkID(n.Name, id, lookups[n.Name]); err != nil {
		return Object{}, diag.Diagnostics{diag.NewErrorDiagnostic(invalidIDSummary(n.Name), sentence(err.Error()))}
	}
	found, err := n.reader(ws).Find(ctx, id)
	return found, n.readFailure(id, err)
}

// readFailure returns the error of a read by ID, or nil if err is nil.
func (n *Noun) readFailure(id string, err error) diag.Diagnostics {
	advice := fmt.Sprintf("The provider searched %s.\n\nCheck the ID, or use the %s.", n.Scope, n.NameAttribute)
	return ReadFailure(n.Name, id, advice, err)
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
func (n *Noun) ID(ctx context.Context, ws *workspace.Workspace, text string) (string, diag.Diagnostics) {
	if n.isID(text) {
		return text, nil
	}
	result := n.search(ctx, ws, text, "", true)
	for _, match := range result.matches {
		if match.ID == text {
			return text, nil
		}
	}
	object, diags := n.only(text, "", result)
	return object.ID, diags
}

// uuid is the form of the service's IDs.
var uuid = regexp.MustCompile(`^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$`)

// isID reports whether a text is an ID and no name.
func (n *Noun) isID(text string) bool {
	if n.hasEmails() {
		return !IsEmail(text)
	}
	return uuid.MatchString(text)
}

// hasEmails reports whether the names are emails.
func (n *Noun) hasEmails() bool { return n.NameAttribute == "email" }

// isNamed reports whether an object has a name. Terraform gives texts of a configuration in the form NFC.
func (n *Noun) isNamed(o Object, name string) bool {
	switch {
	case o.Name == nil:
		return false
	case n.hasEmails():
		return SameEmail(*o.Name, name)
	}
	return norm.NFC.String(*o.Name) == norm.NFC.String(name)
}

// searchResult is the result of a search by name.
type searchResult struct {
	matches []Object
	// searched are the objects that were searched, if none matches.
	searched []Object
	err      error
}

// search finds the objects with a name, of an application if that is not empty, and the one that has the name for its
// ID if orID is set.
func (n *Noun) search(
	ctx context.Context, ws *workspace.Workspace, name, application string, orID bool,
) searchResult {
	matches := func(o Object) bool {
		return (n.isNamed(o, name) || orID && o.ID == name) && o.isIn(application) && !o.IsRemoved
	}
	switch {
	case n.searchByName != nil:
		found, err := n.searchByName(ctx, ws, name)
		return searchResult{matches: found, searched: n.cached(ctx, ws, found, err), err: err}
	case application != "" && n.listApplication != nil:
		all, err := n.listApplication(ctx, ws, application)
		return searchResult{Select(all, matches), all, err}
	}
	return n.searchList(ctx, ws, matches)
}

// searchList searches the cached list. A search that finds nothing reads the list again, unless its reading began after
// the search: another configuration may have created the object.
func (n *Noun) searchList(ctx context.Context, ws *workspace.Workspace, matches func(Object) bool) searchResult {
	start := time.Now()
	all, err := n.reader(ws).Cached(ctx)
	found := Select(all, matches)
	if err == nil && len(found) == 0 {
		all, err = n.reader(ws).ListSince(ctx, start)
		found = Select(all, matches)
	}
	return searchResult{found, all, err}
}

// cached returns the cached list after a search that found nothing, for suggestions.
func (n *Noun) cached(ctx context.Context, ws *workspace.Workspace, found []Object, err error) []Object {
	if err != nil || len(found) > 0 {
		return nil
	}
	all, _ := n.reader(ws).Cached(ctx)
	return all
}
