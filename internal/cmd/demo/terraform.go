package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// patience is how long a child process that was interrupted may take to end before it is killed.
const shutdownTimeout = 15 * time.Second

// The exit codes of plan -detailed-exitcode.
const (
	success = 0
	changes = 2
)

// terraform runs one configuration with the provider that was just built.
type terraform struct {
	path        string
	folder      string
	environment []string
}

// newTerraform writes the settings that make Terraform take the provider from a folder instead of a registry.
func newTerraform(path, bin, folder string, environment []string) (*terraform, error) {
	settings := filepath.Join(folder, "settings.tfrc")
	text := fmt.Sprintf("provider_installation {\n  dev_overrides {\n    \"cerby-community/cerby\" = %q\n  }\n  direct {}\n}\n", bin)
	if err := os.WriteFile(settings, []byte(text), 0o600); err != nil {
		return nil, err
	}
	// Somebody's own settings would show, and a log would drown what is to be seen.
	variables := append(withoutPrefixes(os.Environ(), "CERBY_", "TF_"),
		"TF_CLI_CONFIG_FILE="+settings, "TF_IN_AUTOMATION=1", "TF_INPUT=0", "CHECKPOINT_DISABLE=1")
	if !isTerminal(os.Stdout) {
		variables = append(variables, "TF_CLI_ARGS=-no-color")
	}
	return &terraform{path: path, folder: filepath.Join(folder, "config"), environment: append(variables, environment...)}, nil
}

// title heads what comes next.
func (t *terraform) printTitle(text string) {
	fmt.Printf("\n%s\n%s\n", text, strings.Repeat("=", len(text)))
}

// expect runs a command and shows it. Another exit code than the expected one is an error.
func (t *terraform) run(ctx context.Context, code int, args ...string) error {
	fmt.Printf("$ %s %s\n", strings.TrimSuffix(filepath.Base(t.path), ".exe"), strings.Join(args, " "))
	cmd := newCommand(ctx, t.path, args...)
	cmd.Dir, cmd.Env = t.folder, t.environment
	cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
	err := cmd.Run()
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if _, ended := errors.AsType[*exec.ExitError](err); err != nil && !ended {
		return err
	}
	if got := cmd.ProcessState.ExitCode(); got != code {
		return fmt.Errorf("terraform %s ended with exit code %d, not %d", args[0], got, code)
	}
	return nil
}

// enable adds a part of the configuration that was left aside.
func (t *terraform) addFile(file string) error {
	return os.Rename(filepath.Join(t.folder, file+pendingSuffix), filepath.Join(t.folder, file)) //nolint:gosec // show names the file
}

// disable takes it away again.
func (t *terraform) removeFile(file string) error {
	return os.Remove(filepath.Join(t.folder, file)) //nolint:gosec // show names the file
}

// later ends the names of files that are added in the course of the demo.
const pendingSuffix = ".later"

// configuration gives the files of an example alone, without what a run by hand may have left beside them.
func configurationFS(folder string) fs.FS { return configurationFiles{os.DirFS(folder)} }

// files is a file system of which only configuration is seen.
type configurationFiles struct{ fs.FS }

// ReadDir lists the configuration in a folder.
func (f configurationFiles) ReadDir(name string) ([]fs.DirEntry, error) {
	all, err := fs.ReadDir(f.FS, name)
	var remaining []fs.DirEntry
	for _, entry := range all {
		if !entry.IsDir() && (strings.HasSuffix(entry.Name(), ".tf") || strings.HasSuffix(entry.Name(), pendingSuffix)) {
			remaining = append(remaining, entry)
		}
	}
	return remaining, err
}

// onTerminal reports whether somebody reads a file as it is written, and sees colours.
func isTerminal(file *os.File) bool {
	info, err := file.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

// without leaves out the variables whose names begin with one of the prefixes.
func withoutPrefixes(environment []string, prefixes ...string) []string {
	var remaining []string
	for _, variable := range environment {
		drop := false
		for _, prefix := range prefixes {
			drop = drop || strings.HasPrefix(variable, prefix)
		}
		if !drop {
			remaining = append(remaining, variable)
		}
	}
	return remaining
}
