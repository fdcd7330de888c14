package framework

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/workspace"
)

// Only returns the only one of the objects with a name. Otherwise it returns an error, which lists the objects or
// suggests the nearest name.
func (l Lookup[T]) Only(
	ctx context.Context, ws *workspace.Workspace, name string, matches []T,
) (T, diag.Diagnostics) {
	return l.only(name, "", searchResult[T]{matches: matches, searched: l.cached(ctx, ws, matches, nil)})
}

// only returns the only match of a search.
func (l Lookup[T]) only(name, application string, result searchResult[T]) (T, diag.Diagnostics) {
	var diags diag.Diagnostics
	var none T
	what := fmt.Sprintf("%s %s", l.Noun, Quote(name))
	if application != "" {
		what += " in application " + Quote(application)
	}
	switch {
	case result.err != nil:
		AddError(&diags, "look up "+what, result.err)
		return none, diags
	case len(result.matches) == 0:
		diags.AddError(Capital(what)+" not found", Join("The provider "+
			"searched "+l.Scope+".", l.suggest(name, application, result)))
		return none, diags
	case len(result.matches) == 1:
		return result.matches[0], nil
	}
	ids := make([]string, 0, len(result.matches))
	for _, match := range result.matches {
		ids = append(ids, "  - "+cerby.Clean(l.Describe(match).String()))
	}
	diags.AddError(Capital(what)+" is ambiguous",
		fmt.Sprintf("The provider found %d matches. Use one of these IDs:\n\n%s", len(ids), strings.Join(ids, "\n")))
	return none, diags
}

// suggest returns a sentence about what a search that found nothing may have meant: an object of the same name in
// another application, or the nearest name.
func (l Lookup[T]) suggest(name, application string, result searchResult[T]) string {
	var names []string
	for _, one := range result.searched {
		object := l.Describe(one)
		if object.Name != nil && object.isIn(application) && !l.isRemoved(one) {
			names = append(names, *object.Name)
		}
		if l.isNamed(object, name) && object.Application != nil {
			return fmt.Sprintf("The %s exists in application %q.", l.Noun, cerby.Clean(*object.Application))
		}
	}
	slices.Sort(names)
	if question := DidYouMean(name, names); question != "" {
		return question
	}
	return "Check the spelling."
}

// nameTaken returns the error that an object could not be created because its name is taken, with the block that
// imports the existing object into a resource of a type. If no object has the name, it returns the refusal.
func (l Lookup[T]) nameTaken(
	ctx context.Context, ws *workspace.Workspace, resourceType, name string, refusal error,
) diag.Diagnostics {
	var diags diag.Diagnostics
	all, _ := l.Reader(ws).Cached(ctx)
	existing := Select(all, func(one T) bool { return l.isNamed(l.Describe(one), name) })
	if len(existing) == 0 {
		AddError(&diags, fmt.Sprintf("create %s %s", l.Noun, Quote(name)), refusal)
	}
	detail := fmt.Sprintf("The workspace already has a %s with this %s.", l.Noun, l.NameAttribute)
	if e, ok := errors.AsType[*cerby.Error](refusal); ok {
		detail = sentence(e.Response()) + " " + detail
	}
	for _, one := range existing {
		diags.AddError(fmt.Sprintf("%s %s already exists", Capital(l.Noun), Quote(name)), fmt.Sprintf(
			"%s\n\nTo manage the existing %s, add this block with the address of this resource, and apply again:\n\n%s",
			detail, l.Noun, ImportBlock(resourceType, l.Describe(one).ID)))
	}
	return diags
}
