// Command cerby-sim serves a simulated Cerby workspace on a loopback address, for demos and offline tests of modules.
//
// Once it listens it prints CERBY_BASE_URL and, unless the key came from the environment, CERBY_TOKEN to standard
// output, one line each and in the form that a shell's environment takes.
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

// logKept is how many requests the workspace remembers: nobody reads them here.
const logLimit = 100

// settings are what the command line asks for.
type options struct {
	listen        string
	users         int
	jobDuration   time.Duration
	grown         bool
	empty         bool
	exitWithStdin bool
	verbose       bool
}

// main runs until a signal comes.
func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	code := run(ctx, os.Args[1:], os.Getenv("CERBY_TOKEN"), os.Stdin, os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// run is the program without its surroundings; it returns the exit status once ctx ends or the server fails.
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
		// An interrupt at a terminal reaches this process beside the one that started it, which is not done with it
		// yet.
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
	// Who reads them waits for them, so not being able to say them is the end.
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

// parse reads the command line.
func parseOptions(args []string, stderr io.Writer) (options, error) {
	var opts options
	flags := flag.NewFlagSet("cerby-sim", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.StringVar(&opts.listen, "listen", "127.0.0.1:0", "loopback `address` to listen on; port 0 takes a free one")
	flags.IntVar(&opts.users, "users", 0, "add this many generated live users")
	flags.BoolVar(&opts.grown, "grown", false, "add 1,000 users, 100 teams, 200 accounts and 20 business hubs, with who is in which")
	flags.DurationVar(&opts.jobDuration, "job-duration", 3*time.Second, "let each automated job run this long")
	flags.BoolVar(&opts.empty, "empty", false, "begin without the made-up company")
	flags.BoolVar(&opts.exitWithStdin, "exit-with-stdin", false, "end when standard input is closed, and not by a signal")
	flags.BoolVar(&opts.verbose, "v", false, "log method, path and status of each request to standard error")
	if err := flags.Parse(args); err != nil {
		return opts, err
	}
	if flags.NArg() > 0 {
		return opts, fmt.Errorf("unexpected argument %q", flags.Arg(0))
	}
	if opts.grown && opts.users > 0 {
		return opts, errors.New("-users: -grown has users of its own")
	}
	if opts.users < 0 {
		return opts, fmt.Errorf("-users %d: the number cannot be negative", opts.users)
	}
	if opts.jobDuration < 0 {
		return opts, fmt.Errorf("-job-duration %s: the time cannot be negative", opts.jobDuration)
	}
	return opts, nil
}

// listenOnLoopback listens on an address of this machine that no other machine reaches: what is served has no owner.
func listenOnLoopback(address string) (net.Listener, error) {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return nil, fmt.Errorf("-listen %s: %w", address, err)
	}
	if ip := net.ParseIP(host); host != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return nil, fmt.Errorf("-listen %s: only loopback addresses are served, such as 127.0.0.1:0", address)
	}
	listener, err := net.Listen("tcp", address)
	if err != nil {
		return nil, err
	}
	if bound, ok := listener.Addr().(*net.TCPAddr); !ok || !bound.IP.IsLoopback() {
		_ = listener.Close()
		return nil, fmt.Errorf("-listen %s: it stands for %s, which is no loopback address", address, listener.Addr())
	}
	return listener, nil
}

// fill makes the workspace with what the settings want in it.
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

// serve answers until ctx ends, and then gives running requests a moment.
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
