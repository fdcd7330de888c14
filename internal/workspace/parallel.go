package workspace

import (
	"context"

	"golang.org/x/sync/errgroup"
)

// parallelism is the number of lists that are read in parallel. The client limits the requests.
const parallelism = 10

// findParallel calls find for each parent in parallel, and returns the results that are not nil in the order of the
// parents, or the first error.
func findParallel[P, T any](
	ctx context.Context, parents []P, find func(ctx context.Context, parent P) (*T, error),
) ([]T, error) {
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(parallelism)
	results := make([]*T, len(parents))
	for i, parent := range parents {
		group.Go(func() (err error) {
			results[i], err = find(ctx, parent)
			return err
		})
	}
	if err := group.Wait(); err != nil {
		return nil, err
	}
	found := []T{}
	for _, result := range results {
		if result != nil {
			found = append(found, *result)
		}
	}
	return found, nil
}
