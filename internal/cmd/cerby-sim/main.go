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

// logLimit is the number of requests in the workspace's log, which this program does not read.
const logLimit = 100

// options are the options of the command line.
type options struct {
	listen        string
	users         int
	jobDuration   time.Duration
	grown         bool
	empty         bool
	exitWithStdin bool
	verbose       bool
}

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
	workspace := newWorkspace(opts, stderr)
	generatedToken := workspace.AddKey(cerbytest.Key{Token: token, UserID: cerbytest.SeedOwnerID})

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

// parseOptions parses the command line.
func parseOptions(args []string, stderr io.Writer) (options, error) {
	var opts options
	flags := flag.NewFlagSet("cerby-sim", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.StringVar(&opts.listen, "listen", "127.0.0.1:0", "loopback `address` to listen on; port 0 selects a free port")
	flags.IntVar(&opts.users, "users", 0, "number of generated live users to add")
	flags.BoolVar(&opts.grown, "grown", false,
		"add 1,000 users, 100 teams, 200 accounts and 20 integrations, with memberships and shares")
	flags.DurationVar(&opts.jobDuration, "job-duration", 3*time.Second, "duration of each automated job")
	flags.BoolVar(&opts.empty, "empty", false, "start with an empty workspace, without the made-up company")
	flags.BoolVar(&opts.exitWithStdin, "exit-with-stdin", false, "exit when standard input is closed, and ignore signals")
	flags.BoolVar(&opts.verbose, "v", false, "log method, path and status of each request to standard error")
	if err := flags.Parse(args); err != nil {
		return opts, err
	}
	if flags.NArg() > 0 {
		return opts, fmt.Errorf("unexpected argument %q", flags.Arg(0))
	}
	if opts.grown && opts.users > 0 {
		return opts, errors.New("-users cannot be combined with -grown: -grown has users of its own")
	}
	if opts.users < 0 {
		return opts, fmt.Errorf("-users %d: the number must not be negative", opts.users)
	}
	if opts.jobDuration < 0 {
		return opts, fmt.Errorf("-job-duration %s: the duration must not be negative", opts.jobDuration)
	}
	return opts, nil
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

// newWorkspace returns a workspace with the content that the options require.
func newWorkspace(opts options, stderr io.Writer) *cerbytest.Workspace {
	options := []cerbytest.Option{
		cerbytest.WithRequestLogLimit(logLimit), cerbytest.WithJobDuration(opts.jobDuration),
	}
	if opts.verbose {
		logger := log.New(stderr, "", 0)
		options = append(options, cerbytest.WithObserver(func(r cerbytest.Request) {
			logger.Printf("%s %q %d", r.Method, r.Path, r.Status)
		}))
	}
	workspace := cerbytest.New(options...)
	if !opts.empty {
		cerbytest.Seed(workspace)
	}
	if opts.grown {
		cerbytest.SeedGrown(workspace)
	}
	cerbytest.SeedUsers(workspace, opts.users)
	return workspace
}

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
