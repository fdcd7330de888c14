package main

import (
	"bufio"
	"bytes"
	"io"
	"net/http"
	"os"
	"os/exec"
	"regexp"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

// runMainVariable makes the test binary run main.
const runMainVariable = "CERBY_SIM_TEST_RUNS_MAIN"

// TestMain runs main if a test has started the binary for that.
func TestMain(m *testing.M) {
	if os.Getenv(runMainVariable) != "" {
		main()
	}
	os.Exit(m.Run())
}

// simulator is a running cerby-sim.
type simulator struct {
	t      *testing.T
	cmd    *exec.Cmd
	stdin  io.Closer
	stdout *bufio.Reader
	stderr *bytes.Buffer
}

// start starts the program with arguments and a token in its environment. The token may be empty.
func start(t *testing.T, token string, args ...string) *simulator {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("Windows has no signal that asks a process to end")
	}
	p := &simulator{t: t, cmd: exec.CommandContext(t.Context(), os.Args[0], args...), stderr: &bytes.Buffer{}}
	p.cmd.Env = append(os.Environ(), runMainVariable+"=1", "CERBY_TOKEN="+token, "GORACE=atexit_sleep_ms=0")
	p.cmd.Stderr = p.stderr
	stdin, err := p.cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	stdout, err := p.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	p.stdin, p.stdout = stdin, bufio.NewReader(stdout)
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	return p
}

// readVariable reads a line of the output, which must assign the variable, and returns the value.
func (p *simulator) readVariable(variable string) string {
	p.t.Helper()
	line, err := p.stdout.ReadString('\n')
	value, ok := strings.CutPrefix(strings.TrimSuffix(line, "\n"), variable+"=")
	if err != nil || !ok || value == "" {
		p.t.Fatalf("%q, %v; %s", line, err, p.stderr)
	}
	return value
}

// waitForExit waits for the exit, for at most 5 seconds, and returns the exit status and the rest of the output.
func (p *simulator) waitForExit() (int, string) {
	p.t.Helper()
	timer := time.AfterFunc(5*time.Second, func() { _ = p.cmd.Process.Kill() })
	defer timer.Stop()
	rest, _ := io.ReadAll(p.stdout)
	_ = p.cmd.Wait()
	return p.cmd.ProcessState.ExitCode(), string(rest)
}

// checkExit checks that the program exits with 0 and no further output.
func (p *simulator) checkExit() {
	p.t.Helper()
	if code, rest := p.waitForExit(); code != 0 || rest != "" {
		p.t.Errorf("exit %d, output %q, errors %q", code, rest, p.stderr)
	}
}

// get sends a GET request with a key.
func get(t *testing.T, url, token string) (int, string) {
	t.Helper()
	return send(t, http.MethodGet, url, token)
}

