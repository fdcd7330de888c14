package framework_test

import (
	"testing"

	"github.com/cerby-community/terraform-provider-cerby/internal/framework"
)

func TestNearest(t *testing.T) {
	t.Parallel()
	roles := []string{"super_admin", "admin", "user", "login_only", "guest_admin", "guest_user", "owner"}
	emails := []string{"jane.doe@acme.example", "bob@acme.example", "adam@agency.example"}
	for _, test := range []struct {
		word  string
		known []string
		want  string
	}{
		{"membr", []string{"admin", "member"}, "member"},
		{"guest", roles, "guest_user"},
		{"login-only", roles, "login_only"},
		{"superadmin", roles, "super_admin"},
		{"Admin", roles, "admin"},
		{"onwer", roles, "owner"},
		{"HR", []string{"PR"}, ""},
		{"manager", []string{"owner", "collaborator"}, ""},
		{"user", []string{"owner", "collaborator"}, ""},
		{"EDITER", []string{"EDITOR", "VIEWER", "VIEWER_LIMITED"}, "EDITOR"},
		{"viewer", []string{"VIEWER_LIMITED", "VIEWER"}, "VIEWER"},
		{"jane.do@acme.example", emails, "jane.doe@acme.example"},
		{"jane.doe@acme.exmple", emails, "jane.doe@acme.example"},
		{"nobody@acme.example", emails, ""},
		{"adam@acme.example", emails, "adam@agency.example"},
		{"adam@other-company.test", emails, ""},
		{"Caf\u00e8", []string{"Cafe\u0301"}, "Cafe\u0301"},
		{"Ads", []string{"Ops", "Marketing"}, ""},
		{"Mrketing", []string{"Ops", "Marketing"}, "Marketing"},
		{"x", []string{"", "y"}, ""},
		{"", []string{"", "y"}, ""},
		{"x", nil, ""},
	} {
		if got := framework.Nearest(test.word, test.known); got != test.want {
			t.Errorf("Nearest(%q) = %q, want %q", test.word, got, test.want)
		}
	}
	if got, want := framework.DidYouMean("membr", []string{"member"}), `Did you mean "member"?`; got != want {
		t.Errorf("DidYouMean = %q, want %q", got, want)
	}
	if got := framework.DidYouMean("membr", []string{"owner"}); got != "" {
		t.Errorf("DidYouMean = %q, want nothing", got)
	}
}
