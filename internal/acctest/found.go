package acctest

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
)

// String gives what people know a thing by, and what identifies it: `Marketing id=7`.
func (l Listed) String() string {
	text := l.Name
	for _, name := range slices.Sorted(maps.Keys(l.Identity)) {
		text += fmt.Sprintf(" %s=%s", name, l.Identity[name])
	}
	return text
}

// Found lists with a provider that was just configured.
func (w *Workspace) Found(t *testing.T, query Query) ([]Listed, Diagnostics) {
	t.Helper()
	return List(t.Context(), t, w.Server(t), query)
}

// ExpectFound lists, and checks that just these things are told of, in this order, each as String gives it, without a
// word.
func (w *Workspace) ExpectFound(t *testing.T, query Query, want ...string) {
	t.Helper()
	things, said := w.Found(t, query)
	said.Expect(t, nil, nil)
	ExpectThings(t, things, want...)
}

// ExpectThings checks that things are just these, in this order, each as String gives it.
func ExpectThings(t *testing.T, things []Listed, want ...string) {
	t.Helper()
	got := make([]string, 0, len(things))
	for _, thing := range things {
		got = append(got, thing.String())
	}
	if !slices.Equal(got, want) {
		t.Errorf("found was\n%s\nand not\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}
