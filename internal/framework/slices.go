package framework

import (
	"iter"
	"slices"
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
