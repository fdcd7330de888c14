package framework

import (
	"context"
	"fmt"
	"strings"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/workspace"
)

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

// UserName returns the email of a member who is a user, or the ID if the email cannot be read.
func UserName(ctx context.Context, ws *workspace.Workspace, m cerby.Member) string {
	if m.Email != nil && *m.Email != "" {
		return *m.Email
	}
	if user, err := ws.Users().Find(ctx, m.ID); err == nil && user.Email != "" {
		return user.Email
	}
	return m.ID
}

// TeamName returns the name of a member that is a team, or the ID if the name cannot be read.
func TeamName(ctx context.Context, ws *workspace.Workspace, m cerby.Member) string {
	if m.Name != nil && *m.Name != "" {
		return *m.Name
	}
	if team, err := ws.Teams().Find(ctx, m.ID); err == nil && team.Name != "" {
		return team.Name
	}
	return m.ID
}
