package main

import (
	"bytes"
	"testing"
)

func TestSummary(t *testing.T) {
	t.Parallel()
	var shown bytes.Buffer
	s := &summary{to: &shown}
	for _, text := range []string{
		"\nWarning: Provider development overrides are in effect\n\ndata.x.y: Reading...\n  # cerby_user.jane will",
		" be created\n  + resource \"cerby_user\" \"jane\" {\n\nPlan: 1 to add\n",
		"cerby_user.jane: Creation complete after 0s [id=1]\n",
		"Warning: User \"jane\" loses all access\n\n  with cerby_user.jane,\n\n" +
			"  - jane.doe@acme.example\n      - id = \"1\"\n",
	} {
		if _, err := s.Write([]byte(text)); err != nil {
			t.Fatal(err)
		}
	}
	want := "  # cerby_user.jane will be created\nPlan: 1 to add\ncerby_user.jane: Creation complete after 0s\n" +
		"Warning: User \"jane\" loses all access\n  with cerby_user.jane,\n  - jane.doe@acme.example\n"
	if shown.String() != want {
		t.Errorf("shown:\n%s\nwant:\n%s", &shown, want)
	}
	if !bytes.Contains(s.all.Bytes(), []byte("Reading...")) {
		t.Error("the whole output is not kept")
	}
}
