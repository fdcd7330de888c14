package acctest

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// CLI runs a configuration with the real program and a provider that was just built.
type CLI struct {
	// Folder has the configuration and whatever Terraform writes.
	Folder string
	// Printed is what the commands have printed so far.
	Printed bytes.Buffer

	terraform   string
	environment []string
}

// Build builds the provider, and gives the folder in which it is.
func Build(t *testing.T) string {
	t.Helper()
	bin := filepath.Join(t.TempDir(), "bin")
	const main = "github.com/cerby-community/terraform-provider-cerby"
	build := exec.CommandContext(t.Context(), "go", "build", "-o", bin+string(filepath.Separator), main) //nolint:gosec // only tests run it
	if output, err := build.CombinedOutput(); err != nil {
		t.Fatalf("go build: %v\n%s", err, output)
	}
	return bin
}

// NewCLI writes a configuration, and settings that find the provider in a folder.
func NewCLI(t *testing.T, bin, configuration string, environment ...string) *CLI {
	t.Helper()
	folder := t.TempDir()
	settings := "provider_installation {\n  dev_overrides {\n    \"cerby-community/cerby\" = " + quoted(bin) + "\n  }\n  direct {}\n}\n"
	for name, text := range map[string]string{"main.tf": configuration, "settings.tfrc": settings} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return &CLI{Folder: folder, terraform: program(), environment: append([]string{
		"PATH=" + os.Getenv("PATH"), "HOME=" + folder, "CHECKPOINT_DISABLE=1", "TF_INPUT=0",
		"TF_CLI_CONFIG_FILE=" + filepath.Join(folder, "settings.tfrc"),
	}, environment...)}
}

// quoted writes a path for HCL.
func quoted(path string) string { return `"` + strings.ReplaceAll(path, `\`, `\\`) + `"` }

// Command makes a command, whose output is kept unless it is sent elsewhere.
func (c *CLI) Command(t *testing.T, args ...string) *exec.Cmd {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), c.terraform, args...) //nolint:gosec // only tests run it
	cmd.Dir, cmd.Env = c.Folder, c.environment
	cmd.Stdout, cmd.Stderr = &c.Printed, &c.Printed
	return cmd
}

// Expect runs a command, and gives what it prints.
func (c *CLI) Expect(t *testing.T, code int, args ...string) string {
	t.Helper()
	before := c.Printed.Len()
	cmd := c.Command(t, args...)
	err := cmd.Run()
	output := string(c.Printed.Bytes()[before:])
	if cmd.ProcessState == nil || cmd.ProcessState.ExitCode() != code {
		t.Fatalf("%v: %v instead of exit code %d\n%s", args, err, code, output)
	}
	return output
}
