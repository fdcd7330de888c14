package workspace

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
)

// memberCache returns the cache of a member list. exists reads whether the parent of the list exists.
func (w *Workspace) memberCache(
	list cerby.MemberList, exists func(ctx context.Context) (bool, error),
) *ListCache[cerby.Member] {
	return w.members.Get(list.Key(), func() *ListCache[cerby.Member] {
		return &ListCache[cerby.Member]{source: listSource[cerby.Member]{
			id: func(m *cerby.Member) string { return m.ID },
			all: func(ctx context.Context, _ *cerby.Page[cerby.Member]) ([]cerby.Member, error) {
				return list.All(ctx)
			},
			parentExists: exists,
		}}
	})
}

// gracePeriod is how long two operations may continue after their context has ended. One reads the result of a write.
// The other grants again what was revoked to change its role.
const gracePeriod = 4 * time.Second

// withGracePeriod returns a context that ends gracePeriod after ctx.
func withGracePeriod(ctx context.Context) (context.Context, context.CancelFunc) {
	longer, cancel := context.WithCancel(context.WithoutCancel(ctx))
	stop := context.AfterFunc(ctx, func() { time.AfterFunc(gracePeriod, cancel) })
	return longer, func() { stop(); cancel() }
}

// isRejected reports whether the service refused a write, so that it was not applied. A write that the rate limit
// delayed for too long was not refused.
func isRejected(err error) bool {
	e, ok := errors.AsType[*cerby.Error](err)
	return ok && e.Status/100 == 4 && e.Status != http.StatusTooManyRequests && !e.Ambiguous
}
