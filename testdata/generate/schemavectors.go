package main

import (
	"fmt"
	"strings"
	"time"
)

// schemaFields lacks each required field once.
func (c *collection) schemaFields() {
	missing := func(field string, alter func(r *recipe)) {
		name := "schema-missing-" + strings.ReplaceAll(field, ".", "-")
		c.add(name, fmt.Sprintf("The field %s is missing.", field), bad("schema", "field-missing"), alter)
	}
	for _, name := range []string{"ver", "dob"} {
		missing(name, func(r *recipe) { r.root = r.root.without(name) })
	}
	missing("nam", func(r *recipe) {
		r.onDCC = func(raw) raw { return r.root.with("v", array(r.entry.encode())).encode() }
	})
	for _, group := range []struct {
		name   string
		make   func(*recipe)
		fields []string
	}{
		{"v", (*recipe).vaccination, []string{"tg", "vp", "mp", "ma", "dn", "sd", "dt", "co", "is", "ci"}},
		{"t", (*recipe).molecular, []string{"tt", "sc", "tr"}},
		{"r", (*recipe).recovery, []string{"fr", "df", "du"}},
	} {
		for _, name := range group.fields {
			missing(group.name+"."+name, func(r *recipe) {
				group.make(r)
				r.entry = r.entry.without(name)
			})
		}
	}
	c.add("schema-null-dose", "The number of the dose is null.", bad("schema", "field-missing"), func(r *recipe) { r.set("dn", null) })
}

