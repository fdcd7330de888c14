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

// shutdownTimeout is how long an interrupted child process may take to exit before it is killed.
const shutdownTimeout = 15 * time.Second

// The exit codes of plan -detailed-exitcode.
const (
	success = 0
	changes = 2
)

// terraform runs one configuration with the built provider.
type terraform struct {
	path        string
	folder      string
	environment []string
	// verbose shows the whole output of each command.
	verbose bool
}

// newTerraform configures Terraform to use the provider from a folder and not from a registry.
func newTerraform(path, bin, folder string, environment []string) (*terraform, error) {
	settings := filepath.Join(folder, "settings.tfrc")
	overrides := fmt.Sprintf("    \"cerby-community/cerby\" = %q\n", bin)
	text := "provider_installation {\n  dev_overrides {\n" + overrides + "  }\n  direct {}\n}\n"
	if err := os.WriteFile(settings, []byte(text), 0o600); err != nil {
		return nil, err
	}
	// Settings and logs of the environment would change the output of the demo.
	variables := append(withoutPrefixes(os.Environ(), "CERBY_", "TF_"),
		"TF_CLI_CONFIG_FILE="+settings, "TF_IN_AUTOMATION=1", "TF_INPUT=0", "CHECKPOINT_DISABLE=1")
	verbose := os.Getenv("VERBOSE") != ""
	if !verbose || !isTerminal(os.Stdout) {
		variables = append(variables, "TF_CLI_ARGS=-no-color")
	}
	return &terraform{
		path: path, folder: filepath.Join(folder, "config"), environment: append(variables, environment...),
		verbose: verbose,
	}, nil
}

func (t *terraform) printTitle(text string) {
	fmt.Printf("\n%s\n%s\n", text, strings.Repeat("=", len(text)))
}

// run prints and runs a command, and shows its output: the important lines, or the whole output. Any exit code other
// than the given one is an error.
func (t *terraform) run(ctx context.Context, code int, whole bool, args ...string) error {
	fmt.Printf("$ %s %s\n", strings.TrimSuffix(filepath.Base(t.path), ".exe"), strings.Join(args, " "))
	cmd := newCommand(ctx, t.path, args...)
	cmd.Dir, cmd.Env = t.folder, t.environment
	shown := &summary{to: os.Stdout}
	cmd.Stdout, cmd.Stderr = shown, shown
	if whole || t.verbose {
		cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
	}
	err := cmd.Run()
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if _, ended := errors.AsType[*exec.ExitError](err); err != nil && !ended {
		return err
	}
	if got := cmd.ProcessState.ExitCode(); got != code {
		return fmt.Errorf("terraform %s exited with code %d, want %d\n%s", args[0], got, code, &shown.all)
	}
	return nil
}

// expectAbsent returns an error if the state has a text. An empty text is in no state.
func (t *terraform) expectAbsent(text string) error {
	state, err := os.ReadFile(filepath.Join(t.folder, "terraform.tfstate"))
	switch {
	case text == "":
		return nil
	case err != nil:
		return err
	case strings.Contains(string(state), text):
		return errors.New("the state has the value of the secret")
	}
	fmt.Println("The value is not in the state.")
	return nil
}

// addFile adds a file of the example to the configuration.
func (t *terraform) addFile(file string) error {
	path := filepath.Join(t.folder, file)
	return os.Rename(path+pendingSuffix, path)
}

// removeFile removes a file from the configuration.
func (t *terraform) removeFile(file string) error {
	return os.Remove(filepath.Join(t.folder, file))
}

// pendingSuffix is the suffix of files that the demo adds later.
const pendingSuffix = ".later"

// configurationFS returns the configuration files of an example, without files of an earlier run in its folder.
func configurationFS(folder string) fs.FS { return configurationFiles{os.DirFS(folder)} }

// configurationFiles is a file system that contains only configuration files.
type configurationFiles struct{ fs.FS }

// ReadDir returns the configuration files in a folder.
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

// isTerminal reports whether a file is a terminal.
func isTerminal(file *os.File) bool {
	info, err := file.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

// withoutPrefixes returns the variables whose names have none of the prefixes.
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
