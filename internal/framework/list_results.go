package framework

import (
	"context"
	"fmt"
	"iter"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
)

// ListItem is one object of a list resource, or an object that is not listed.
type ListItem struct {
	// Name is the display name of the object.
	Name string
	// Identity and Resource are the models of the identity and of the resource.
	Identity, Resource any
	// Skipped is a sentence about an object that is not listed. Then the other fields are empty.
	Skipped string
}

// ListResults returns the results of a list resource as the request wants them: at most so many, and with all
// attributes only if it includes the resource. An error comes as the last result, so that the results before it do not
// look like the whole list. what completes "Unable to", as in `list teams`.
func ListResults(
	ctx context.Context, req list.ListRequest, what string, found iter.Seq2[ListItem, error],
) iter.Seq[list.ListResult] {
	return func(push func(list.ListResult) bool) {
		p := pusher{req: req, push: push}
		for item, err := range found {
			if err == nil {
				err = context.Cause(ctx)
			}
			if err != nil {
				push(errorResult(what, err, p.pushed))
				return
			}
			if !p.pushItem(ctx, item) {
				return
			}
		}
	}
}

// pusher pushes the objects of one list, up to the limit of the request.
type pusher struct {
	req    list.ListRequest
	push   func(list.ListResult) bool
	pushed int64
}

// pushItem pushes the result of an object, and reports whether more are wanted.
func (p *pusher) pushItem(ctx context.Context, item ListItem) bool {
	result, ok := item.result(ctx, p.req)
	if !ok {
		return p.push(result)
	}
	p.pushed++
	if p.pushed != p.req.Limit {
		return p.push(result)
	}
	result.Diagnostics.AddWarning("Result limit reached", fmt.Sprintf("The list stops at limit = %d and may be "+
		"incomplete. Increase limit in the list block to see all results.", p.req.Limit))
	p.push(result)
	return false
}

// errorResult returns the result that ends a list with an error, after a number of results.
func errorResult(what string, err error, pushed int64) list.ListResult {
	var result list.ListResult
	detail := Explain(err)
	if pushed > 0 {
		detail += "\n\nThe results before this error are incomplete."
	}
	result.Diagnostics.AddError("Unable to "+what, detail)
	return result
}

// skippedResult returns the result for an object that is not listed.
func skippedResult(detail string) list.ListResult {
	var result list.ListResult
	result.Diagnostics.AddWarning("List is incomplete", detail)
	return result
}

// result returns the result of an object, and reports whether the list has the object.
func (f ListItem) result(ctx context.Context, req list.ListRequest) (list.ListResult, bool) {
	if f.Skipped != "" {
		return skippedResult(f.Skipped), false
	}
	result := req.NewListResult(ctx)
	result.DisplayName = cerby.Clean(f.Name)
	result.Diagnostics.Append(result.Identity.Set(ctx, f.Identity)...)
	if !req.IncludeResource {
		return result, true
	}
	result.Diagnostics.Append(result.Resource.Set(ctx, f.Resource)...)
	if missing := missingRequired(req, result); len(missing) > 0 {
		return skippedResult(fmt.Sprintf("The list leaves out %s, because the service does not return the required "+
			"attribute %s.",
			result.DisplayName, strings.Join(missing, ", "))), false
	}
	return result, true
}

// emptyText is an empty string value.
var emptyText = tftypes.NewValue(tftypes.String, "")

// missingRequired returns the required attributes that a result lacks. A configuration of the object needs them. An
// empty text is none: no required attribute accepts it.
func missingRequired(req list.ListRequest, result list.ListResult) []string {
	var values map[string]tftypes.Value
	if result.Resource.Raw.As(&values) != nil {
		return nil
	}
	var missing []string
	for name, attribute := range req.ResourceSchema.GetAttributes() {
		if attribute.IsRequired() && (values[name].IsNull() || values[name].Equal(emptyText)) {
			missing = append(missing, name)
		}
	}
	slices.Sort(missing)
	return missing
}

// MapItems maps the elements of a list to objects of a list resource. It leaves out those that are not wanted.
func MapItems[T any](
	elements iter.Seq2[T, error], found func(T) (item ListItem, wanted bool),
) iter.Seq2[ListItem, error] {
	return func(yield func(ListItem, error) bool) {
		for element, err := range elements {
			if err != nil {
				yield(ListItem{}, err)
				return
			}
			if item, wanted := found(element); wanted && !yield(item, nil) {
				return
			}
		}
	}
}
