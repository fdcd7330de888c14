package framework

import (
	"fmt"
	"iter"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
)

// WarnOfTwin warns of things that have the name of one that is about to be made, where they were made within the hour:
// an apply that was cut off may have left them behind. made tells when one was made, and whether that is so. Names may
// repeat, so an error of the list is none of the creation.
func WarnOfTwin[T any](diags *diag.Diagnostics, lookup Lookup[T], name string, elements iter.Seq2[T, error], made func(T) (at string, lately bool)) {
	twins, _ := cerby.Filter(elements, func(one T) bool {
		_, lately := made(one)
		return lately && lookup.Known(one).named(name)
	})
	for _, twin := range twins {
		at, _ := made(twin)
		diags.AddWarning(fmt.Sprintf("There is another %s of the name %q", lookup.Noun, name),
			fmt.Sprintf("It was made at %s, and has the id %s. Where it is the one that this apply replaces, there is "+
				"nothing to do. Where an apply that was cut off has left it behind, delete it, or import it in place of the one "+
				"that is made now.",
				Time(&at).ValueString(), cerby.Clean(lookup.Known(twin).ID)))
	}
}