func (c *collection) schemaValues() {
	setRoot := func(name string, v raw) func(r *recipe) { return func(r *recipe) { r.setRoot(name, v) } }
	set := func(name string, v raw) func(r *recipe) { return func(r *recipe) { r.set(name, v) } }
	group := func(v raw) func(r *recipe) { return func(r *recipe) { r.onGroup = func(raw) raw { return v } } }
	setName := func(name string, v raw) func(r *recipe) {
		return func(r *recipe) { r.person = r.person.with(name, v) }
	}
	sampled := func(when string) func(r *recipe) {
		return func(r *recipe) { r.molecular(); r.set("sc", text(when)) }
	}
	tomorrowNextYear := text(issued.AddDate(1, 0, 1).Format(time.DateOnly))
	for _, v := range []struct {
		name, description, code string
		alter                   func(r *recipe)
	}{
		{"schema-dose-text", "The number of the dose is a text.", "field-type", set("dn", text("2"))},
		{"schema-dose-zero", "The number of the dose is 0.", "dose-range", set("dn", number(0))},
		{"schema-dose-negative", "The number of the dose is -1.", "dose-range", set("dn", number(-1))},
		{"schema-dose-huge", "The number of the dose is 2^40.", "dose-range", set("dn", number(1<<40))},
		{"schema-dose-fraction", "The number of the dose is 1.5.", "number-fraction", set("dn", double(1.5))},
		{"schema-dose-nan", "The number of the dose is no number.", "number-fraction", set("dn", notANumber)},
		{"schema-series-zero", "A series of 0 doses.", "dose-range", set("sd", number(0))},
		{"schema-product-number", "The product is a number.", "field-type", set("mp", number(1528))},
		{"schema-name-text", "The name is a text.", "field-type", func(r *recipe) {
			r.onDCC = func(raw) raw {
				return r.root.with("nam", text("Nguyễn Thị Mẫu")).with("v", array(r.entry.encode())).encode()
			}
		}},
		{"schema-name-without-standard", "Neither name is there in the letters A to Z.", "name-missing", func(r *recipe) {
			r.version("1.3.3")
			r.person = r.person.without("fnt").without("gnt")
		}},
		{"schema-birth-number", "The date of birth is a number.", "field-type", setRoot("dob", number(1990))},
		{"schema-birth-form", "The date of birth in the order of the day.", "date-form", setRoot("dob", text("11/02/1990"))},
		{"schema-birth-1815", "Born in 1815.", "date-range", setRoot("dob", text("1815-02-11"))},
		{"schema-birth-future", "Born a year after the issue.", "born-after-issue", setRoot("dob", tomorrowNextYear)},
		{"schema-no-group", "Neither vaccination nor test nor recovery.", "entry-missing", func(r *recipe) {
			r.onDCC = func(raw) raw { return r.root.with("nam", r.person.encode()).encode() }
		}},
		{"schema-empty-group", "A group without an entry.", "entry-count", group(array())},
		{"schema-two-groups", "A vaccination and a recovery.", "entry-count", func(r *recipe) {
			r.recovery()
			r.root = r.root.with("r", array(r.entry.encode()))
			r.vaccination()
		}},
		{"schema-three-entries", "Three doses in one certificate.", "entry-count", func(r *recipe) {
			entry := r.entry.encode()
			r.onGroup = func(raw) raw { return array(entry, entry, entry) }
		}},
		{"schema-group-map", "The group is a map.", "field-type", func(r *recipe) {
			r.onGroup = func(raw) raw { return r.entry.encode() }
		}},
		{"schema-entry-text", "The entry is a text.", "field-type", group(array(text("vaccination")))},
		{"schema-date-form", "The date of vaccination is none.", "date-form", set("dt", text("20 January 2026"))},
		{"schema-date-empty", "The date of vaccination is empty.", "date-form", set("dt", text(""))},
		{"schema-version-empty", "The version is empty.", "version-form", setRoot("ver", text(""))},
		{"schema-date-month", "The date of vaccination is a month.", "date-form", set("dt", text("2026-01"))},
		{"schema-date-impossible", "Vaccinated on 30 February.", "date-impossible", set("dt", text("2026-02-30"))},
		{"schema-recovery-date", "A recovery's end is no date.", "date-form", func(r *recipe) {
			r.recovery()
			r.set("du", text("never"))
		}},
		{"schema-sample-time", "The time of the sample is none.", "time-invalid", sampled("yesterday")},
		{"schema-sample-hour", "A sample taken at 25 o'clock.", "time-invalid", sampled("2026-03-14T25:00:00Z")},
	} {
		c.add(v.name, v.description, bad("schema", v.code), v.alter)
	}

	for _, v := range []struct {
		name, description, code string
		alter                   func(r *recipe)
	}{
		{"schema-dose-float", "The doses are floating-point numbers, whole ones.", "whole-float", func(r *recipe) {
			r.set("dn", half(0x4000))
			r.set("sd", double(2))
		}},
		{"schema-tagged-date", "The date of vaccination carries tag 0.", "tagged-text", set("dt", tag(0, text("2026-01-20")))},
		{"schema-tagged-sample", "The time of the sample carries tag 0.", "tagged-text", func(r *recipe) {
			r.molecular()
			r.set("sc", tag(0, text("2026-03-14T08:30:00Z")))
		}},
		{"schema-null-group", "The groups that do not apply are null.", "null-field", func(r *recipe) { r.setRoot("t", null); r.setRoot("r", null) }},
		{"schema-null-name", "The optional given name is null.", "null-field", setName("gn", null)},
		{"schema-untrimmed", "Blanks around codes.", "untrimmed", func(r *recipe) {
			r.set("mp", text("EU/1/20/1528 "))
			r.set("co", text(" VN"))
		}},
		{"schema-date-with-time", "The date of vaccination has a time of day.", "date-with-time", set("dt", text("2026-01-20T00:00:00Z"))},
		{"schema-birth-with-time", "The date of birth has a time of day.", "date-with-time", setRoot("dob", text("1990-02-11T00:00:00"))},
		{"schema-name-lower-case", "The name that should have the letters A to Z has others.", "name-form", setName("fnt", text("Nguyễn"))},
		{"schema-long-name", "A name of 81 letters.", "text-too-long", setName("fnt", text(strings.Repeat("N", 81)))},
		{"schema-sample-without-zone", "The time of the sample has no zone.", "time-form", sampled("2026-03-14T08:30:00")},
	} {
		c.add(v.name, v.description, quirk("schema", v.code), v.alter)
	}

	for _, v := range []struct {
		name, description string
		alter             func(r *recipe)
	}{
		{"schema-birth-year", "A year of birth.", setRoot("dob", text("1990"))},
		{"schema-birth-month", "A year and month of birth.", setRoot("dob", text("1990-02"))},
		{"schema-birth-empty", "An unknown date of birth.", setRoot("dob", text(""))},
		{"schema-unknown-fields", "Fields that no reader knows.", func(r *recipe) {
			r.setRoot("x", array(number(1), null, undefined))
			r.set("lot", text("A1"))
			r.person = r.person.with("mn", text("Mẫu"))
		}},
		{"schema-name-decomposed", "A name in decomposed Unicode.", setName("fn", text("Nguye\u0302\u0303n"))},
		{"schema-name-80", "A name of 80 letters.", setName("fnt", text(strings.Repeat("N", 80)))},
		{"schema-name-80-marked", "A name of 80 letters with marks, which are 240 bytes.", setName("fn", text(strings.Repeat("ễ", 80)))},
		{"schema-sample-zone-hours", "The zone of the sample's time is +07.", sampled("2026-03-14T15:30:00+07")},
		{"schema-sample-zone-without-colon", "The zone of the sample's time is +0700.", sampled("2026-03-14T15:30:00+0700")},
		{"schema-sample-fraction", "The time of the sample has milliseconds.", sampled("2026-03-14T08:30:00.123Z")},
	} {
		c.add(v.name, v.description, good(), v.alter)
	}
	c.add("schema-birth-impossible", "Born on 30 February.", warned("schema", "date-impossible"), setRoot("dob", text("1990-02-30")))
	c.add("schema-vaccinated-after-issue", "Vaccinated a month after the issue.", warned("schema", "event-after-issue"), set("dt", text("2026-04-15")))
}

