// Command cerby-sim serves a simulated Cerby workspace on a loopback address, for demos and offline tests of modules.
//
// When it listens, it prints CERBY_BASE_URL and, unless the environment contains the key, CERBY_TOKEN to standard
// output. Each line has the form NAME=value.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

// version is set by the release.
var version = "dev"

// logLimit is the number of requests in the workspace's log, which this program does not read.
const logLimit = 100

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	code := run(ctx, os.Args[1:], os.Getenv("CERBY_TOKEN"), os.Stdin, os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// run runs the program and returns its exit status when ctx is done or the server fails.
func run(ctx context.Context, args []string, token string, stdin io.Reader, stdout, stderr io.Writer) int {
	opts, err := parseOptions(args, stderr)
	switch {
	case errors.Is(err, flag.ErrHelp):
		return 0
	case err != nil:
		_, _ = fmt.Fprintln(stderr, "cerby-sim:", err)
		return 2
	case opts.version:
		_, _ = fmt.Fprintln(stdout, "cerby-sim", version)
		return 0
	}
	listener, err := listenOnLoopback(opts.listen)
	if err != nil {
		_, _ = fmt.Fprintln(stderr, "cerby-sim:", err)
		return 1
	}
	if opts.exitWithStdin {
		// An interrupt at a terminal also reaches this process, but the parent process still needs the server.
		var cancel context.CancelFunc
		ctx, cancel = context.WithCancel(context.WithoutCancel(ctx))
		go func() {
			defer cancel()
			_, _ = io.Copy(io.Discard, stdin)
		}()
	}
	workspace, err := newWorkspace(opts, stderr)
	if err != nil {
		_ = listener.Close()
		_, _ = fmt.Fprintln(stderr, "cerby-sim:", err)
		return 2
	}
	generatedToken := workspace.AddKey(cerbytest.Key{Token: token, UserID: cerbytest.SeedOwnerID, Scopes: opts.scopes})

	lines := fmt.Sprintf("CERBY_BASE_URL=http://%s/api/v1\n", listener.Addr())
	if token == "" {
		lines += fmt.Sprintf("CERBY_TOKEN=%s\n", generatedToken)
	}
	// The reader waits for these lines, so a failed write ends the program.
	if _, err := io.WriteString(stdout, lines); err != nil {
		_, _ = fmt.Fprintln(stderr, "cerby-sim:", err)
		return 1
	}
	if err := serve(ctx, listener, workspace, stderr); err != nil {
		_, _ = fmt.Fprintln(stderr, "cerby-sim:", err)
		return 1
	}
	return 0
}

// listenOnLoopback listens on an address that no other machine can reach, because the simulation is not protected.
func listenOnLoopback(address string) (net.Listener, error) {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return nil, fmt.Errorf("-listen %s: %w", address, err)
	}
	if ip := net.ParseIP(host); host != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return nil, fmt.Errorf("-listen %s: only loopback addresses are allowed, such as 127.0.0.1:0", address)
	}
	listener, err := net.Listen("tcp", address)
	if err != nil {
		return nil, err
	}
	if bound, ok := listener.Addr().(*net.TCPAddr); !ok || !bound.IP.IsLoopback() {
		_ = listener.Close()
		return nil, fmt.Errorf("-listen %s: %s is not a loopback address", address, listener.Addr())
	}
	return listener, nil
}

// newWorkspace returns a workspace with the content that the options require. The user with the ID
// cerbytest.SeedOwnerID exists unless the workspace is empty.
func newWorkspace(opts options, stderr io.Writer) (*cerbytest.Workspace, error) {
	options := []cerbytest.Option{
		cerbytest.WithRequestLogLimit(logLimit), cerbytest.WithJobDuration(opts.jobDuration),
		cerbytest.WithQuirks(opts.quirks),
	}
	lines := &console{logger: log.New(stderr, "", log.Ltime)}
	if opts.verbose {
		options = append(options, cerbytest.WithObserver(lines.log))
	}
	workspace := cerbytest.New(options...)
	lines.workspace = workspace
	if opts.failJob != "" {
		workspace.ScriptJobs(cerbytest.JobScript{ErrorType: opts.failJob})
	}
	if opts.seed != "" {
		seed, err := readSeed(opts.seed)
		if err != nil {
			return nil, err
		}
		workspace.AddUser(cerbytest.User{
			ID: cerbytest.SeedOwnerID, Email: ownerEmail, Role: "workspace_owner", FirstName: "API", LastName: "Key",
		})
		if err := seed.apply(workspace, cerbytest.SeedOwnerID); err != nil {
			return nil, fmt.Errorf("%s: %w", opts.seed, err)
		}
		return workspace, nil
	}
	if !opts.empty {
		cerbytest.Seed(workspace)
	}
	if opts.grown {
		cerbytest.SeedGrown(workspace)
	}
	cerbytest.SeedUsers(workspace, opts.users)
	return workspace, nil
}

// ownerEmail is the email of the API key's user in a workspace of -seed.
const ownerEmail = "api-key@cerby-sim.example"

// serve serves requests until ctx is done, and then gives pending requests one second.
func serve(ctx context.Context, listener net.Listener, handler http.Handler, stderr io.Writer) error {
	server := &http.Server{
		Handler:           handler,
		ReadHeaderTimeout: 10 * time.Second,
		ErrorLog:          log.New(stderr, "cerby-sim: ", 0),
	}
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(listener) }()
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
	}
	grace, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	if err := server.Shutdown(grace); err != nil {
		return server.Close()
	}
	return nil
}
