package provider_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/cerby-community/terraform-provider-cerby/internal/acctest"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

// checkCompany removes a line of the file with the users, and plans that only this user loses access.
func checkCompany(t *testing.T, run *acctest.CLI, w *acctest.Workspace) {
	file := filepath.Join(run.Dir, "users.csv")
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	fewer := regexp.MustCompile(`(?m)^max\.mann.*\n`).ReplaceAll(text, nil)
	if err := os.WriteFile(file, fewer, 0o600); err != nil {
		t.Fatal(err)
	}
	if planned := run.Expect(t, 2, "plan", "-no-color", "-detailed-exitcode"); !strings.Contains(planned,
		"0 to add, 0 to change, 1 to destroy") {
		t.Errorf("the plan without one user is:\n%s", planned)
	}
	if n := len(w.TeamMembers(teamID(t, w, "Ads"))); n != 2 {
		t.Errorf("the team has %d members, want 2", n)
	}
}

// teamID returns the ID of the team with a name.
func teamID(t *testing.T, w *acctest.Workspace, name string) string {
	t.Helper()
	for _, team := range w.Teams() {
		if team.Name == name {
			return team.ID
		}
	}
	t.Fatalf("there is no team %s", name)
	return ""
}

// checkMoveUser moves a user to the other department. The user stays the same.
func checkMoveUser(t *testing.T, run *acctest.CLI, w *acctest.Workspace) {
	before := len(w.Users())
	moved := filepath.Join(run.Dir, "moved.tf")
	if err := os.Rename(moved+".later", moved); err != nil {
		t.Fatal(err)
	}
	departments := "marketing = [\"anna.alt@acme.example\"]\n" +
		"sales = [\"ben.bold@acme.example\", \"cleo.cole@acme.example\"]\n"
	if err := os.WriteFile(filepath.Join(run.Dir, "terraform.tfvars"), []byte(departments), 0o600); err != nil {
		t.Fatal(err)
	}
	applied := run.Expect(t, 0, "apply", "-no-color", "-auto-approve")
	if !strings.Contains(applied, "0 added, 2 changed, 0 destroyed") {
		t.Errorf("the apply is:\n%s", applied)
	}
	run.Expect(t, 0, "plan", "-detailed-exitcode")
	if after := len(w.Users()); after != before {
		t.Errorf("there are %d users, want %d", after, before)
	}
	if n := len(w.TeamMembers(teamID(t, w, "Sales department"))); n != 2 {
		t.Errorf("the team has %d members, want 2", n)
	}
}

// checkOffboarding makes the second and the third step.
func checkOffboarding(t *testing.T, run *acctest.CLI, w *acctest.Workspace) {
	for _, step := range []string{"step=2", "step=3"} {
		run.Expect(t, 0, "apply", "-auto-approve", "-var", step)
		run.Expect(t, 0, "plan", "-detailed-exitcode", "-var", step)
	}
	share, shared := w.FindShare(cerbytest.KindAccount, cerbytest.SeedTwitterID, cerbytest.SeedAdminID)
	if !shared || share.Role != "owner" {
		t.Errorf("the share of the successor is %v", share)
	}
	for _, user := range w.Users() {
		if user.Email == "jane.doe@acme.example" && user.Status != "disabled" {
			t.Errorf("the user has the status %s", user.Status)
		}
	}
}
