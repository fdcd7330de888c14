package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// literals appends the strings of the code under a folder, in lower case. Strings that are joined by + are one.
func literals(t *testing.T, folder string) []string {
	t.Helper()
	var all []string
	err := filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		if err != nil {
			return err
		}
		ast.Inspect(file, func(node ast.Node) bool {
			expression, ok := node.(ast.Expr)
			if !ok {
				return true
			}
			text := joined(expression)
			if text != "" {
				all = append(all, strings.ToLower(text))
			}
			return text == ""
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// joined returns the text of a string literal, or of literals and other values that are joined by +. A value is a line
// break.
func joined(expression ast.Expr) string {
	switch e := expression.(type) {
	case *ast.BasicLit:
		text, err := strconv.Unquote(e.Value)
		if e.Kind == token.STRING && err == nil {
			return text
		}
	case *ast.BinaryExpr:
		if e.Op != token.ADD {
			return ""
		}
		left, right := joined(e.X), joined(e.Y)
		if left == "" && right == "" {
			return ""
		}
		for _, side := range []*string{&left, &right} {
			if *side == "" {
				*side = "\n"
			}
		}
		return left + right
	}
	return ""
}

// quotedMessages returns the messages in backticks in the headings of a page.
func quotedMessages(page string) []string {
	var messages []string
	for _, heading := range regexp.MustCompile(`(?m)^### .*$`).FindAllString(page, -1) {
		for _, quoted := range regexp.MustCompile("`[^`]+`").FindAllString(heading, -1) {
			messages = append(messages, strings.Trim(quoted, "`"))
		}
	}
	return messages
}

// TestTroubleshooting checks that each message in the headings of the guide still is a message of the code.
func TestTroubleshooting(t *testing.T) {
	t.Parallel()
	guide, err := os.ReadFile("../../../templates/guides/troubleshooting.md")
	if err != nil {
		t.Fatal(err)
	}
	code := literals(t, "../..")
	messages := quotedMessages(string(guide))
	for _, message := range messages {
		for part := range strings.SplitSeq(strings.ToLower(message), "…") {
			part = strings.TrimSpace(part)
			isPart := func(text string) bool { return strings.Contains(text, part) }
			if !slices.ContainsFunc(code, isPart) && !isInvalidAttribute(part) {
				t.Errorf("no message of the provider has %q, which troubleshooting.md quotes in %q", part, message)
			}
		}
	}
	if len(messages) < 30 {
		t.Errorf("the guide has %d messages, want at least 30: are they still headings in backticks?", len(messages))
	}
}

// isInvalidAttribute reports whether a text is the summary of an invalid attribute of the provider block. Code joins it
// from "Invalid " and the name.
func isInvalidAttribute(text string) bool {
	return text == "invalid token" || text == "invalid workspace" || text == "invalid base_url"
}
