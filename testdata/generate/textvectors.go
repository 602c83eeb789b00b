package main

import (
	"bytes"
	"compress/zlib"
	"slices"
	"strings"
)

func (c *collection) prefix() {
	for _, v := range []struct {
		name, description, prefix, code string
	}{
		{"prefix-missing", "The text begins without HC1:, as base45 that could be decoded.", "", "prefix-missing"},
		{"prefix-hl0", "The prefix HL0: of an early national test.", "HL0:", "prefix-missing"},
		{"prefix-lower-case", "The prefix in lower case.", "hc1:", "prefix-missing"},
		{"prefix-without-colon", "The prefix without its colon.", "HC1", "prefix-missing"},
		{"prefix-doubled-start", "A character in front of the prefix.", "XHC1:", "prefix-missing"},
		{"prefix-hc2", "The prefix of the next version of the format.", "HC2:", "prefix-unsupported-version"},
		{"prefix-hca", "The prefix of a later version of the format.", "HCA:", "prefix-unsupported-version"},
	} {
		c.add(v.name, v.description, bad("prefix", v.code), func(r *recipe) {
			r.onText = func(t string) string { return v.prefix + strings.TrimPrefix(t, "HC1:") }
		})
	}
	c.add("prefix-empty-text", "Nothing at all.", bad("prefix", "prefix-missing"), func(r *recipe) {
		r.onText = func(string) string { return "" }
	})
	c.add("prefix-too-long", "A text of 8 KiB and a character, more than twice what a QR code holds.", bad("prefix", "input-too-long"), func(r *recipe) {
		r.onText = func(t string) string { return t + strings.Repeat("0", 8<<10+1-len(t)) }
	})
	c.add("prefix-line-end", "A line end behind the text, as scanners add it; it is no part of it.", good(), func(r *recipe) {
		r.onText = func(t string) string { return t + "\r\n" }
	})
}

func (c *collection) base45() {
	for _, v := range []struct {
		name, description, code string
		change                  func(t string) string
	}{
		{"base45-lower-case", "A letter of the text in lower case.", "base45-character", lowerOne},
		{"base45-character", "A character that is not in the alphabet: #.", "base45-character", func(t string) string { return t[:30] + "#" + t[31:] }},
		{"base45-not-ascii", "A full-width letter.", "base45-character", func(t string) string { return t[:30] + "Ａ" + t[33:] }},
		{"base45-one-left-over", "The length leaves one character over.", "base45-length", func(t string) string { return t[:len(t)/3*3-2] }},
		{"base45-triple-overflow", "The smallest triple above FFFF: GGW.", "base45-overflow", func(t string) string { return "GGW" + t[3:] }},
		{"base45-triple-highest", "The highest triple: three colons.", "base45-overflow", func(t string) string { return t[:30] + ":::" + t[33:] }},
		{"base45-pair-overflow", "The smallest pair at the end above FF: V5.", "base45-overflow", func(t string) string { return t[:len(t)/3*3] + "V5" }},
	} {
		c.add(v.name, v.description, bad("base45", v.code), func(r *recipe) { r.onBase45 = v.change })
	}
}

// lowerOne lowers the first letter behind the header of the stream.
func lowerOne(t string) string {
	i := strings.IndexFunc(t[6:], func(r rune) bool { return r >= 'A' && r <= 'Z' }) + 6
	return t[:i] + strings.ToLower(t[i:i+1]) + t[i+1:]
}

func (c *collection) zlib() {
	for _, v := range []struct {
		name, description, code string
		change                  func(z raw) raw
	}{
		{"zlib-header-method", "The header names a method other than deflate; its check bits are right.", "zlib-header", func(z raw) raw { return withHeader(z, 0x77, 0x85) }},
		{"zlib-header-check", "The check bits of the header are wrong.", "zlib-header", func(z raw) raw { return withHeader(z, 0x78, 0xdb) }},
		{"zlib-header-dictionary", "The header demands a preset dictionary.", "zlib-header", func(z raw) raw { return withHeader(z, 0x78, 0xf9) }},
		{"zlib-checksum", "The checksum at the end is wrong.", "zlib-checksum", func(z raw) raw { return flip(z, len(z)-1) }},
		{"zlib-truncated", "The last 40 bytes are missing.", "zlib-truncated", func(z raw) raw { return z[:len(z)-40] }},
		{"zlib-truncated-checksum", "The last byte of the checksum is missing.", "zlib-truncated", func(z raw) raw { return z[:len(z)-1] }},
		{"zlib-empty", "Nothing behind the prefix.", "zlib-truncated", func(raw) raw { return nil }},
		{"zlib-trailing-data", "Bytes behind the stream.", "zlib-trailing-data", func(z raw) raw { return append(z, "more"...) }},
		{"zlib-block-type", "The first block is of the reserved type.", "zlib-corrupt", func(raw) raw { return raw{0x78, 0xda, 0x07, 0, 0, 0, 0, 1} }},
		{"zlib-distance", "A match that points before the beginning.", "zlib-corrupt", func(raw) raw { return raw{0x78, 0xda, 0x03, 0x02, 0x00, 0, 0, 0, 1} }},
		{"zlib-bomb", "A small text that inflates to 65 KiB.", "zlib-too-large", func(raw) raw { return compress(make([]byte, 65<<10), zlib.BestCompression) }},
		{"zlib-bomb-of-certificate", "The message, and zeros behind it up to 1 MiB.", "zlib-too-large", nil},
	} {
		c.add(v.name, v.description, bad("zlib", v.code), func(r *recipe) {
			r.onZlib = v.change
			if v.change == nil {
				r.onCOSE = func(m raw) raw { return append(m, make([]byte, 1<<20-len(m))...) }
			}
		})
	}
	c.add("zlib-not-compressed", "The message itself in the place of the compressed one.", bad("zlib", "zlib-not-compressed"), func(r *recipe) {
		var message raw
		r.onCOSE = func(m raw) raw { message = m; return m }
		r.onZlib = func(raw) raw { return message }
	})
	for _, v := range []struct {
		name, description string
		level             int
	}{
		{"zlib-stored", "A stream that stores the message without compression.", zlib.NoCompression},
		{"zlib-fastest", "A stream of the fastest compression, whose header says so.", zlib.BestSpeed},
		{"zlib-huffman-only", "A stream without matches.", zlib.HuffmanOnly},
	} {
		c.add(v.name, v.description, good(), func(r *recipe) {
			var message raw
			r.onCOSE = func(m raw) raw { message = m; return m }
			r.onZlib = func(raw) raw { return compress(message, v.level) }
		})
	}
}

func withHeader(z raw, first, second byte) raw {
	return slices.Concat(raw{first, second}, z[2:])
}

// flip changes the lowest bit of a byte.
func flip(data raw, i int) raw {
	data = bytes.Clone(data)
	data[i] ^= 1
	return data
}
