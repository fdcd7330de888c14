package framework

import (
	"fmt"
	"iter"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
)

// WarnDuplicateName warns of objects that have the name of one that is about to be created, if they were created within
// the hour: an interrupted apply may have created them. createdAt returns when an object was created, and reports
// whether that is recent. Names may repeat, so an error of the list does not fail the creation.
func WarnDuplicateName[T any](
	diags *diag.Diagnostics, lookup Lookup[T], name string, elements iter.Seq2[T, error],
	createdAt func(T) (at string, recent bool),
) {
	duplicates, _ := cerby.Filter(elements, func(one T) bool {
		_, recent := createdAt(one)
		return recent && lookup.Known(one).named(name)
	})
	for _, one := range duplicates {
		at, _ := createdAt(one)
		diags.AddWarning(fmt.Sprintf("There is another %s of the name %q", lookup.Noun, name),
			fmt.Sprintf("It was made at %s, and has the id %s. Where it is the one that this apply replaces, there is "+
				"nothing to do. Where an apply that was cut off has left it behind, delete it, or import it in place of the one "+
				"that is made now.",
				Time(&at).ValueString(), cerby.Clean(lookup.Known(one).ID)))
	}
}
