package framework_test

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerby/transport"
	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
	"github.com/cerby-community/terraform-provider-cerby/internal/workspace"
)

// fixedReader reads a fixed list.
type fixedReader[T any] []T

func (r fixedReader[T]) Find(context.Context, string) (none T, err error) {
	return none, errors.ErrUnsupported
}

func (r fixedReader[T]) Peek(string) (none T, ok bool) { return none, false }

func (r fixedReader[T]) IsMissing(context.Context, string) bool { return false }

func (r fixedReader[T]) List(context.Context) ([]T, error)                 { return r, nil }
func (r fixedReader[T]) Cached(context.Context) ([]T, error)               { return r, nil }
func (r fixedReader[T]) ListSince(context.Context, time.Time) ([]T, error) { return r, nil }

// lookupIn returns a lookup that searches a fixed list.
func lookupIn[T any](lookup framework.Lookup[T], all ...T) framework.Lookup[T] {
	lookup.Reader = func(*workspace.Workspace) framework.Reader[T] { return fixedReader[T](all) }
	lookup.ListApplication = nil
	return lookup
}

func TestLookup_only(t *testing.T) {
	t.Parallel()
	things := framework.Lookup[string]{
		Noun: "thing", NameAttribute: "name", Scope: "everywhere",
		Describe: func(text string) framework.Object { return framework.Object{ID: text, Name: &text} },
	}
	only, diags := lookupIn(things).Only(t.Context(), nil, "a", []string{"a"})
	if only != "a" || len(diags) > 0 {
		t.Errorf("of one it returned %q: %v", only, diags)
	}
	for _, test := range []struct {
		name          string
		all, matches  []string
		summary, want string
	}{
		{"x", nil, nil, `Thing "x" not found`, "The provider searched everywhere.\n\nCheck the spelling."},
		{"first", []string{"second"}, nil, `Thing "first" not found`, "The provider searched everywhere.\n\nCheck the " +
			"spelling."},
		{"frst", []string{"first"}, nil, `Thing "frst" not found`, "The provider searched everywhere.\n\nDid you mean " +
			"\"first\"?"},
		{"x", nil, []string{"a", "b"}, `Thing "x" is ambiguous`, "The provider found 2 matches. Use one of these " +
			"IDs:\n\n  - a\n  - b"},
	} {
		_, diags := lookupIn(things, test.all...).Only(t.Context(), nil, test.name, test.matches)
		if len(diags) != 1 || diags[0].Summary() != test.summary || diags[0].Detail() != test.want {
			t.Errorf("got %v, want %q, %q", diags, test.summary, test.want)
		}
	}
}

func TestLookup_suggestions(t *testing.T) {
	t.Parallel()
	label := func(text string) *string { return &text }
	accounts := lookupIn(framework.Accounts,
		cerby.Account{ID: "1", Label: label("Acme Ads"), Application: label("meta")},
		cerby.Account{ID: "2", Label: label("Acme on X"), Application: label("twitter")},
		cerby.Account{ID: "3"},
	)
	for _, test := range []struct{ name, application, want string }{
		{"Acme Adds", "", `Did you mean "Acme Ads"?`},
		{"acme ads", "", `Did you mean "Acme Ads"?`},
		{"Acme Adds", "meta", `Did you mean "Acme Ads"?`},
		{"Acme Adds", "twitter", "Check the spelling."},
		{"Acme Ads", "twitter", `The account exists in application "meta".`},
		{"Payroll", "", "Check the spelling."},
	} {
		query := framework.Query{Name: types.StringValue(test.name), Application: types.StringValue(test.application)}
		_, diags := accounts.Find(t.Context(), nil, query)
		if len(diags) != 1 || !strings.HasSuffix(diags[0].Detail(), "\n\n"+test.want) {
			t.Errorf("%q in %q: %v does not end with %q", test.name, test.application, diags, test.want)
		}
	}
	_, diags := accounts.ID(t.Context(), nil, "Acme on Y")
	if len(diags) != 1 || !strings.Contains(diags[0].Detail(), `Did you mean "Acme on X"?`) {
		t.Errorf("got %v", diags)
	}
}

// A name is found whether its letters are composed or not, and in no other spelling.
func TestLookup_composedLetters(t *testing.T) {
	t.Parallel()
	teams := lookupIn(framework.Teams, cerby.Team{ID: "one", Name: "Cafe\u0301"}, cerby.Team{ID: "two", Name: "Cafe"})
	for name, want := range map[string]string{
		"Caf\u00e9": "one", "Cafe\u0301": "one", "Cafe": "two", "caf\u00e9": "",
	} {
		team, diags := teams.Find(t.Context(), nil, framework.Query{Name: types.StringValue(name)})
		if team.ID != want || diags.HasError() != (want == "") {
			t.Errorf("%q found %q: %v", name, team.ID, diags)
		}
	}
}

// An ID is preferred to a name that equals it.
func TestLookup_ID(t *testing.T) {
	t.Parallel()
	teams := lookupIn(framework.Teams, cerby.Team{ID: "one", Name: "two"}, cerby.Team{ID: "two", Name: "Marketing"})
	const uuid = "6f0e5e46-6ee3-4a02-a3c0-6c8f3a1d2b10"
	for text, want := range map[string]string{"two": "two", "Marketing": "two", "one": "one", uuid: uuid, "none": ""} {
		if id, diags := teams.ID(t.Context(), nil, text); id != want || diags.HasError() != (want == "") {
			t.Errorf("%q is %q: %v", text, id, diags)
		}
	}
}

func TestReadFailure(t *testing.T) {
	t.Parallel()
	failure := func(response *transport.RequestError) error {
		return &cerby.Error{Operation: cerby.Operation{Name: "read thing"}, RequestError: response}
	}
	missing := failure(&transport.RequestError{
		Status: http.StatusNotFound, Problems: []cerby.Problem{{Detail: "Not found."}},
	})
	page := failure(&transport.RequestError{Status: http.StatusNotFound, Body: "an HTML page"})
	for want, err := range map[string]error{
		"": nil, `Thing "t-1" not found`: missing, `Unable to read thing "t-1"`: page,
	} {
		diags := framework.ReadFailure("thing", "t-1", "Look elsewhere.", err)
		if diags.HasError() == (want == "") {
			t.Errorf("%v: got %v", err, diags)
		}
		if diags.HasError() && diags[0].Summary() != want {
			t.Errorf("%v: %q instead of %q", err, diags[0].Summary(), want)
		}
	}
}
