package docstest_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/cerby-community/terraform-provider-cerby/internal/acctest"
)

// root is the folder of the repository.
const root = "../.."

// tools are what the pages share.
type tools struct {
	// bin has the provider, and settings is a CLI configuration that installs it, as from the registry.
	bin, settings string
	// commands has the programs terraform, which is the one that tests use, and cerby-sim.
	commands string
	// address is a variable with which Terraform finds a provider that runs and has no configuration.
	address string
	// openTofu is set if the program is OpenTofu, and queries if it has queries.
	openTofu, queries bool
}

// Every fenced block of the documentation is executed, compared, validated or decoded, or a comment shows why not.
func TestDocs(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" {
		t.Skip("the commands of the documentation are for a POSIX shell")
	}
	pages := glob(t,
		"README.md", "CONTRIBUTING.md", "templates/index.md.tmpl", "templates/guides/*.md", "templates/guides/*.md.tmpl")
	fixture, err := os.ReadFile("testdata/fixture.tf")
	if err != nil {
		t.Fatal(err)
	}
	program, queries := acctest.HasQueries(t)
	shared := tools{
		bin: acctest.BuildProvider(t), commands: acctest.BuildSimulator(t),
		openTofu: strings.HasPrefix(program, "OpenTofu"), queries: queries,
	}
	linkTerraform(t, shared.commands)
	shared.address = acctest.NewCLI(t, shared.bin, "").Serve(t).Address()
	shared.settings = installationSettings(t, shared.bin)
	all := &tally{counts: map[string]int{}}
	t.Cleanup(func() { all.print(t) })
	for _, file := range pages {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		name, _ := filepath.Rel(root, file)
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := &page{tally: all, tools: shared, test: t, name: name, known: declarations(string(fixture))}
			p.useAll(t, string(text))
		})
	}
}

// glob returns the files of the repository that match one of the patterns.
func glob(t *testing.T, patterns ...string) []string {
	t.Helper()
	var files []string
	for _, pattern := range patterns {
		found, err := filepath.Glob(filepath.Join(root, pattern))
		if err != nil || len(found) == 0 && !strings.HasSuffix(pattern, ".tmpl") {
			t.Fatalf("%s: got %d files (%v), want at least one", pattern, len(found), err)
		}
		files = append(files, found...)
	}
	return files
}

// useAll uses the blocks of the page.
func (p *page) useAll(t *testing.T, text string) {
	blocks, err := parseBlocks(text)
	if err != nil {
		t.Fatal(err)
	}
	p.prepare(t, text)
	for _, b := range blocks {
		failed := !t.Run(fmt.Sprintf("line %d %s", b.line, b.language), func(t *testing.T) { p.use(t, b) })
		if failed {
			t.Fatal("the blocks after this one may depend on it")
		}
	}
}

// prepare makes the folder and the environment of the page.
func (p *page) prepare(t *testing.T, text string) {
	p.dir = t.TempDir()
	w := acctest.NewWorkspace(t).Listen(t)
	for _, variable := range os.Environ() {
		if !strings.HasPrefix(variable, "CERBY_") && !strings.HasPrefix(variable, "TF_") {
			p.environment = append(p.environment, variable)
		}
	}
	p.environment = append(p.environment, "CERBY_BASE_URL="+w.BaseURL, "CERBY_TOKEN="+w.Token, "CHECKPOINT_DISABLE=1",
		"TF_INPUT=0", "TF_CLI_CONFIG_FILE="+p.settings, "PATH="+p.commands+":"+os.Getenv("PATH"))
	if strings.Contains(text, "git clone https://github.com/cerby-community/terraform-provider-cerby") {
		copyCheckout(t, filepath.Join(p.dir, "terraform-provider-cerby"))
	}
}

// linkTerraform links the program that tests use as terraform.
func linkTerraform(t *testing.T, dir string) {
	t.Helper()
	program, err := exec.LookPath(acctest.TerraformPath())
	if err != nil {
		t.Fatal(err)
	}
	if program, err = filepath.Abs(program); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(program, filepath.Join(dir, "terraform")); err != nil {
		t.Fatal(err)
	}
}

// installationSettings returns a CLI configuration with which terraform init installs the provider.
func installationSettings(t *testing.T, bin string) string {
	t.Helper()
	dir := t.TempDir()
	for _, host := range []string{"registry.terraform.io", "registry.opentofu.org"} {
		folder := filepath.Join(dir, host, "cerby-community", "cerby", "0.1.0", runtime.GOOS+"_"+runtime.GOARCH)
		if err := os.MkdirAll(folder, 0o700); err != nil {
			t.Fatal(err)
		}
		program := filepath.Join(bin, "terraform-provider-cerby")
		if err := os.Symlink(program, filepath.Join(folder, "terraform-provider-cerby_v0.1.0")); err != nil {
			t.Fatal(err)
		}
	}
	settings := filepath.Join(dir, "settings.tfrc")
	text := fmt.Sprintf("provider_installation {\n  filesystem_mirror {\n    path = %q\n  }\n}\n", dir)
	if err := os.WriteFile(settings, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return settings
}

// copyCheckout copies the files of the repository, as a clone would have them.
func copyCheckout(t *testing.T, dir string) {
	t.Helper()
	list := exec.CommandContext(t.Context(), "git", "ls-files", "--cached", "--others", "--exclude-standard")
	list.Dir = root
	files, err := list.Output()
	if err != nil {
		t.Fatalf("git ls-files: %v", err)
	}
	for name := range strings.Lines(string(files)) {
		name = strings.TrimSuffix(name, "\n")
		text, err := os.ReadFile(filepath.Join(root, name))
		if os.IsNotExist(err) {
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// print prints what was done with the blocks.
func (c *tally) print(t *testing.T) {
	slices.Sort(c.unused)
	t.Logf("blocks: %d executed, %d outputs compared, %d configurations validated, %d decoded, %d written, %d not run\n%s",
		c.counts["executed"], c.counts["compared"], c.counts["validated"], c.counts["decoded"], c.counts["written"],
		len(c.unused), strings.Join(c.unused, "\n"))
}
