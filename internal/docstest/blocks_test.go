package docstest_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
)

// block is a fenced block of a page.
type block struct {
	// line is the number of the opening line, from 1.
	line     int
	language string
	text     string
	// directives are the docs-test comments directly before the block.
	directives []string
}

// directive returns the argument of a directive, and whether the block has it.
func (b block) directive(name string) (argument string, has bool) {
	for _, directive := range b.directives {
		if rest, ok := strings.CutPrefix(directive, name); ok {
			return strings.TrimSpace(strings.TrimPrefix(rest, ":")), true
		}
	}
	return "", false
}

// directiveNames are the directives that a comment may have.
var directiveNames = regexp.MustCompile(`^(file \S+|background|fails: \S.*|needs queries|not run: \S.*)$`)

// directiveComment is a comment with a directive.
var directiveComment = regexp.MustCompile(`^\s*<!-- docs-test: (.*) -->$`)

// parseBlocks returns the fenced blocks of a page in Markdown. Lines of a block in a list lose its indentation.
func parseBlocks(page string) ([]block, error) {
	var blocks []block
	var directives []string
	var open *block
	indentation := ""
	for i, line := range strings.Split(page, "\n") {
		fence, info, isFence := strings.Cut(line, "```")
		isFence = isFence && strings.TrimSpace(fence) == ""
		comment := directiveComment.FindStringSubmatch(line)
		switch {
		case open != nil && isFence:
			blocks, open = append(blocks, *open), nil
		case open != nil:
			open.text += strings.TrimPrefix(line, indentation) + "\n"
		case isFence:
			indentation = fence
			open = &block{line: i + 1, language: strings.TrimSpace(info), directives: directives}
			directives = nil
		case comment != nil && !directiveNames.MatchString(comment[1]):
			return nil, fmt.Errorf("line %d: there is no directive %q", i+1, comment[1])
		case comment != nil:
			directives = append(directives, comment[1])
		case len(directives) > 0 && strings.TrimSpace(line) != "":
			return nil, fmt.Errorf("line %d: a docs-test comment has to be directly before a block", i+1)
		}
	}
	if open != nil {
		return nil, fmt.Errorf("line %d: the block has no end", open.line)
	}
	return blocks, nil
}

func TestParseBlocks(t *testing.T) {
	t.Parallel()
	page := "# Title\n\n<!-- docs-test: file main.tf -->\n```terraform\na {}\n```\n\n1. Run:\n\n" +
		"   <!-- docs-test: not run: it needs a network -->\n\n   ```shell\n   ls\n\n     -a\n   ```\n"
	blocks, err := parseBlocks(page)
	if err != nil || len(blocks) != 2 {
		t.Fatalf("got %d blocks and the error %v, want 2", len(blocks), err)
	}
	if file, _ := blocks[0].directive("file"); file != "main.tf" || blocks[0].text != "a {}\n" || blocks[0].line != 4 {
		t.Errorf("the first block is %+v", blocks[0])
	}
	reason, skipped := blocks[1].directive("not run")
	if !skipped || reason != "it needs a network" || blocks[1].text != "ls\n\n  -a\n" {
		t.Errorf("the second block is %+v", blocks[1])
	}
	for _, page := range []string{
		"```shell\nls\n", "<!-- docs-test: skip -->\n```shell\n```\n", "<!-- docs-test: fails: no -->\ntext\n",
		"<!-- docs-test: fails -->\n```shell\n```\n", "<!-- docs-test: not run: -->\n```shell\n```\n",
	} {
		if _, err := parseBlocks(page); err == nil {
			t.Errorf("no error for %q", page)
		}
	}
}
