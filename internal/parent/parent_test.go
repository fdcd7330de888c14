//go:build unix

package parent_test

import (
	"bufio"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/cerby-community/terraform-provider-cerby/internal/acctest"
)

// TestExitAfter starts the provider from a process that is then killed, as Terraform does, and waits until the provider
// has ended.
func TestExitAfter(t *testing.T) {
	t.Parallel()
	binary := filepath.Join(acctest.BuildProvider(t), "terraform-provider-cerby")
	// The provider inherits the file, whose other end is closed when both processes have ended.
	read, write, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = read.Close() }()
	starter := exec.CommandContext(t.Context(), "sh", "-c", `"$0" & wait`, binary)
	starter.ExtraFiles = []*os.File{write}
	starter.Env = []string{"TF_PLUGIN_MAGIC_COOKIE=d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2"}
	stdout, err := starter.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := starter.Start(); err != nil {
		t.Fatal(err)
	}
	_ = write.Close()
	if line, err := bufio.NewReader(stdout).ReadString('\n'); err != nil || !strings.HasPrefix(line, "1|6|unix|") {
		t.Errorf("the provider printed %q, %v, want the address at which it serves", line, err)
	}
	if err := starter.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	if err := read.SetReadDeadline(time.Now().Add(2 * time.Minute)); err != nil {
		t.Fatal(err)
	}
	if _, err := io.ReadAll(read); err != nil {
		t.Errorf("the provider is still running: %v", err)
	}
	_ = starter.Wait()
}
