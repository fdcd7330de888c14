// Command releasenotes prints the section of one version in CHANGELOG.md, which becomes the text of the release.
package main

import (
	"flag"
	"fmt"
	"os"
)

func main() {
	path := flag.String("changelog", "CHANGELOG.md", "file in the form of Keep a Changelog")
	flag.Parse()
	if err := run(*path, flag.Arg(0)); err != nil {
		fmt.Fprintln(os.Stderr, "releasenotes:", err)
		os.Exit(1)
	}
}

// run prints the notes of a version or a tag.
func run(path, version string) error {
	changelog, err := os.ReadFile(path) //nolint:gosec // The path is an argument of this command.
	if err != nil {
		return err
	}
	notes, err := section(string(changelog), version)
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	fmt.Println(notes)
	return nil
}
