package workspace_test

import (
	"errors"
	"testing"

	"github.com/cerby-community/terraform-provider-cerby/internal/apitest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/workspace"
)

// The requests that several tests expect.
const (
	listTeams   = "GET /api/v1/teams" + apitest.FirstPage
	readTeam    = "GET /api/v1/teams/t-1"
	postMembers = "POST /api/v1/teams/t-1/members"
	listMembers = "GET /api/v1/teams/t-1/members" + apitest.FirstPage
)

// The objects that several tests create and change.
var (
	jane = cerby.CreateUserRequest{
		Email: "jane@acme.example", FirstName: "Jane", LastName: "Doe", Role: "workspace_user",
	}
	janeAsAdmin       = cerby.TeamMember{UserID: "u-1", Role: "admin"}
	janeOnIntegration = cerby.IntegrationUserKey{IntegrationID: "i-1", UserID: "u-1"}
	doorSecret        = cerby.CreateSecretRequest{
		VaultID: "v-1", Title: "Door", Value: cerby.NewConfidential("three quiet words"),
	}
)

// newWorkspace returns the workspace behind a server. The function change may be nil.
func newWorkspace(t *testing.T, server *apitest.Server, change func(*cerby.Config)) *workspace.Workspace {
	t.Helper()
	config := cerby.Config{BaseURL: apitest.BaseURL, Token: apitest.Token, UserAgent: "test/1", Transport: server}
	if change != nil {
		change(&config)
	}
	client, err := cerby.New(config)
	if err != nil {
		t.Fatal(err)
	}
	return workspace.New(client)
}

// callError returns the error of a call that has to fail.
func callError(t *testing.T, err error) *cerby.Error {
	t.Helper()
	e, ok := errors.AsType[*cerby.Error](err)
	if !ok {
		t.Fatalf("got %v, want a *cerby.Error", err)
	}
	return e
}

// orNil returns an object that was read, or nil if it does not exist.
func orNil[T any](object T, err error) (*T, error) {
	switch {
	case errors.Is(err, cerby.ErrNotFound):
		return nil, nil //nolint:nilnil // a missing object is a result
	case err != nil:
		return nil, err
	}
	return &object, nil
}

// shareOf returns the share of a kind.
func shareOf(k apitest.ShareKind) cerby.Share {
	return cerby.Share{
		Kind: cerby.ItemKind(k.Item), ItemID: "i-1", MemberKind: cerby.MemberKind(k.MemberKind), MemberID: "m-1",
	}
}

// forEachShareKind runs a test for each kind of share, in a bubble of its own.
func forEachShareKind(t *testing.T, run func(t *testing.T, k apitest.ShareKind)) {
	t.Helper()
	for name, k := range apitest.ShareKinds {
		apitest.Run(t, name, func(t *testing.T) { run(t, k) })
	}
}

func memberIDs(members []cerby.Member) []string {
	var ids []string
	for _, m := range members {
		ids = append(ids, m.ID)
	}
	return ids
}
