package framework

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/workspace"
)

// DisplayNames looks up the display names of members that a list states without them. After a failure it looks up no
// more: a missing name is no reason to fail, or to wait again and again.
type DisplayNames struct {
	ws     *workspace.Workspace
	failed atomic.Bool
	// until returns when lookups end. The time begins with the first lookup.
	until func() time.Time
}

// nameTimeout is the time that all lookups of one list may take.
const nameTimeout = 10 * time.Second

// NewDisplayNames returns the names for one list.
func NewDisplayNames(ws *workspace.Workspace) *DisplayNames {
	return &DisplayNames{ws: ws, until: sync.OnceValue(func() time.Time { return time.Now().Add(nameTimeout) })}
}

// User returns the email of a member that is a user, or the ID if no email is known.
func (n *DisplayNames) User(ctx context.Context, member cerby.Member) string {
	if member.Email != nil && *member.Email != "" {
		return *member.Email
	}
	if user, ok := findUnlessFailed(ctx, n, member.ID, n.ws.Users().Find); ok && user.Email != "" {
		return user.Email
	}
	return member.ID
}

// Team returns the name of a member that is a team, or the ID if no name is known.
func (n *DisplayNames) Team(ctx context.Context, member cerby.Member) string {
	if name := member.DisplayName(); name != nil && *name != "" {
		return *name
	}
	if team, ok := findUnlessFailed(ctx, n, member.ID, n.ws.Teams().Find); ok {
		return Teams.Describe(team).DisplayName()
	}
	return member.ID
}

// findUnlessFailed finds an object by its ID, unless a lookup has failed. It reports whether there is one.
func findUnlessFailed[T any](
	ctx context.Context, n *DisplayNames, id string, find func(ctx context.Context, id string) (T, error),
) (object T, ok bool) {
	if n.failed.Load() {
		return object, false
	}
	ctx, cancel := context.WithDeadline(ctx, n.until())
	defer cancel()
	object, err := find(ctx, id)
	if err != nil && !errors.Is(err, cerby.ErrNotFound) {
		n.failed.Store(true)
	}
	return object, err == nil
}

// UserName returns the email of a member that is a user, or the ID if no email is known.
func UserName(ctx context.Context, ws *workspace.Workspace, member cerby.Member) string {
	return NewDisplayNames(ws).User(ctx, member)
}

// TeamName returns the name of a member that is a team, or the ID if no name is known.
func TeamName(ctx context.Context, ws *workspace.Workspace, member cerby.Member) string {
	return NewDisplayNames(ws).Team(ctx, member)
}

// mostListed is how many names a warning lists.
const mostListed = 50

// ListNames returns names as the lines of a list, at most 50 of them. It looks up no more names than it lists.
func ListNames[T any](all []T, name func(T) string) string {
	var lines []string
	for _, one := range all[:min(len(all), mostListed)] {
		lines = append(lines, "  - "+cerby.Clean(name(one)))
	}
	if more := len(all) - len(lines); more > 0 {
		lines = append(lines, fmt.Sprintf("  and %d more", more))
	}
	return strings.Join(lines, "\n")
}
