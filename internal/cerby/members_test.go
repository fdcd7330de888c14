package cerby_test

import (
	"testing"

	"github.com/cerby-community/terraform-provider-cerby/internal/apitest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
)

// TestBareRole removes each prefix that roles on items have had, and returns other roles unchanged.
func TestBareRole(t *testing.T) {
	for role, want := range map[string]string{
		"account_owner": "owner", "account_collaborator": "collaborator", "secret_owner": "owner",
		"secure_secret_collaborator": "collaborator", "collection_owner": "owner", "owner": "owner",
		"manager": "manager", "admin": "admin", "workspace_admin": "workspace_admin", "": "",
	} {
		if got := cerby.BareRole(role); got != want {
			t.Errorf("%q: %q", role, got)
		}
	}
}

// TestHasRole compares roles with or without their prefixes. A member without a role matches none.
func TestHasRole(t *testing.T) {
	for _, test := range []struct {
		has  *string
		role string
		want bool
	}{
		{new("account_owner"), "account_owner", true},
		{new("owner"), "account_owner", true},
		{new("account_owner"), "owner", true},
		{new("secure_secret_owner"), "secret_owner", true},
		{new("collaborator"), "secret_owner", false},
		{new("manager"), "account_owner", false},
		{new(""), "account_owner", false},
		{nil, "account_owner", false},
		{nil, "", false},
	} {
		if got := (cerby.Member{Role: test.has}).HasRole(test.role); got != test.want {
			t.Errorf("%s has %s: %t", apitest.Text(test.has), test.role, got)
		}
	}
}

// TestMember_displayName returns the label, title or name of an item.
func TestMember_displayName(t *testing.T) {
	for want, m := range map[string]cerby.Member{
		"label": {Label: new("label"), Title: new("title"), Name: new("name")},
		"title": {Title: new("title"), Name: new("name")},
		"name":  {Name: new("name")},
		"(nil)": {},
	} {
		if got := apitest.Text(m.DisplayName()); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

// TestOperations_itemKinds returns the prefixes of roles.
func TestOperations_itemKinds(t *testing.T) {
	for kind, want := range map[cerby.ItemKind]string{
		cerby.AccountItem: "account_", cerby.SecretItem: "secret_", cerby.CollectionItem: "collection_",
	} {
		if got := kind.Prefix(); got != want {
			t.Errorf("%s: %q", kind, got)
		}
	}
}