// send sends a request without a body.
func send(t *testing.T, method, url, token string) (int, string) {
	t.Helper()
	request, err := http.NewRequest(method, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("X-API-Key", token)
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, string(body)
}

// TestMadeToken checks the printed address and key, the seeded and the generated users, and the exit on SIGTERM.
func TestMadeToken(t *testing.T) {
	p := start(t, "", "-users", "7", "-v")
	base, token := p.readVariable("CERBY_BASE_URL"), p.readVariable("CERBY_TOKEN")
	if !strings.HasPrefix(base, "http://127.0.0.1:") || !strings.HasSuffix(base, "/api/v1") {
		t.Errorf("base URL %s", base)
	}
	if status, body := get(t, base+"/users", token); status != 200 || !strings.Contains(body, `"total":12`) {
		t.Errorf("users: %d %s", status, body)
	}
	if status, body := get(t, base+"/accounts", token); status != 200 || !strings.Contains(body, "Acme on X") {
		t.Errorf("accounts: %d %s", status, body)
	}
	if status, _ := get(t, base+"/vaults", "made-up"); status != 401 {
		t.Errorf("with a made-up key: %d", status)
	}
	_ = p.cmd.Process.Signal(syscall.SIGTERM)
	p.checkExit()
	lines := regexp.MustCompile(`(?m)^\d\d:\d\d:\d\d `).ReplaceAllString(p.stderr.String(), "")
	if want := "GET    \"/users\" 200\nGET    \"/accounts\" 200\nGET    \"/vaults\" 401\n"; lines != want {
		t.Errorf("log %q", lines)
	}
}

// TestRestrictions checks that the printed key has only the scopes of -scopes, and that jobs fail as -fail-job says.
func TestRestrictions(t *testing.T) {
	p := start(t, "", "-scopes", "Read automated jobs,Write automated jobs,Write integrations",
		"-fail-job", "NotEnoughSeats", "-job-duration", "0s")
	base, token := p.readVariable("CERBY_BASE_URL"), p.readVariable("CERBY_TOKEN")
	if status, _ := get(t, base+"/users", token); status != 401 {
		t.Errorf("users without the scope: %d, want 401", status)
	}
	_, made := send(t, http.MethodDelete,
		base+"/integrations/"+cerbytest.SeedBoardsIntegrationID+"/users/"+cerbytest.SeedAdminID, token)
	_, id, _ := strings.Cut(made, `"id":"`)
	id, _, _ = strings.Cut(id, `"`)
	if status, job := get(t, base+"/jobs/"+id, token); status != 200 || !strings.Contains(job, "NotEnoughSeats") {
		t.Errorf("the job: %d %s", status, job)
	}
	_ = p.cmd.Process.Signal(syscall.SIGTERM)
	p.checkExit()
}

// TestJobDuration checks that jobs run as long as the flag requires, and by default do not finish immediately.
func TestJobDuration(t *testing.T) {
	for args, over := range map[string]bool{"": false, "-job-duration=0": true} {
		p := start(t, "", strings.Fields(args)...)
		base, token := p.readVariable("CERBY_BASE_URL"), p.readVariable("CERBY_TOKEN")
		_, made := send(t, http.MethodDelete,
			base+"/integrations/"+cerbytest.SeedBoardsIntegrationID+"/users/"+cerbytest.SeedAdminID, token)
		_, id, found := strings.Cut(made, `"id":"`)
		id, _, closed := strings.Cut(id, `"`)
		if !found || !closed {
			t.Fatalf("no job in %s", made)
		}
		status, body := get(t, base+"/jobs/"+id, token)
		if status != 200 || strings.Contains(body, `"status":"finished"`) != over {
			t.Errorf("%q: %d %s", args, status, body)
		}
		_ = p.cmd.Process.Signal(os.Interrupt)
		p.checkExit()
	}
}

// TestGivenToken checks that a key from the environment is used and not printed, and that only the end of standard
// input ends the program.
func TestGivenToken(t *testing.T) {
	p := start(t, "from-outside", "-empty", "-exit-with-stdin", "-listen", "localhost:0")
	base := p.readVariable("CERBY_BASE_URL")
	if status, body := get(t, base+"/users", "from-outside"); status != 200 || !strings.Contains(body, `"total":0`) {
		t.Errorf("users: %d %s", status, body)
	}
	_ = p.cmd.Process.Signal(os.Interrupt)
	if status, _ := get(t, base+"/vaults", "from-outside"); status != 200 {
		t.Errorf("vaults after an interrupt: %d", status)
	}
	_ = p.stdin.Close()
	p.checkExit()
	if p.stderr.Len() > 0 {
		t.Errorf("errors %q", p.stderr)
	}
}

// TestInterrupt checks that SIGINT ends the program, and that the end of standard input does not without the flag.
func TestInterrupt(t *testing.T) {
	p := start(t, "")
	_ = p.stdin.Close()
	base, token := p.readVariable("CERBY_BASE_URL"), p.readVariable("CERBY_TOKEN")
	if status, _ := get(t, base+"/vaults", token); status != 200 {
		t.Errorf("vaults: %d", status)
	}
	_ = p.cmd.Process.Signal(os.Interrupt)
	p.checkExit()
}

// TestVersion checks that -version prints the version instead of an address.
func TestVersion(t *testing.T) {
	var stdout bytes.Buffer
	if code := run(t.Context(), []string{"-version"}, "", strings.NewReader(""), &stdout, io.Discard); code != 0 ||
		stdout.String() != "cerby-sim dev\n" {
		t.Errorf("exit %d, output %q", code, &stdout)
	}
}

// TestRefusedArguments checks that invalid arguments end the program with a status and a message, and without an
// address.
func TestRefusedArguments(t *testing.T) {
	for _, c := range []struct {
		args    []string
		code    int
		message string
	}{
		{[]string{"-listen", "0.0.0.0:0"}, 1, "only loopback"},
		{[]string{"-listen", ":0"}, 1, "only loopback"},
		{[]string{"-listen", "[::]:0"}, 1, "only loopback"},
		{[]string{"-listen", "192.0.2.1:0"}, 1, "only loopback"},
		{[]string{"-listen", "acme.example:0"}, 1, "only loopback"},
		{[]string{"-listen", "127.0.0.1"}, 1, "missing port"},
		{[]string{"-users", "-1"}, 2, "negative"},
		{[]string{"-users", "1", "-grown"}, 2, "-grown has users of its own"},
		{[]string{"-job-duration", "-1s"}, 2, "negative"},
		{[]string{"-job-duration", "3"}, 2, "invalid value"},
		{[]string{"-no-such-flag"}, 2, "not defined"},
		{[]string{"more"}, 2, "unexpected argument"},
		{[]string{"-fail-job", "Typo"}, 2, `there is no error type "Typo". The types are: NotEnoughSeats, `},
		{[]string{"-h"}, 0, "-exit-with-stdin"},
	} {
		var stdout, stderr bytes.Buffer
		code := run(t.Context(), c.args, "", strings.NewReader(""), &stdout, &stderr)
		if code != c.code || !strings.Contains(stderr.String(), c.message) || stdout.Len() > 0 {
			t.Errorf("%v: exit %d, output %q, errors %q", c.args, code, &stdout, &stderr)
		}
	}
}
