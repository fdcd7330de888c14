package docstest_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// retiredRule matches the rules of the linter configuration that refuse names; the names are its group.
var retiredRule = regexp.MustCompile(`- pattern: \^\(\.\*\\\.\)\?\((.+)\)\$`)

// retiredWord matches words that comments do not use. The simulated workspace repeats those of the service.
var retiredWord = regexp.MustCompile(`(?i)\b(hubs?|people|whoever|somebody)\b`)

// The language of the Go files is that of CONTRIBUTING. The linter sees uses of names; this test sees declarations.
func TestLanguage(t *testing.T) {
	t.Parallel()
	retired := retiredNames(t)
	for _, path := range goFiles(t) {
		file := parseGo(t, path)
		for _, name := range declaredNames(file.File) {
			if retired.MatchString(name.Name) {
				t.Errorf("%s: %s is a retired name", file.at(name), name.Name)
			}
		}
		if !strings.Contains(path, "/cerbytest/") {
			file.expectPlainComments(t)
		}
		if !strings.HasSuffix(path, "_test.go") {
			file.expectNamesInComments(t)
		}
	}
}

// goFile is a parsed file.
type goFile struct {
	*ast.File

	positions *token.FileSet
}

// parseGo parses a file.
func parseGo(t *testing.T, path string) goFile {
	t.Helper()
	positions := token.NewFileSet()
	file, err := parser.ParseFile(positions, path, nil, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	return goFile{file, positions}
}

// at returns the position of a node.
func (f goFile) at(n ast.Node) string { return f.positions.Position(n.Pos()).String() }

// expectPlainComments checks that no comment has a retired word.
func (f goFile) expectPlainComments(t *testing.T) {
	t.Helper()
	for _, comment := range f.Comments {
		// The glossary has this term for the first mention.
		text := strings.ReplaceAll(comment.Text(), "business hub in Cerby's web app", "")
		if word := retiredWord.FindString(text); word != "" {
			t.Errorf("%s: the comment has the retired word %q", f.at(comment), word)
		}
	}
}

// expectNamesInComments checks that each comment of a declaration begins with its name.
func (f goFile) expectNamesInComments(t *testing.T) {
	t.Helper()
	for name, comment := range documented(f.File) {
		words := strings.Fields(comment.Text())
		if len(words) > 0 && strings.TrimRight(words[0], ".,:") != name.Name {
			t.Errorf("%s: the comment of %s begins with %q, want the name", f.at(comment), name.Name, words[0])
		}
	}
}

// retiredNames returns an expression for the names that the linter configuration refuses.
func retiredNames(t *testing.T) *regexp.Regexp {
	t.Helper()
	config, err := os.ReadFile(filepath.Join(root, ".golangci.yml"))
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, rule := range retiredRule.FindAllStringSubmatch(string(config), -1) {
		names = append(names, rule[1])
	}
	if len(names) == 0 {
		t.Fatal("got no retired names in .golangci.yml, want some")
	}
	return regexp.MustCompile("^(" + strings.Join(names, "|") + ")$")
}

// goFiles returns the Go files of the module.
func goFiles(t *testing.T) []string {
	t.Helper()
	files := []string{filepath.Join(root, "main.go")}
	err := filepath.WalkDir(filepath.Join(root, "internal"), func(path string, _ fs.DirEntry, err error) error {
		if filepath.Ext(path) == ".go" {
			files = append(files, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// declaredNames returns the names of the functions, types, fields, constants and variables that a file declares.
func declaredNames(file *ast.File) (names []*ast.Ident) {
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncDecl:
			names = append(names, n.Name)
		case *ast.TypeSpec:
			names = append(names, n.Name)
		case *ast.Field:
			names = append(names, n.Names...)
		case *ast.ValueSpec:
			names = append(names, n.Names...)
		}
		return true
	})
	return names
}

// documented returns the comments of the functions and types of a file, and of its constants and variables that are
// declared one by one.
func documented(file *ast.File) map[*ast.Ident]*ast.CommentGroup {
	comments := map[*ast.Ident]*ast.CommentGroup{}
	for _, declaration := range file.Decls {
		switch d := declaration.(type) {
		case *ast.FuncDecl:
			comments[d.Name] = d.Doc
		case *ast.GenDecl:
			if spec, ok := d.Specs[0].(*ast.TypeSpec); ok && len(d.Specs) == 1 {
				comments[spec.Name] = d.Doc
			}
			if spec, ok := d.Specs[0].(*ast.ValueSpec); ok && len(spec.Names) == 1 && !d.Lparen.IsValid() {
				comments[spec.Names[0]] = d.Doc
			}
		}
	}
	for name, comment := range comments {
		if comment == nil {
			delete(comments, name)
		}
	}
	return comments
}
