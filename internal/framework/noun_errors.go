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

// only returns the only match of a search.
func (n *Noun) only(name, application string, result searchResult) (Object, diag.Diagnostics) {
	var diags diag.Diagnostics
	what := fmt.Sprintf("%s %s", n.Name, Quote(name))
	if application != "" {
		what += " in application " + Quote(application)
	}
	switch {
	case result.err != nil:
		AddError(&diags, "look up "+what, result.err)
		return Object{}, diags
	case len(result.matches) == 0:
		diags.AddError(Capital(what)+" not found", Join("The provider "+
			"searched "+n.Scope+".", n.suggest(name, application, result)))
		return Object{}, diags
	case len(result.matches) == 1:
		return result.matches[0], nil
	}
	ids := make([]string, 0, len(result.matches))
	for _, match := range result.matches {
		ids = append(ids, "  - "+cerby.Clean(match.String()))
	}
	diags.AddError(Capital(what)+" is ambiguous",
		fmt.Sprintf("The provider found %d matches. Use one of these IDs:\n\n%s", len(ids), strings.Join(ids, "\n")))
	return Object{}, diags
}

// suggest returns a sentence about what a search that found nothing may have meant: an object of the same name in
// another application, or the nearest name.
func (n *Noun) suggest(name, application string, result searchResult) string {
	var names []string
	for _, object := range result.searched {
		if object.Name != nil && object.isIn(application) && !object.IsRemoved {
			names = append(names, *object.Name)
		}
		if n.isNamed(object, name) && object.Application != nil {
			return fmt.Sprintf("The %s exists in application %q.", n.Name, cerby.Clean(*object.Application))
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
func (n *Noun) nameTaken(
	ctx context.Context, ws *workspace.Workspace, resourceType, name string, refusal error,
) diag.Diagnostics {
	var diags diag.Diagnostics
	all, _ := n.reader(ws).Cached(ctx)
	existing := Select(all, func(o Object) bool { return n.isNamed(o, name) })
	if len(existing) == 0 {
		AddError(&diags, fmt.Sprintf("create %s %s", n.Name, Quote(name)), refusal)
	}
	detail := fmt.Sprintf("The workspace already has a %s with this %s.", n.Name, n.NameAttribute)
	if e, ok := errors.AsType[*cerby.Error](refusal); ok {
		detail = sentence(e.Response()) + " " + detail
	}
	for _, one := range existing {
		diags.AddError(fmt.Sprintf("%s %s already exists", Capital(n.Name), Quote(name)), fmt.Sprintf(
			"%s\n\nTo manage the existing %s, add this block with the address of this resource, and apply again:\n\n%s",
			detail, n.Name, ImportBlock(resourceType, one.ID)))
	}
	return diags
}
