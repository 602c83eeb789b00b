// Package chart draws the pages' charts as SVG: how far the records of each facility or
// province are (Progress), what was done day by day (Days), and when certificates end
// (Expiry).
//
// A chart is 360 units wide and as high as it needs, with text of 12 units or more: on a
// phone of 360 pixels it is as it was drawn, and on a wider page it grows. It is one
// file without scripts, fonts or references to others, made for
//
//	<img src="/progress.svg" alt="…">
//
// with ProgressText and so on as the alternative; the same stands in its desc element.
// Text is text, in the reader's own system font. Colours are told apart by people who
// see no red or green: those of a bar get lighter step by step and faulty is hatched;
// lines differ in their dashes. Where the page has the CSS property color-scheme, the
// chart is dark when the page is; where a content security policy keeps that little
// style sheet out, it stays light.
//
// The SVG of gonum.org/v1/plot was not taken: its text asks for the Liberation fonts, its
// styles for unsafe-inline, it has neither title nor desc, and beside long names no room
// is left for bars on a phone.
//
// What is given may come from anybody: names are escaped, shortened, and cleared of
// control and direction marks; what is too much is folded into "others". Negative counts
// are none. Functions are safe for concurrent use, and fail with the error of the writer.
package chart
