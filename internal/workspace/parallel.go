package workspace

import (
	"context"
	"slices"

	"golang.org/x/sync/errgroup"
)

// MapParallel calls f for each element in parallel, and returns the results of all in the order of the elements, or the
// first error. The client limits the requests.
func MapParallel[T, R any](
	ctx context.Context, all []T, f func(ctx context.Context, one T) ([]R, error),
) ([]R, error) {
	group, ctx := errgroup.WithContext(ctx)
	results := make([][]R, len(all))
	for i, one := range all {
		group.Go(func() (err error) {
			results[i], err = f(ctx, one)
			return err
		})
	}
	if err := group.Wait(); err != nil {
		return nil, err
	}
	return append([]R{}, slices.Concat(results...)...), nil
}
