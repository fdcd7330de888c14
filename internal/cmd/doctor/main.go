// Command cerby-doctor compares the responses of a real workspace with what the provider expects of them, and prints a
// report that contains no value of the workspace.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerby/transport"
)

// version is set by the release.
var version = "dev"

// The exit statuses.
const (
	exitExpected = 0
	exitDiffers  = 1
	exitUsage    = 2
)

// The environment variables of the settings, which are those of the provider.
const (
	envWorkspace = "CERBY_WORKSPACE"
	envToken     = "CERBY_TOKEN"
	envBaseURL   = "CERBY_BASE_URL"
)

// retryTimeout limits the attempts of one request. It allows one wait of five minutes, which the service may ask for.
const retryTimeout = 6 * time.Minute

const usage = `cerby-doctor compares the responses of a Cerby workspace with what the Terraform provider expects.

It prints a report without any value of the workspace: operations, names and types of fields, values of roles,
statuses and other enumerations, and numbers of objects. It only sends GET requests, and never one whose response
contains a password, a one-time code or the value of a secret. With -write, it also creates, renames and deletes a
team and a collection named cerby-doctor-..., and never a user.

The settings are those of the provider: CERBY_WORKSPACE or CERBY_BASE_URL, and CERBY_TOKEN. There is no flag for the
API key.

Exit status:
  0  everything that was read is as expected; new fields do not count without -strict
  1  something differs, or an operation was refused or failed
  2  the command line or the settings are invalid, or the API cannot be reached

Flags:
`

// options are the options of the command line.
type options struct {
	workspace, baseURL string
	job                string
	sample             int
	requestsPerMinute  int
	json               bool
	write              bool
	strict             bool
	version            bool
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	code := run(ctx, os.Args[1:], os.Getenv, os.Stdout, os.Stderr, nil)
	stop()
	os.Exit(code)
}

// run runs the program and returns its exit status. The network sends the requests; nil is the real one.
func run(
	ctx context.Context, args []string, env func(string) string, stdout, stderr io.Writer, network http.RoundTripper,
) int {
	opts, err := parseOptions(args, stderr)
	switch {
	case errors.Is(err, flag.ErrHelp):
		return exitExpected
	case err == nil && opts.version:
		_, _ = fmt.Fprintln(stdout, "cerby-doctor", version)
		return exitExpected
	case err == nil:
		var d *doctor
		if d, err = newDoctor(opts, env, stderr, network); err == nil {
			return d.run(ctx, stdout, stderr)
		}
	}
	_, _ = fmt.Fprintln(stderr, "cerby-doctor:", err)
	return exitUsage
}

// parseOptions parses the command line. Its errors do not repeat arguments, one of which may be an API key.
func parseOptions(args []string, stderr io.Writer) (options, error) {
	var opts options
	flags := flag.NewFlagSet("cerby-doctor", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.Usage = func() {
		_, _ = io.WriteString(stderr, usage)
		flags.PrintDefaults()
	}
	flags.StringVar(&opts.workspace, "workspace", "", "`name` of the workspace, instead of "+envWorkspace)
	flags.StringVar(&opts.baseURL, "base-url", "", "`URL` of the API, instead of "+envBaseURL)
	flags.StringVar(&opts.job, "job", "", "`ID` of an automated job to read: the API lists none")
	flags.IntVar(&opts.sample, "sample", 5, "largest `number` of objects whose own lists are read")
	flags.IntVar(&opts.requestsPerMinute, "requests-per-minute", 60, "largest `number` of requests in a minute")
	flags.BoolVar(&opts.json, "json", false, "print the report as JSON")
	flags.BoolVar(&opts.write, "write", false, "also create, rename and delete a team and a collection")
	flags.BoolVar(&opts.strict, "strict", false, "count new fields as differences")
	flags.BoolVar(&opts.version, "version", false, "print the version")
	if err := flags.Parse(args); err != nil {
		return opts, err
	}
	switch {
	case flags.NArg() > 0:
		return opts, errors.New("unexpected argument: there are only flags, and the API key is read from " + envToken)
	case opts.sample < 1 || opts.sample > 20:
		return opts, errors.New("-sample: the number must be between 1 and 20")
	case opts.requestsPerMinute < 1:
		return opts, errors.New("-requests-per-minute: the number must be positive")
	}
	return opts, nil
}

// newDoctor returns a doctor with the settings of the command line and the environment.
func newDoctor(
	opts options, env func(string) string, stderr io.Writer, network http.RoundTripper,
) (*doctor, error) {
	address, err := opts.address(env)
	if err != nil {
		return nil, err
	}
	if env(envToken) == "" {
		return nil, errors.New("set the environment variable " + envToken + " to an API key of the workspace")
	}
	if network == nil {
		network = transport.NewRoundTripper(1)
	}
	d := &doctor{
		options: opts, reads: cerby.Reads, texts: newTexts(env(envToken)), found: map[string][][]string{},
	}
	d.recorder = &recorder{next: network}
	if opts.write {
		d.recorder.writes = selfTestWrites
	}
	d.client, err = cerby.New(cerby.Config{
		BaseURL: address, Token: d.texts.token, UserAgent: "cerby-doctor/" + version, RetryTimeout: retryTimeout,
		MaxConcurrentRequests: 1, RequestsPerMinute: opts.requestsPerMinute, Transport: d.recorder,
		Logger: progress{stderr},
	})
	if err != nil {
		return nil, err
	}
	base, err := cerby.ParseBaseURL(address)
	d.recorder.base = base.EscapedPath()
	return d, err
}

// address returns the URL of the API. Flags take precedence over the environment, and URLs over names.
func (o options) address(env func(string) string) (string, error) {
	switch {
	case o.baseURL != "":
		return o.baseURL, nil
	case o.workspace != "":
		return cerby.BaseURLOf(o.workspace)
	case env(envBaseURL) != "":
		return env(envBaseURL), nil
	case env(envWorkspace) != "":
		return cerby.BaseURLOf(env(envWorkspace))
	}
	return "", errors.New("set the environment variable " + envWorkspace +
		` to the name of the workspace: "acme" for acme.cerby.com`)
}
