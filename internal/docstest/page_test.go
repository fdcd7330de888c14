package docstest_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"

	"github.com/cerby-community/terraform-provider-cerby/internal/acctest"
)

// page is a page whose blocks are used one after another.
type page struct {
	*tally
	tools
	// test is the test of the page, which lasts longer than those of its blocks.
	test *testing.T
	name string
	dir  string
	// environment is that of the first command. Later commands have what the ones before them exported.
	environment []string
	known       []declaration
	// printed is the output of the last commands, and skipped why they were not executed.
	printed, skipped string
	// values replaces the values that a page shows for a variable by those that a command printed.
	values *strings.Replacer
	// background has the standard error of the commands that run until the end of the page.
	background lockedBuffer
}

// lockedBuffer is a buffer that a program writes to while it is read.
type lockedBuffer struct {
	mu   sync.Mutex
	text bytes.Buffer
}

// Write appends to the buffer.
func (b *lockedBuffer) Write(text []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.Write(text)
}

// String returns the text of the buffer.
func (b *lockedBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.String()
}

// use uses a block.
func (p *page) use(t *testing.T, b block) {
	t.Helper()
	file, write := b.directive("file")
	isOutput := b.language == "text" || b.language == "console"
	reason := p.whyNotRun(b, isOutput && !write)
	if !isOutput {
		p.printed, p.skipped = "", reason
	}
	if reason != "" {
		p.skip(fmt.Sprintf("%s:%d: %s: %s", p.name, b.line, b.language, reason))
		return
	}
	if write {
		p.write(t, file, b.text)
	}
	p.check(t, b, write)
}

// whyNotRun returns why a block is not used, or an empty text.
func (p *page) whyNotRun(b block, isOutput bool) string {
	reason, _ := b.directive("not run")
	_, needsQueries := b.directive("needs queries")
	switch {
	case reason != "":
		return reason
	case needsQueries && !p.queries:
		return "queries need Terraform 1.14 or later"
	case isOutput && p.skipped != "":
		return "the output of a block that is not run"
	case isOutput && p.openTofu && strings.Contains(b.text, ".tftest.hcl... "):
		return "OpenTofu prints the results of tests in another order"
	}
	return ""
}

// check checks a block in the way of its language.
func (p *page) check(t *testing.T, b block, written bool) {
	t.Helper()
	switch b.language {
	case "terraform", "hcl":
		checkTerraform(t, p.tools, b, p.known)
		p.known = append(p.known, declarations(b.text)...)
		p.count("validated")
	case "shell", "bash", "sh":
		p.execute(t, b)
		p.count("executed")
	case "yaml":
		checkYAML(t, b.text)
		p.count("decoded")
	case "json":
		var value any
		if err := json.Unmarshal([]byte(b.text), &value); err != nil {
			t.Fatal(err)
		}
		p.count("decoded")
	case "text", "console":
		if written {
			p.count("written")
			return
		}
		printed := p.printed
		if _, background := b.directive("background"); background {
			printed = p.background.String()
		}
		if err := compareOutput(b.text, printed); err != nil {
			t.Fatalf("%v\nThe output is:\n%s", err, printed)
		}
		p.replaceValues(b.text)
		p.count("compared")
	default:
		t.Fatalf("blocks of the language %q cannot be tested. Add a comment: not run, with the reason", b.language)
	}
}

// write writes a file to the working folder of the page.
func (p *page) write(t *testing.T, name, text string) {
	t.Helper()
	dir, err := os.ReadFile(filepath.Join(p.dir, ".folder"))
	if err != nil {
		dir = []byte(p.dir)
	}
	path := filepath.Join(strings.TrimSpace(string(dir)), name)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// script keeps the exported variables and the working folder for the next commands.
const script = `set -euo pipefail
if [ -e "$DOCS_TEST/.variables" ]; then . "$DOCS_TEST/.variables"; cd "$(cat "$DOCS_TEST/.folder")"; fi
trap 'export -p > "$DOCS_TEST/.variables"; pwd > "$DOCS_TEST/.folder"' EXIT
`

// command returns a command that executes the text of a block.
func (p *page) command(t *testing.T, text string) *exec.Cmd {
	t.Helper()
	if p.values != nil {
		text = p.values.Replace(text)
	}
	cmd := exec.CommandContext(t.Context(), "bash", "-c", script+text)
	cmd.Dir, cmd.Env = p.dir, append(p.environment, "DOCS_TEST="+p.dir)
	return cmd
}

// execute executes the commands of a block.
func (p *page) execute(t *testing.T, b block) {
	t.Helper()
	if _, background := b.directive("background"); background {
		p.start(t, b)
		return
	}
	output, err := p.command(t, b.text).CombinedOutput()
	p.printed = string(output)
	message, fails := b.directive("fails")
	if _, exited := errors.AsType[*exec.ExitError](err); (err != nil) != fails || err != nil && !exited {
		t.Fatalf("the commands end with the error %v:\n%s\n%s", err, b.text, output)
	}
	if !strings.Contains(p.printed, message) {
		t.Fatalf("the commands do not print %q:\n%s\n%s", message, b.text, output)
	}
}

// start starts commands that run until the end of the page, and waits until they have printed both variables of
// cerby-sim.
func (p *page) start(t *testing.T, b block) {
	t.Helper()
	// The program is the shell's last command, so that it replaces the shell and is ended with it.
	lines := strings.Split(strings.TrimSpace(b.text), "\n")
	lines[len(lines)-1] = "exec " + lines[len(lines)-1]
	// Another terminal does not have the variables, and cerby-sim does not print a key that it has from there.
	cmd := p.command(p.test, "unset CERBY_BASE_URL CERBY_TOKEN\n"+strings.Join(lines, "\n"))
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	cmd.Stderr = &p.background
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	p.test.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	})
	p.printed = ""
	for lines := bufio.NewScanner(stdout); strings.Count(p.printed, "\n") < 2; {
		if !lines.Scan() {
			t.Fatalf("the commands ended: %s%s", p.printed, &p.background)
		}
		p.printed += lines.Text() + "\n"
	}
}

// assignment is a variable in an output.
var assignment = regexp.MustCompile(`(?m)^([A-Z_]+)=(.+)$`)

// replaceValues makes later commands use the values that a command printed instead of those that the page shows.
func (p *page) replaceValues(shown string) {
	var pairs []string
	for _, variable := range assignment.FindAllStringSubmatch(shown, -1) {
		for _, actual := range assignment.FindAllStringSubmatch(p.printed, -1) {
			if variable[1] == actual[1] {
				pairs = append(pairs, variable[2], actual[2])
			}
		}
	}
	if len(pairs) > 0 {
		p.values = strings.NewReplacer(pairs...)
	}
}

// checkYAML checks that Terraform can decode a text.
func checkYAML(t *testing.T, text string) {
	t.Helper()
	run := acctest.NewCLI(t, "", "")
	if err := os.WriteFile(filepath.Join(run.Dir, "block.yaml"), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := run.Command(t, "console")
	cmd.Stdin = strings.NewReader(`yamldecode(file("block.yaml"))`)
	if err := cmd.Run(); err != nil {
		t.Fatalf("the block is not valid: %v\n%s", err, &run.Output)
	}
}

// tally counts what was done with blocks.
type tally struct {
	mu     sync.Mutex
	counts map[string]int
	unused []string
}

// count counts a block.
func (c *tally) count(what string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.counts[what]++
}

// skip counts a block that is not used.
func (c *tally) skip(why string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.unused = append(c.unused, why)
}
