package framework

import (
	"iter"
	"slices"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
)

// Select returns the elements that match.
func Select[T any](all []T, matches func(T) bool) []T {
	return slices.DeleteFunc(slices.Clone(all), func(one T) bool { return !matches(one) })
}

// Map returns the results of a function for all elements. The result is never nil, which would be null in Terraform.
func Map[A, B any](all []A, f func(A) B) []B {
	results := make([]B, 0, len(all))
	for _, one := range all {
		results = append(results, f(one))
	}
	return results
}

// Collect returns the elements of a list, or its first error.
func Collect[T any](elements iter.Seq2[T, error]) ([]T, error) {
	return cerby.Filter(elements, func(T) bool { return true })
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
