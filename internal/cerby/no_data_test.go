package cerby_test

import (
	"context"
	"errors"
	"net/http"
	"testing"

	"github.com/cerby-community/terraform-provider-cerby/internal/apitest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
)

// A success without data may have done nothing. It is verified, and sent again if a read shows that it did nothing.
func TestNoData(t *testing.T) {
	for name, call := range map[string]func(ctx context.Context, c *cerby.Client) error{
		"add member": func(ctx context.Context, c *cerby.Client) error {
			return c.Teams().AddMembers(ctx, "t-1", cerby.TeamMember{UserID: "u-1", Role: "member"})
		},
		"add item": func(ctx context.Context, c *cerby.Client) error {
			return c.Collections().AddItem(ctx, cerby.Item{CollectionID: "c-1", Kind: cerby.AccountItem, ItemID: "u-1"})
		},
		"share": func(ctx context.Context, c *cerby.Client) error {
			share := cerby.Share{Kind: cerby.AccountItem, ItemID: "a-1", MemberKind: cerby.UserMembers, MemberID: "u-1"}
			return c.Shares().Grant(ctx, share, "account_owner", "")
		},
	} {
		apitest.Run(t, name+"/applied", func(t *testing.T) { testNoData(t, call, true) })
		apitest.Run(t, name+"/not applied", func(t *testing.T) { testNoData(t, call, false) })
	}
}

func testNoData(t *testing.T, call func(ctx context.Context, c *cerby.Client) error, applied bool) {
	t.Helper()
	server := apitest.NewServer(t, func(_ int, req apitest.Request) apitest.Response {
		switch {
		case req.Method == http.MethodPost:
			return apitest.NoData()
		case applied:
			return apitest.List(req, apitest.Member("u-1", "member"))
		}
		return apitest.List(req)
	})
	err := call(t.Context(), newClient(t, server, nil))
	if _, failed := errors.AsType[*cerby.Error](err); failed == applied {
		t.Errorf("got %v", err)
	}
	if len(server.Requests()) == len(server.Writes()) {
		t.Error("the write was not verified")
	}
}
