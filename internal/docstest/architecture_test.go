package docstest_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// step is a row of the table of functions in ARCHITECTURE.md.
type step struct{ folder, function, caller string }

// stepRow matches a row of that table.
var stepRow = regexp.MustCompile("(?m)^\\| `([a-z/]+)` \\| `([A-Za-z.]+)` \\| `?([A-Za-z]+)`? \\|")

// maxSteps limits the functions that a newcomer has to read to follow one write.
const maxSteps = 25

// The functions in ARCHITECTURE.md that create a membership exist, each is called by one above it, and the layer of the
// caller is the same or a higher one.
func TestArchitecture_steps(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile(filepath.Join(root, "ARCHITECTURE.md"))
	if err != nil {
		t.Fatal(err)
	}
	var steps []step
	for _, row := range stepRow.FindAllStringSubmatch(string(text), -1) {
		steps = append(steps, step{row[1], row[2], row[3]})
	}
	if len(steps) == 0 || len(steps) > maxSteps {
		t.Errorf("the table has %d functions, want at most %d", len(steps), maxSteps)
	}
	layers := []string{"services/team", "framework", "workspace", "cerby", "cerby/transport"}
	methods := methodsOf(t, layers)
	for i, s := range steps {
		layer := slices.Index(layers, s.folder)
		if methods[s.folder+"/"+s.function] == nil || layer < 0 {
			t.Errorf("there is no function %s in the layer %s", s.function, s.folder)
			continue
		}
		called := i == 0 && s.caller == "Terraform"
		for _, above := range steps[:i] {
			called = called || methodName(above.function) == s.caller && slices.Index(layers, above.folder) <= layer &&
				mentions(methods[above.folder+"/"+above.function], methodName(s.function))
		}
		if !called {
			t.Errorf("%s in %s is not called by a function %s above it", s.function, s.folder, s.caller)
		}
	}
}

// methodName returns the name of a method without its type.
func methodName(function string) string { return function[strings.LastIndex(function, ".")+1:] }

// methodsOf returns the declarations of the methods of layers by their name, such as cerby/Teams.Get.
func methodsOf(t *testing.T, layers []string) map[string]*ast.FuncDecl {
	t.Helper()
	methods := map[string]*ast.FuncDecl{}
	for _, layer := range layers {
		for _, file := range glob(t, "internal/"+layer+"/*.go") {
			parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
			if err != nil {
				t.Fatal(err)
			}
			for _, declaration := range parsed.Decls {
				if function, ok := declaration.(*ast.FuncDecl); ok && function.Recv != nil {
					methods[layer+"/"+receiverType(function)+"."+function.Name.Name] = function
				}
			}
		}
	}
	return methods
}

// receiverType returns the name of a method's type.
func receiverType(function *ast.FuncDecl) (name string) {
	ast.Inspect(function.Recv.List[0].Type, func(n ast.Node) bool {
		if identifier, ok := n.(*ast.Ident); ok && name == "" {
			name = identifier.Name
		}
		return true
	})
	return name
}

// mentions reports whether a function uses a name.
func mentions(function *ast.FuncDecl, name string) (found bool) {
	if function == nil {
		return false
	}
	ast.Inspect(function.Body, func(n ast.Node) bool {
		identifier, ok := n.(*ast.Ident)
		found = found || ok && identifier.Name == name
		return true
	})
	return found
}
