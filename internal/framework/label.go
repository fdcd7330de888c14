package framework

import (
	"errors"
	"fmt"
	"iter"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"golang.org/x/text/unicode/norm"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
)

// Labelled describes an object by its ID, its label, title or name, which may repeat, and its application, if it has
// one.
type Labelled struct {
	ID          string
	Label       *string
	Application *string
	// Made is the creation time.
	Made *string
}

// String returns the ID, with the application and the creation time as far as they are known.
func (l Labelled) String() string {
	var known []string
	if l.Application != nil {
		known = append(known, *l.Application)
	}
	if made := Time(l.Made); !made.IsNull() {
		known = append(known, "made at "+made.ValueString())
	}
	if len(known) == 0 {
		return l.ID
	}
	return l.ID + " (" + strings.Join(known, ", ") + ")"
}

// DisplayName returns the label, or the ID if there is none.
func (l Labelled) DisplayName() string {
	if l.Label == nil || *l.Label == "" {
		return l.ID
	}
	return *l.Label
}

// named reports whether the object has a name. Names are compared in Unicode's form NFC, which Terraform gives to texts
// of a configuration.
func (l Labelled) named(name string) bool {
	return l.Label != nil && norm.NFC.String(*l.Label) == norm.NFC.String(name)
}

// in reports whether the object belongs to an application. An empty application matches any.
func (l Labelled) in(application string) bool {
	return application == "" || l.Application != nil && *l.Application == application
}

// Lookup finds the objects of one noun by name.
type Lookup[T any] struct {
	// Noun is the noun, as in account.
	Noun string
	// Word is the word for the name, as in label.
	Word string
	// Where describes the list that is searched, as in "all accounts of which the API key's user is Owner".
	Where string
	// Known describes one object.
	Known func(T) Labelled
}

// Find returns the only element of a list that has a name, and belongs to an application if that is not empty.
// Otherwise it adds an error, which suggests the nearest name.
func (l Lookup[T]) Find(diags *diag.Diagnostics, name, application string, source Source[T]) (T, bool) {
	what := fmt.Sprintf("%s with the %s %q", l.Noun, l.Word, name)
	if application != "" {
		what += fmt.Sprintf(" in the application %q", application)
	}
	var seen []Labelled
	matches, err := source.match(func(element T) bool {
		known := l.Known(element)
		seen = append(seen, known)
		return known.named(name) && known.in(application)
	})
	return l.pick(diags, what, matches, err, func() string { return l.suggest(name, application, seen) })
}

// FindEither returns the element of a list that has an ID, or else the only one that has it for a name. Otherwise it
// adds an error, which suggests the nearest name.
func (l Lookup[T]) FindEither(diags *diag.Diagnostics, text string, source Source[T]) (T, bool) {
	var seen []Labelled
	matches, err := source.match(func(element T) bool {
		known := l.Known(element)
		seen = append(seen, known)
		return known.ID == text || known.named(text)
	})
	for _, match := range matches {
		if l.Known(match).ID == text {
			return match, true
		}
	}
	return l.pick(diags, fmt.Sprintf("%s with the id or the %s %q", l.Noun, l.Word, text), matches, err,
		func() string { return l.suggest(text, "", seen) })
}

// FindID returns the element of a list that has an ID, or adds an error.
func (l Lookup[T]) FindID(diags *diag.Diagnostics, id string, source Source[T]) (T, bool) {
	matches, err := source.match(func(element T) bool { return l.Known(element).ID == id })
	return l.pick(diags, fmt.Sprintf("%s with the id %q", l.Noun, id), matches, err, func() string { return "" })
}

// suggest returns a sentence about what a lookup that found nothing may have meant: an element of the same name in
// another application, or the nearest name. It returns an empty string if nothing is near.
func (l Lookup[T]) suggest(name, application string, seen []Labelled) string {
	var names []string
	for _, known := range seen {
		if known.Label != nil && known.in(application) {
			names = append(names, *known.Label)
		}
		if known.named(name) && known.Application != nil {
			return fmt.Sprintf("It exists in the application %q.", cerby.Clean(*known.Application))
		}
	}
	return DidYouMean(name, names)
}

// AddTaken adds the error that an object could not be created because its name is taken, with the block that imports
// the existing object. If no object has the name, it adds the refusal.
func (l Lookup[T]) AddTaken(
	diags *diag.Diagnostics, resource, name string, elements iter.Seq2[T, error], refusal error,
) {
	matches, _ := cerby.Filter(elements, func(element T) bool { return l.Known(element).named(name) })
	if len(matches) == 0 {
		AddError(diags, fmt.Sprintf("create the %s %q", l.Noun, name), refusal)
		return
	}
	described := fmt.Sprintf("The workspace has a %s of this name, and takes no other.", l.Noun)
	if e, ok := errors.AsType[*cerby.Error](refusal); ok {
		described = sentence(e.Response()) + " " + described
	}
	for _, match := range matches {
		AddExists(diags, fmt.Sprintf("The %s %q exists already", l.Noun, name), described, resource, l.Known(match).ID)
	}
}

// pick returns the only match of a search that has ended, or adds an error. It calls suggest if there is no match.
func (l Lookup[T]) pick(diags *diag.Diagnostics, what string, matches []T, err error, suggest func() string) (T, bool) {
	if err != nil {
		var none T
		AddError(diags, "look for the "+what, err)
		return none, false
	}
	suggestion := ""
	if len(matches) == 0 {
		suggestion = suggest()
	}
	describe := func(element T) string { return l.Known(element).String() }
	return OnlyMatch(diags, what, l.Where, matches, describe, suggestion)
}

// Each returns the elements of a list that was read, or its error.
func Each[T any](all []T, err error) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		var none T
		if err != nil {
			yield(none, err)
			return
		}
		for _, one := range all {
			if !yield(one, nil) {
				return
			}
		}
	}
}
