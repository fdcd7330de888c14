package team_test

import (
	"context"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/cerby-community/terraform-provider-cerby/internal/acctest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

// membersServer is a server whose cerby_team_members are applied with contexts of the test.
type membersServer struct {
	tfprotov6.ProviderServer

	schema *tfprotov6.Schema
}

// newMembersServer returns a server for the workspace.
func newMembersServer(t *testing.T, w *acctest.Workspace) membersServer {
	t.Helper()
	server := w.Server(t)
	schemas, err := server.GetProviderSchema(t.Context(), &tfprotov6.GetProviderSchemaRequest{})
	acctest.RequireSuccess(t, err, schemas.Diagnostics)
	return membersServer{server, schemas.ResourceSchemas["cerby_team_members"]}
}

// update applies an update, and returns the diagnostics as text.
func (s membersServer) update(ctx context.Context, t *testing.T, prior, planned map[string]any) string {
	t.Helper()
	applied, err := s.ApplyResourceChange(ctx, &tfprotov6.ApplyResourceChangeRequest{
		TypeName: "cerby_team_members", PriorState: acctest.EncodeObject(t, s.schema, prior),
		PlannedState: acctest.EncodeObject(t, s.schema, planned), Config: acctest.EncodeObject(t, s.schema, planned),
	})
	if err != nil {
		t.Error(err)
		return ""
	}
	var text strings.Builder
	for _, d := range applied.Diagnostics {
		text.WriteString(d.Summary + "\n" + d.Detail + "\n")
	}
	return text.String()
}

// A move that is interrupted waits for the lock of the old team, and reports the members that remain in it.
func TestMembers_interruptedMove(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		ctx, interrupt := context.WithCancel(t.Context())
		defer interrupt()
		locked := make(chan struct{})
		w := acctest.NewWorkspace(t, cerbytest.WithObserver(func(r cerbytest.Request) {
			switch {
			case r.Method != http.MethodPost:
			case strings.Contains(r.Path, marketing):
				close(locked)
			default:
				interrupt()
			}
		}))
		w.AddTeam(cerbytest.Team{ID: "design", Name: "Design"})
		w.Inject(cerbytest.Fault{Method: http.MethodPost, Path: "/teams/" + marketing + "/members", Delay: 3 * time.Second})
		server := newMembersServer(t, w)
		var unlocked atomic.Bool
		go func() {
			prior, planned := membersOf(marketing, roles{ines: "member"}), membersOf(marketing, roles{ines: "admin"})
			if got := server.update(t.Context(), t, prior, planned); got != "" {
				t.Errorf("the other apply: %q", got)
			}
			unlocked.Store(true)
		}()
		<-locked
		moved := roles{greta: "member"}
		got := server.update(ctx, t, membersOf(marketing, moved), membersOf("design", moved))
		synctest.Wait()
		if !unlocked.Load() {
			t.Error("the move did not wait for the lock of the old team")
		}
		for _, want := range []string{
			`Unable to remove user "` + greta + `" from team "` + marketing + `"`, "Interrupted while waiting to send",
			"Remove the user in Cerby's web app",
		} {
			if !strings.Contains(got, want) {
				t.Errorf("got %q, want a text that contains %q", got, want)
			}
		}
		expectMembers(t, w, marketing, adamIsAdmin, gretaIsMember, ines+" admin")
		expectMembers(t, w, "design", gretaIsMember)
	})
}
