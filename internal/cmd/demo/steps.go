package main

import (
	"context"
	"fmt"
	"strings"
)

// step is a command of the demo.
type step struct {
	title string
	// add and remove are files that the step adds to the configuration, or removes from it.
	add, remove string
	// args are the arguments of terraform, and code is the exit code that it has to have.
	args string
	code int
	// whole shows the whole output.
	whole bool
	// absent is a text that the state must not have after the step.
	absent string
	// proves is what the step proves by its exit code and the state, for the recap.
	proves string
}

// What cerby-sim is seeded with: the email of a user, and the password of the account "Acme on X".
const (
	existing = "ines.intern@acme.example"
	password = "made-up password"
)

// steps are the steps of the demo.
var steps = []step{
	{
		title: "Plan a new user, a guest user, their team, shares, a secret and access to an integration",
		args:  "plan -detailed-exitcode -out=demo.tfplan", code: changes,
		proves: "A plan shows each new object before anything changes.",
	},
	{
		title: "Apply: the integration takes a few seconds, until Cerby's job has finished",
		args:  "apply demo.tfplan", proves: "An apply creates the objects, and waits for Cerby's job.",
	},
	{
		title: "Review the access of the new user", args: "output access_of_jane", whole: true,
		proves: "A data source lists everything that one user can access.",
	},
	{
		title: "Plan again", args: "plan -detailed-exitcode",
		proves: "The next plan is empty: the workspace is as the configuration requires.",
	},
	{
		title: "Rotate the secret by increasing its version", add: "rotation.auto.tfvars", args: "apply -auto-approve",
		proves: "A new version replaces the secret and shares it again. The plan warns who is affected, by email.",
	},
	{
		title: "Show the secret in the state, and search the state for its value",
		args:  "state show cerby_secret.handover", whole: true, absent: password,
		proves: "The state has the secret without its value: value_wo is write-only.",
	},
	{
		title: "Import a user who exists, by email", add: "existing.tf", args: "import cerby_user.existing " + existing,
		proves: "An existing user is imported by email.",
	},
	{
		title: "Plan again", args: "plan -detailed-exitcode", proves: "The imported user has no changes.",
	},
	{
		title:  "Remove the user from the state: the user stays in the workspace",
		remove: "existing.tf", args: "state rm cerby_user.existing",
		proves: "A user can leave the state without a change in the workspace.",
	},
	{
		title: "Destroy: wait for the job that removes the access to the integration", args: "destroy -auto-approve",
		proves: "A destroy removes the 13 objects, and waits for Cerby's job.",
	},
}

// runDemo runs the steps, checks their exit codes, and shows what they have proved.
func runDemo(ctx context.Context, t *terraform) error {
	for i, s := range steps {
		t.printTitle(fmt.Sprintf("%d. %s", i+1, s.title))
		if err := t.do(ctx, s); err != nil {
			return err
		}
	}
	t.printTitle("What the demo has proved")
	for i, s := range steps {
		fmt.Printf("%2d. %s\n", i+1, s.proves)
	}
	if !t.verbose {
		fmt.Println("\nThe demo shows only the important lines. VERBOSE=1 make demo shows all.")
	}
	fmt.Println("The simulated workspace and the working folder are deleted.")
	return nil
}

// do changes the configuration, runs the command of a step, and checks the state.
func (t *terraform) do(ctx context.Context, s step) error {
	if s.add != "" {
		if err := t.addFile(s.add); err != nil {
			return err
		}
	}
	if s.remove != "" {
		if err := t.removeFile(s.remove); err != nil {
			return err
		}
	}
	if err := t.run(ctx, s.code, s.whole, strings.Fields(s.args)...); err != nil {
		return err
	}
	return t.expectAbsent(s.absent)
}