// codes are warnings, for everybody.
func (c *collection) codes() {
	set := func(name, value string) func(r *recipe) { return func(r *recipe) { r.set(name, text(value)) } }
	for _, v := range []struct {
		name, description, code string
		alter                   func(r *recipe)
	}{
		{"codes-inactive-vaccine", "The old vaccine code J07BX03, the most frequent one of 2021.", "code-inactive", set("vp", "J07BX03")},
		{"codes-inactive-product", "An old code of Nuvaxovid.", "code-inactive", func(r *recipe) { r.product("NVX-CoV2373", "ORG-100032020", "1162643001") }},
		{"codes-unknown-product", "A product that the value set does not have.", "code-unknown", set("mp", "EU/1/99/9999")},
		{"codes-unknown-disease", "A disease that the value set does not have.", "code-unknown", set("tg", "840539007")},
		{"codes-unknown-country", "A country that does not exist.", "code-unknown", set("co", "XX")},
		{"codes-unknown-test", "A kind of test that the value set does not have.", "code-unknown", func(r *recipe) { r.molecular(); r.set("tt", text("LP0000-0")) }},
		{"codes-lower-case", "A code in lower case.", "code-unknown", set("ma", "org-100030215")},
		{"codes-manufacturer", "A manufacturer that does not make the product, as in Viet Nam's public sample.", "code-manufacturer", set("ma", "ORG-100001699")},
		{"codes-vaccine", "A vaccine that the product is not.", "code-vaccine", set("vp", "1157024006")},
		{"codes-uvci-check", "The check character of the identifier is wrong.", "uvci-check-character", set("ci", "URN:UVCI:01:NL:187/37512422923#A")},
		{"codes-uvci-without-prefix", "The identifier has no prefix.", "uvci-form", set("ci", "01VN0123456789ABCDEF")},
		{"codes-uvci-characters", "The identifier has small letters.", "uvci-characters", set("ci", "URN:UVCI:01:VN:0123456789abcdef0123456789abcdef")},
	} {
		c.add(v.name, v.description, warned("codes", v.code), v.alter)
	}
	c.add("codes-uvci-check-right", "The check character of the identifier is right.", good(), set("ci", "URN:UVCI:01:NL:187/37512422923#Z"))
}
