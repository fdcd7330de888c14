package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"maps"
	"reflect"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/cerby-community/terraform-provider-cerby/internal/cerby"
	"github.com/cerby-community/terraform-provider-cerby/internal/cerbytest"
)

// options are the options of the command line.
type options struct {
	listen        string
	users         int
	jobDuration   time.Duration
	failJob       string
	grown         bool
	empty         bool
	seed          string
	scopes        []string
	quirks        cerbytest.Quirks
	exitWithStdin bool
	verbose       bool
	version       bool
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
	flags.Func("fail-job", "error `type` with which every job fails, such as NotEnoughSeats", opts.parseFailJob)
	flags.BoolVar(&opts.empty, "empty", false, "start with an empty workspace, without the made-up company")
	flags.StringVar(&opts.seed, "seed", "",
		"JSON `file` with the content of the workspace, instead of the made-up company")
	flags.Func("scopes", "comma-separated `scopes` of the API key, such as \"Read users,Read items\"; default all",
		opts.parseScopes)
	flags.Func("quirks", "comma-separated undocumented `behaviors` to simulate: "+
		strings.Join(slices.Sorted(maps.Keys(quirkFields(&opts.quirks))), ", "), opts.parseQuirks)
	flags.BoolVar(&opts.exitWithStdin, "exit-with-stdin", false, "exit when standard input is closed, and ignore signals")
	flags.BoolVar(&opts.verbose, "v", false,
		"write a line for each request to standard error: time, method, path, status, and the status of a job")
	flags.BoolVar(&opts.version, "version", false, "print the version")
	if err := flags.Parse(args); err != nil {
		return opts, err
	}
	if flags.NArg() > 0 {
		return opts, fmt.Errorf("unexpected argument %q", flags.Arg(0))
	}
	return opts, opts.check()
}

// check returns an error if options contradict each other.
func (o *options) check() error {
	switch {
	case o.grown && o.users > 0:
		return errors.New("-users cannot be combined with -grown: -grown has users of its own")
	case o.seed != "" && (o.grown || o.empty || o.users > 0):
		return errors.New("-seed cannot be combined with -grown, -empty or -users")
	case o.users < 0:
		return fmt.Errorf("-users %d: the number must not be negative", o.users)
	case o.jobDuration < 0:
		return fmt.Errorf("-job-duration %s: the duration must not be negative", o.jobDuration)
	}
	return nil
}

// parseFailJob parses the value of -fail-job.
func (o *options) parseFailJob(text string) error {
	known := make([]string, 0, len(cerby.JobFailures))
	for _, failure := range cerby.JobFailures {
		known = append(known, failure.Type)
	}
	if !slices.Contains(known, text) {
		return fmt.Errorf("there is no error type %q. The types are: %s", text, strings.Join(known, ", "))
	}
	o.failJob = text
	return nil
}

// parseScopes parses the value of -scopes.
func (o *options) parseScopes(text string) error {
	for scope := range strings.SplitSeq(text, ",") {
		scope = strings.TrimSpace(scope)
		if !slices.Contains(cerbytest.Scopes(), scope) {
			return fmt.Errorf("there is no scope %q. The scopes are: %s", scope, strings.Join(cerbytest.Scopes(), ", "))
		}
		o.scopes = append(o.scopes, scope)
	}
	return nil
}

// parseQuirks parses the value of -quirks.
func (o *options) parseQuirks(text string) error {
	fields := quirkFields(&o.quirks)
	for name := range strings.SplitSeq(text, ",") {
		field, ok := fields[strings.TrimSpace(name)]
		if !ok {
			return fmt.Errorf("there is no behavior %q. The behaviors are: %s", name,
				strings.Join(slices.Sorted(maps.Keys(fields)), ", "))
		}
		field.SetBool(true)
	}
	return nil
}

// quirkFields returns the behaviors that are on or off, by name: list-inherited-shares.
func quirkFields(quirks *cerbytest.Quirks) map[string]reflect.Value {
	fields := map[string]reflect.Value{}
	value := reflect.ValueOf(quirks).Elem()
	for i := range value.NumField() {
		if value.Field(i).Kind() == reflect.Bool {
			fields[kebabCase(value.Type().Field(i).Name)] = value.Field(i)
		}
	}
	return fields
}

// kebabCase returns a name of Go in lower case, with hyphens between its words.
func kebabCase(name string) string {
	var text strings.Builder
	for i, r := range name {
		if unicode.IsUpper(r) && i > 0 {
			text.WriteByte('-')
		}
		text.WriteRune(unicode.ToLower(r))
	}
	return text.String()
}
