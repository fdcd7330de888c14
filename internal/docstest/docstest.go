// Package docstest has the test that goes over every fenced block of the README, CONTRIBUTING.md, the landing page and
// the guides (make docs-test), and a test of the functions that ARCHITECTURE.md lists.
//
// The blocks of a page are used in their order, in a folder of the page and against a simulated workspace:
//
//   - terraform and hcl blocks are formatted and valid. A block may refer to what earlier blocks of the page declare,
//     and to the declarations in testdata/fixture.tf.
//   - shell and bash blocks are executed. A variable, and the working folder, stay the same in the next block.
//   - text and console blocks are what the shell block before them printed. A line "..." stands for any lines. IDs,
//     times, durations and ports may differ.
//   - yaml and json blocks are decoded.
//
// Comments before a block change this:
//
//	<!-- docs-test: file NAME -->          the block is also written to a file, which later blocks use
//	<!-- docs-test: background -->         the commands run until the end of the page, as in a second terminal;
//	                                       or the text is what such commands have written to standard error
//	<!-- docs-test: fails: TEXT -->        the commands print the text, and exit with a status that is not 0
//	<!-- docs-test: needs queries -->      the commands need Terraform 1.14 or later
//	<!-- docs-test: not run: REASON -->    the block is not used. Its output is not used either
//
// Commands find the programs terraform and cerby-sim, and terraform init installs the provider of the checkout.
//
// The test prints how many blocks it used, and each block that it did not use with the reason. A page that shows how to
// clone the repository finds a copy of the checkout in the folder terraform-provider-cerby.
package docstest
