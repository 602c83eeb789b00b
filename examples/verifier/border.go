package main

import (
	"encoding/json"
	"time"
)

// border is what a page is made for: how it decides, and by what data.
type border struct {
	settings settings
	// read gives the data as it is now.
	read func() (data, error)
	// more are files beside the page's own: the samples of the demonstration.
	more map[string][]byte
}

// settings are part of the app, and change with it only. The publisher is among
// them so that data is believed for its signature, wherever it came from.
type settings struct {
	Publisher     string   `json:"publisher"` // PEM
	Arrival       string   `json:"arrival,omitempty"`
	Region        string   `json:"region,omitempty"`
	Strict        bool     `json:"strict"`
	ZXing         bool     `json:"zxing"`
	Demonstration bool     `json:"demonstration"`
	Specimen      specimen `json:"specimen"`
}

// data is what pages fetch whenever there is a network.
type data struct {
	trust, revoked, rules [][]byte
}

// indexPath is where pages look for what data there is.
const indexPath = "data/index.json"

// dataIndex names the files by their content, so that a page has all of one
// state of the data, or none of it.
type dataIndex struct {
	Made    time.Time   `json:"made"`
	Trust   []namedFile `json:"trust"`
	Revoked []namedFile `json:"revoked"`
	Rules   []namedFile `json:"rules"`
}

type namedFile struct {
	Path      string `json:"path"`
	Integrity string `json:"integrity"`
}

// files gives the index and the files that it names.
func (d data) files(made time.Time) (map[string][]byte, error) {
	files := map[string][]byte{}
	add := func(contents [][]byte) []namedFile {
		named := []namedFile{}
		for _, content := range contents {
			path := "data/" + hashName(content) + ".bin"
			files[path] = content
			named = append(named, namedFile{path, integrity(content)})
		}
		return named
	}
	index, err := json.Marshal(dataIndex{made.UTC().Truncate(time.Second), add(d.trust), add(d.revoked), add(d.rules)})
	if err != nil {
		return nil, err
	}
	files[indexPath] = index
	return files, nil
}
