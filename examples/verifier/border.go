package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/vaxcert/vaxcert/signer"
	"github.com/vaxcert/vaxcert/verify/mobile/dataset"
)

// border is what a page is made for: how it decides, and by what data.
type border struct {
	settings settings
	// signer is the publisher, who signs the set of the data; nil where its key is
	// not here.
	signer *signer.Key
	// read gives the data as it is now; clock dates the set.
	read  func() (data, error)
	clock func() time.Time
	// more are files beside the page's own: the samples of the demonstration.
	more map[string][]byte
}

// settings are part of the app, and change with it only. By the publisher and Signed
// the page knows which data to believe, wherever it came from; where the set is not
// signed, that holds of snapshots alone, and Kinds says what else must be there.
type settings struct {
	Publisher     string         `json:"publisher"` // PEM
	Signed        bool           `json:"signed"`    // the set of the data is
	Kinds         []dataset.Kind `json:"kinds"`     // of data that is never without
	Arrival       string         `json:"arrival,omitempty"`
	Region        string         `json:"region,omitempty"`
	Strict        bool           `json:"strict"`
	ZXing         bool           `json:"zxing"`
	Demonstration bool           `json:"demonstration"`
	Specimen      specimen       `json:"specimen"`
}

// data is what pages fetch whenever there is a network.
type data struct {
	trust, revoked, rules [][]byte
}

func (d data) of(kind dataset.Kind) [][]byte {
	switch kind {
	case dataset.Trust:
		return d.trust
	case dataset.Revoked:
		return d.revoked
	}
	return d.rules
}

// indexPath is where pages look for what data there is.
const indexPath = "data/index.json"

// dataIndex names the files by their content, so that a page has all of one
// state of the data, or none of it. Dataset is the signed list of the others.
type dataIndex struct {
	Made    time.Time   `json:"made"`
	Dataset []namedFile `json:"dataset"`
	Trust   []namedFile `json:"trust"`
	Revoked []namedFile `json:"revoked"`
	Rules   []namedFile `json:"rules"`
}

type namedFile struct {
	Path      string `json:"path"`
	Integrity string `json:"integrity"`
}

// dataFiles gives the index and the files that it names.
func (b *border) dataFiles() (map[string][]byte, error) {
	d, err := b.read()
	if err != nil {
		return nil, err
	}
	for _, kind := range b.settings.Kinds {
		if len(d.of(kind)) == 0 {
			return nil, fmt.Errorf("there is no data of the kind %q any more", kind)
		}
	}
	made := b.clock().UTC().Truncate(time.Second)
	signed, err := b.sign(d, made)
	if err != nil {
		return nil, err
	}
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
	files[indexPath], err = json.Marshal(dataIndex{made, add(signed), add(d.trust), add(d.revoked), add(d.rules)})
	return files, err
}

// sign gives the signed set of the data, where the publisher's key is here.
func (b *border) sign(d data, made time.Time) ([][]byte, error) {
	if b.signer == nil {
		return nil, nil
	}
	set := dataset.Set{MadeAt: made}
	for _, kind := range dataset.Kinds() {
		for _, content := range d.of(kind) {
			set.Add(kind, content)
		}
	}
	var signed bytes.Buffer
	err := dataset.Write(context.Background(), &signed, set, b.signer)
	return [][]byte{signed.Bytes()}, err
}
