package acctest

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"
)

// CLI runs a configuration with real Terraform and a provider binary. The provider needs a workspace that listens.
type CLI struct {
	// Dir is the directory of the configuration and of the files that Terraform writes.
	Dir string
	// Output is the output of all commands so far.
	Output bytes.Buffer

	terraform   string
	bin         string
	environment []string
	// address is a variable with the address of the provider that Serve has started.
	address string
}

// ProviderLog is the file in CLI.Dir to which a provider writes that Serve has started.
const ProviderLog = "provider.log"

// The paths of this module and of cerby-sim.
const (
	module    = "github.com/cerby-community/terraform-provider-cerby"
	simulator = module + "/internal/cmd/cerby-sim"
)

// BuildProvider builds the provider binary, and returns its directory.
func BuildProvider(t *testing.T) string {
	t.Helper()
	return link(t, t.TempDir(), buildProvider)
}

// BuildSimulator builds cerby-sim, and returns its directory.
func BuildSimulator(t *testing.T) string {
	t.Helper()
	return link(t, t.TempDir(), buildSimulator)
}

// BuildPrograms builds the provider binary and cerby-sim into one directory, and returns it.
func BuildPrograms(t *testing.T) string {
	t.Helper()
	return link(t, link(t, t.TempDir(), buildProvider), buildSimulator)
}

// The programs are built once for all tests of a package.
var (
	buildProvider  = sync.OnceValues(func() (string, error) { return build(module) })
	buildSimulator = sync.OnceValues(func() (string, error) { return build(simulator) })
)

// build builds a program, and returns its path. Go's cache keeps what go run links, so that the tests of all packages
// share one binary.
func build(program string) (path string, err error) {
	if runtime.GOOS == "windows" { // Windows has no program echo.
		dir, err := os.MkdirTemp("", "cerby-programs")
		if err != nil {
			return "", err
		}
		path = filepath.Join(dir, filepath.Base(program)+".exe")
		_, err = runGo("build", "-trimpath", "-o", path, program)
		return path, err
	}
	for range 2 {
		path, err = runGo("run", "-trimpath", "-exec", "echo", program)
		if err != nil {
			return "", err
		}
		// Go has just linked the program if this was a temporary file. The next run prints the one in the cache.
		if _, err = os.Stat(path); err == nil {
			return path, nil
		}
	}
	return "", err
}

// runGo runs a command of Go, and returns what it prints.
func runGo(args ...string) (string, error) {
	command := exec.CommandContext(context.Background(), "go", args...) //nolint:gosec // The arguments are constants.
	var stderr bytes.Buffer
	command.Stderr = &stderr
	output, err := command.Output()
	if err != nil {
		return "", fmt.Errorf("go %v: %w\n%s", args, err, &stderr)
	}
	return strings.TrimSpace(string(output)), nil
}

// link links a built program in a directory, and returns the directory.
func link(t *testing.T, dir string, built func() (string, error)) string {
	t.Helper()
	program, err := built()
	if err != nil {
		t.Fatal(err)
	}
	linked := filepath.Join(dir, filepath.Base(program))
	if runtime.GOOS == "windows" { // Windows allows symbolic links to few users.
		err = os.Link(program, linked)
	} else {
		err = os.Symlink(program, linked)
	}
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

// The variables with which Terraform and the provider collect garbage only when they have much of it: their runs in
// tests are short, and collecting takes a quarter of their time.
const (
	fewCollections = "GOGC=off"
	memoryLimit    = "GOMEMLIMIT=256MiB"
)

// NewCLI writes a configuration, and a CLI configuration that finds the provider in a directory. Commands have only
// this environment.
func NewCLI(t *testing.T, bin, configuration string, environment ...string) *CLI {
	t.Helper()
	dir := t.TempDir()
	settings := "provider_installation {\n  dev_overrides {\n    \"cerby-community/cerby\" = " + quotePath(bin) +
		"\n  }\n  direct {}\n}\n"
	for name, text := range map[string]string{"main.tf": configuration, "settings.tfrc": settings} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return &CLI{Dir: dir, terraform: TerraformPath(), bin: bin, environment: append([]string{
		"PATH=" + os.Getenv("PATH"), "HOME=" + dir, "TEMP=" + os.TempDir(), "CHECKPOINT_DISABLE=1", "TF_INPUT=0",
		"TF_CLI_CONFIG_FILE=" + filepath.Join(dir, "settings.tfrc"), fewCollections, memoryLimit,
	}, environment...)}
}

// Serve starts the provider once for all further commands, each of which would start it two or three times. Terraform
// connects to it as to a provider in a debugger. All its instances in one command share their configuration. It is for
// tests that do not depend on how Terraform starts and ends providers.
func (c *CLI) Serve(t *testing.T) *CLI {
	t.Helper()
	log, err := os.Create(filepath.Join(c.Dir, ProviderLog))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = log.Close() })
	program := filepath.Join(c.bin, filepath.Base(module))
	cmd := exec.CommandContext(t.Context(), program, "-debug") //nolint:gosec // The program is the test's own.
	cmd.Dir, cmd.Env, cmd.Stderr = c.Dir, c.environment, log
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	cmd.WaitDelay = 10 * time.Second
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Wait() })
	for lines := bufio.NewScanner(stdout); lines.Scan(); {
		name, quoted, found := strings.Cut(strings.TrimSpace(lines.Text()), "=")
		if found && name == "TF_REATTACH_PROVIDERS" {
			c.address = name + "=" + reattach(t, strings.Trim(quoted, "'"))
			c.environment = append(c.environment, c.address)
			return c
		}
	}
	t.Fatal("the provider ended before it printed its address")
	return nil
}

// Address returns a variable with which commands of other CLIs connect to the provider that Serve has started.
func (c *CLI) Address() string { return c.address }

// reattach returns the address of a provider for both Terraform and OpenTofu, whose registries have different hosts.
func reattach(t *testing.T, printed string) string {
	t.Helper()
	addresses := map[string]json.RawMessage{}
	if err := json.Unmarshal([]byte(printed), &addresses); err != nil {
		t.Fatal(err)
	}
	const source = "/cerby-community/cerby"
	addresses["registry.opentofu.org"+source] = addresses["registry.terraform.io"+source]
	both, err := json.Marshal(addresses)
	if err != nil {
		t.Fatal(err)
	}
	return string(both)
}

// quotePath returns a path as a string of HCL.
func quotePath(path string) string { return `"` + strings.ReplaceAll(path, `\`, `\\`) + `"` }

// Command returns a Terraform command that appends to Output.
func (c *CLI) Command(t *testing.T, args ...string) *exec.Cmd {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), c.terraform, args...) //nolint:gosec // The arguments are the test's own.
	cmd.Dir, cmd.Env = c.Dir, c.environment
	cmd.Stdout, cmd.Stderr = &c.Output, &c.Output
	return cmd
}

// Expect runs a Terraform command, and returns its output. Another exit code ends the test.
func (c *CLI) Expect(t *testing.T, code int, args ...string) string {
	t.Helper()
	before := c.Output.Len()
	cmd := c.Command(t, args...)
	err := cmd.Run()
	output := string(c.Output.Bytes()[before:])
	if cmd.ProcessState == nil || cmd.ProcessState.ExitCode() != code {
		t.Fatalf("terraform %v: %v, want exit code %d\n%s", args, err, code, output)
	}
	return output
}
