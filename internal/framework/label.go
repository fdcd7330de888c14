package framework

import (
	"fmt"
	"iter"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
)

// Labelled is what people know of an account or an integration. Labels may repeat.
type Labelled struct {
	ID          string
	Label       *string
	Application *string
}

// String gives the id, and the application if there is one.
func (l Labelled) String() string {
	if l.Application == nil {
		return l.ID
	}
	return l.ID + " (" + *l.Application + ")"
}

// FindByLabel gives the only element of a list that has a label, and belongs to an application where that is not empty, or adds
// an error. noun names an element: account.
func FindByLabel[T any](diags *diag.Diagnostics, noun, label, application string, elements iter.Seq2[T, error], known func(T) Labelled) (T, bool) {
	what := fmt.Sprintf("%s with the label %q", noun, label)
	if application != "" {
		what += fmt.Sprintf(" in the application %q", application)
	}
	matches, err := cerby.Matching(elements, func(element T) bool {
		l := known(element)
		return l.Label != nil && *l.Label == label && (application == "" || l.Application != nil && *l.Application == application)
	})
	if err != nil {
		var none T
		AddError(diags, "look for the "+what, err)
		return none, false
	}
	return Pick(diags, what, "all "+noun+"s of which the API key's user is Owner", matches, func(element T) string { return known(element).String() })
}
