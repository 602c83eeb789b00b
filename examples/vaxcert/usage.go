package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/alecthomas/kong"
)

// explainUsage adds to the error about a command line what would have been right.
func explainUsage(parser *kong.Kong, args []string, err error) error {
	node, place := commandOf(parser, args)
	if flag := flagBefore(node, args[:place]); flag != "" {
		return fmt.Errorf("%s goes behind the command: %s %s …", flag, node.FullPath(), flag)
	}
	if len(node.Children) > 0 {
		var names []string
		for _, child := range node.Children {
			names = append(names, child.Name)
		}
		said := err.Error()
		if strings.HasPrefix(said, "expected one of") {
			said = "a command is missing"
		}
		return fmt.Errorf("%s; the commands of %s are %s (%s --help shows the usage)", said, node.FullPath(), strings.Join(names, ", "), node.FullPath())
	}
	return fmt.Errorf("%w (%s --help shows the usage)", err, node.FullPath())
}

// commandOf gives the command that arguments name, as far as there is one, and the
// place behind its name.
func commandOf(parser *kong.Kong, args []string) (node *kong.Node, place int) {
	node = parser.Model.Node
	for i, arg := range args {
		child := slices.IndexFunc(node.Children, func(n *kong.Node) bool { return n.Name == arg })
		switch {
		case child >= 0:
			node, place = node.Children[child], i+1
		case strings.HasPrefix(arg, "-"), i > 0 && strings.HasPrefix(args[i-1], "-"): // a flag, or its value
		default:
			return node, place
		}
	}
	return node, place
}

// flagBefore gives the first argument that is a flag of a command, and stands before it.
func flagBefore(node *kong.Node, args []string) string {
	for _, arg := range args {
		name, _, _ := strings.Cut(strings.TrimPrefix(arg, "--"), "=")
		if strings.HasPrefix(arg, "--") && slices.ContainsFunc(node.Flags, func(f *kong.Flag) bool { return f.Name == name }) && node.Parent != nil {
			return "--" + name
		}
	}
	return ""
}
