package mobile_test

import (
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// Everything exported can be bound by gomobile. Its rules, from the documentation
// of golang.org/x/mobile/cmd/gobind ("Type restrictions"), as far as this package
// goes:
//
//   - a parameter or result is a signed integer, a float, a string, a bool, []byte,
//     or a pointer to an exported struct of this package; uint8 is bound, other
//     unsigned integers are not;
//   - a function has no result, one, or two of which the second is an error; an
//     error is a result, and the last one;
//   - no function is variadic or generic, and no type is;
//   - an exported type is a struct, whose exported fields are of those types, and
//     whose exported methods have such signatures, on the pointer;
//   - exported constants are numbers, strings and bools; there are no exported
//     variables, which could be changed from two threads;
//   - no two exported names differ in the case of their first letter only, for
//     Java and Objective-C write them small.
func TestEverythingExportedIsBindable(t *testing.T) {
	b := binder{t, load(t, ".")}
	names := map[string]bool{}
	for _, name := range b.pkg.Scope().Names() {
		object := b.pkg.Scope().Lookup(name)
		if object.Exported() {
			require.False(t, names[lowerFirst(name)], "%s twice", name)
			names[lowerFirst(name)] = true
			b.object(object)
		}
	}
	for _, name := range []string{"newSettings", "newVerifier", "scan", "scanRGBA", "scanGray", "sentence", "settings", "verifier"} {
		require.True(t, names[name], "%s is part of the surface", name)
	}
}

// The rules above refuse what gomobile leaves out.
func TestWhatIsNotBindableIsFound(t *testing.T) {
	for _, source := range []string{
		"func F(a []string) {}", "func F(a map[string]int) {}", "func F(a uint32) {}", "func F(a ...int) {}", "func F[T any](a T) {}",
		"func F() (int, string) { return 0, \"\" }", "func F() (error, int) { return nil, 0 }", "func F() (int, int, error) { return 0, 0, nil }",
		"func F(f func()) {}", "func F(c chan int) {}", "func F(a [4]byte) {}", "func F(a *string) {}", "func F(a error) {}", "func F(a any) {}",
		"type S struct{}; func F(s S) {}", "type s struct{}; func F(p *s) {}", "type T int", "type S struct{ A []int }", "var V int",
		"type S struct{}; func (s S) M() {}", "type S struct{}; func (s *S) M() uint { return 0 }", "type I interface{ M() }", "type S[T any] struct{}",
	} {
		files := token.NewFileSet()
		file, err := parser.ParseFile(files, "p.go", "package p; "+source, 0)
		require.NoError(t, err)
		pkg, err := (&types.Config{}).Check("p", files, []*ast.File{file}, nil)
		require.NoError(t, err, source)
		refused := false
		for _, name := range pkg.Scope().Names() {
			if object := pkg.Scope().Lookup(name); object.Exported() {
				refused = refused || (binder{t, pkg}).why(object) != ""
			}
		}
		require.True(t, refused, source)
	}
}

func load(t *testing.T, folder string) *types.Package {
	t.Helper()
	files := token.NewFileSet()
	entries, err := os.ReadDir(folder)
	require.NoError(t, err)
	var parsed []*ast.File
	for _, e := range entries {
		if !strings.HasSuffix(e.Name(), ".go") || strings.HasSuffix(e.Name(), "_test.go") {
			continue
		}
		file, err := parser.ParseFile(files, e.Name(), nil, 0)
		require.NoError(t, err)
		parsed = append(parsed, file)
	}
	pkg, err := (&types.Config{Importer: importer.ForCompiler(files, "source", nil)}).Check("mobile", files, parsed, nil)
	require.NoError(t, err)
	return pkg
}

type binder struct {
	t   *testing.T
	pkg *types.Package
}

func (b binder) object(o types.Object) {
	b.t.Helper()
	require.Empty(b.t, b.why(o), "%s cannot be bound", o.Name())
}

// why says what of an exported object cannot be bound; empty where all can.
func (b binder) why(o types.Object) string {
	switch o := o.(type) {
	case *types.Const:
		if _, basic := o.Type().Underlying().(*types.Basic); !basic {
			return "constant"
		}
		return ""
	case *types.Func:
		return b.signature(o.Type().(*types.Signature))
	case *types.TypeName:
		return b.typeName(o)
	}
	return "variable"
}

func (b binder) typeName(o *types.TypeName) string {
	named, ok := o.Type().(*types.Named)
	if !ok || named.TypeParams().Len() > 0 {
		return "type"
	}
	s, ok := named.Underlying().(*types.Struct)
	if !ok {
		return "type"
	}
	for i := range s.NumFields() {
		if f := s.Field(i); f.Exported() && !b.value(f.Type()) {
			return "field " + f.Name()
		}
	}
	for i := range named.NumMethods() {
		m := named.Method(i)
		if !m.Exported() {
			continue
		}
		signature := m.Type().(*types.Signature)
		if _, pointer := signature.Recv().Type().(*types.Pointer); !pointer {
			return "method " + m.Name() + " is not on the pointer"
		}
		if why := b.signature(signature); why != "" {
			return "method " + m.Name() + ": " + why
		}
	}
	return ""
}

func (b binder) signature(s *types.Signature) string {
	if s.Variadic() || s.TypeParams().Len() > 0 {
		return "variadic or generic"
	}
	for i := range s.Params().Len() {
		if !b.value(s.Params().At(i).Type()) {
			return "parameter " + s.Params().At(i).Name()
		}
	}
	results := s.Results()
	for i := range results.Len() {
		isError := types.Identical(results.At(i).Type(), types.Universe.Lookup("error").Type())
		last := i == results.Len()-1
		if isError && !last || !isError && (i > 0 || !b.value(results.At(i).Type())) {
			return "results"
		}
	}
	return ""
}

// value reports whether a parameter, result or field can have a type.
func (b binder) value(of types.Type) bool {
	switch of := of.(type) {
	case *types.Basic:
		switch of.Kind() {
		case types.Bool, types.Int, types.Int8, types.Int16, types.Int32, types.Int64, types.Uint8, types.Float32, types.Float64, types.String:
			return true
		}
	case *types.Slice:
		return types.Identical(of.Elem(), types.Typ[types.Uint8])
	case *types.Pointer:
		named, ok := of.Elem().(*types.Named)
		if !ok {
			return false
		}
		_, isStruct := named.Underlying().(*types.Struct)
		return isStruct && named.Obj().Pkg() == b.pkg && named.Obj().Exported()
	}
	return false
}

func lowerFirst(name string) string { return strings.ToLower(name[:1]) + name[1:] }
