package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

// importTableHeading is the heading of the table of imports.
const importTableHeading = "| Command | Wall | Calls | Bound | Ends with |\n| --- | --- | --- | --- | --- |"

// importCase is one way to import a whole workspace.
type importCase struct {
	name string
	// folder contains the configuration.
	folder string
	// commands run one after another in the same folder.
	commands [][]string
	// parents is the number of lists that belong to an object, and pages the number of pages of all lists.
	parents, pages int
}

// importCases returns the ways of importing that the program supports. examples is the folder of the examples.
func (t *terraform) importCases(ctx context.Context, w *cerbytest.Workspace, examples string) []importCase {
	plan := []string{"plan", "-input=false", "-no-color"}
	apply := []string{"apply", "-input=false", "-auto-approve", "-no-color"}
	teams, accounts, integrations := len(w.Teams()), len(w.Accounts()), len(w.Integrations())
	secrets, collections := len(w.Secrets()), len(w.Collections())
	listPages := pageCount(len(w.Users())) + pageCount(teams) + pageCount(accounts) + pageCount(integrations) +
		pageCount(secrets) + pageCount(collections)
	// The accounts of a team are a list of the team.
	parents := 2*teams + accounts + integrations + secrets + collections
	all := []importCase{{
		name: "data sources", folder: filepath.Join(examples, "scenarios", "import-existing"),
		commands: [][]string{plan, apply, plan},
		parents:  parents,
		// Secrets and collections have lists of users and teams.
		pages: listPages + 2*teams + accounts + integrations + 2*secrets + 2*collections,
	}}
	if !t.hasQuery(ctx) {
		return all
	}
	return append(all, importCase{
		name: "query", folder: filepath.Join(examples, "scenarios", "import-by-query"),
		commands: [][]string{{"query", "-no-color", "-generate-config-out=generated.tf"}, plan, apply, plan},
		parents:  parents,
		// Collections also have lists of accounts and secrets.
		pages: listPages + 2*teams + accounts + integrations + 2*secrets + 4*collections,
	})
}

// hasQuery reports whether the program has the query command, which Terraform has since 1.14.
func (t *terraform) hasQuery(ctx context.Context) bool {
	var version struct {
		Number string `json:"terraform_version"`
	}
	if strings.HasPrefix(commandOutput(ctx, t.path, "version"), "OpenTofu") ||
		json.Unmarshal([]byte(commandOutput(ctx, t.path, "version", "-json")), &version) != nil {
		return false
	}
	var major, minor int
	_, err := fmt.Sscanf(version.Number, "%d.%d", &major, &minor)
	return err == nil && (major > 1 || minor >= 14)
}

// measureImports imports a workspace in each way and prints a row for each command.
func (t *terraform) measureImports(ctx context.Context, examples string) error {
	workspace := cerbytest.New()
	cerbytest.Seed(workspace)
	cerbytest.SeedGrown(workspace)
	token := workspace.AddKey(cerbytest.Key{UserID: cerbytest.SeedOwnerID})
	server := httptest.NewServer(workspace)
	defer server.Close()
	environment := []string{"CERBY_BASE_URL=" + server.URL + "/api/v1", "CERBY_TOKEN=" + token}
	for _, c := range t.importCases(ctx, workspace, examples) {
		folder := filepath.Join(t.folder, filepath.Base(c.folder))
		if err := os.CopyFS(folder, os.DirFS(c.folder)); err != nil {
			return err
		}
		for _, arguments := range c.commands {
			workspace.ResetRequests()
			cmd := exec.CommandContext(ctx, t.path, arguments...) //nolint:gosec // a flag names the binary
			cmd.Dir, cmd.Env = folder, slices.Concat(t.environment, environment)
			var output bytes.Buffer
			cmd.Stdout, cmd.Stderr = &output, &output
			began := time.Now()
			if err := cmd.Run(); err != nil {
				return fmt.Errorf("%s by %s: %w\n%s", arguments[0], c.name, err, tail(output.String()))
			}
			bound := c.pages + c.parents + 10
			if calls := len(workspace.Requests()); calls > bound {
				return fmt.Errorf("%s by %s: %d calls, and the bound is %d", arguments[0], c.name, calls, bound)
			}
			fmt.Printf("| `%s` by %s | %s | %d | %d | %s |\n", arguments[0], c.name, seconds(time.Since(began)),
				len(workspace.Requests()), bound, outcome(output.String()))
		}
	}
	return nil
}

// outcome returns what a command has done, as its output states.
func outcome(output string) string {
	came, results := "", 0
	for text := range strings.Lines(output) {
		for _, sign := range []string{"Plan: ", "Apply complete! ", "No changes. "} {
			if strings.HasPrefix(text, sign) {
				came = strings.TrimSpace(strings.TrimPrefix(text, "Apply complete! "))
			}
		}
		if strings.HasPrefix(text, "list.") {
			results++
		}
	}
	if came == "" {
		return fmt.Sprintf("%d results", results)
	}
	return came
}
