package docstest_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
)

// variable are the parts of an output that differ from run to run, and what stands for them in a comparison.
var variable = []struct {
	pattern *regexp.Regexp
	text    string
}{
	{regexp.MustCompile(`\x1b\[[0-9;]*m`), ""},
	{regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}`), "<id>"},
	{regexp.MustCompile(`\d{4}-\d\d-\d\dT[0-9:.]+Z`), "<time>"},
	{regexp.MustCompile(`\b\d\d:\d\d:\d\d\b`), "<time>"},
	{regexp.MustCompile(`\b\d+(\.\d+)?s\b`), "<duration>"},
	{regexp.MustCompile(`127\.0\.0\.1:\d+`), "<address>"},
	{regexp.MustCompile(`CERBY_TOKEN=\S+`), "CERBY_TOKEN=<token>"},
	{regexp.MustCompile(`OpenTofu|tofu`), "Terraform"},
	{regexp.MustCompile(`(?m)[ \t]+$`), ""},
}

// normalize returns an output without the parts that differ from run to run.
func normalize(output string) string {
	for _, v := range variable {
		output = v.pattern.ReplaceAllString(output, v.text)
	}
	return strings.Trim(output, "\n")
}

// compareOutput returns an error if an output is not the one that a page shows. A line "..." of the page stands for any
// lines.
func compareOutput(shown, printed string) error {
	rest := "\n" + normalize(printed) + "\n"
	parts := strings.Split("\n"+normalize(shown)+"\n", "\n...\n")
	for i, part := range parts {
		if strings.Trim(part, "\n") == "" {
			continue
		}
		part = "\n" + strings.Trim(part, "\n") + "\n"
		at := strings.Index(rest, part)
		if i == len(parts)-1 && at >= 0 {
			at = strings.LastIndex(rest, part)
		}
		switch {
		case at < 0:
			return fmt.Errorf("these lines are not in the output, or not in this order:\n%s", part)
		case i == 0 && at > 0:
			return fmt.Errorf("the output starts with other lines than\n%s", part)
		case i == len(parts)-1 && at+len(part) < len(rest):
			return fmt.Errorf("the output ends with other lines than\n%s", part)
		}
		// The line break between two parts belongs to both.
		rest = rest[at+len(part)-1:]
	}
	return nil
}

func TestCompareOutput(t *testing.T) {
	t.Parallel()
	const printed = "\nfirst\nid 00000000-0000-4000-8000-000000000001 after 3s\n\n\x1b[1mlast\x1b[0m\n"
	for shown, same := range map[string]bool{
		"first\nid 11111111-0000-4000-8000-000000000001 after 1s\n\nlast\n": true,
		"...\nlast\n":              true,
		"first\n...\n":             true,
		"first\n...\n\nlast\n":     true,
		"...\nid 1 after 1s\n...":  false,
		"first\n":                  false,
		"last\n":                   false,
		"...\nlast\n...\nfirst\n":  false,
		"first\nlast\n":            false,
		"...\nfir\n...\n":          false,
		"first\n...\nlast\nmore\n": false,
	} {
		if err := compareOutput(shown, printed); (err == nil) != same {
			t.Errorf("%q: got the error %v, want the same output: %t", shown, err, same)
		}
	}
}
