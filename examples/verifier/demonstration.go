package main

import (
	"bytes"
	"context"
	"crypto/x509"
	"encoding/json"
	"strings"
	"time"

	"github.com/vaxcert/vaxcert/signer"
	"github.com/vaxcert/vaxcert/verify"
	"github.com/vaxcert/vaxcert/verify/mobile/dataset"
	"github.com/vaxcert/vaxcert/verify/rules"
	"github.com/vaxcert/vaxcert/verify/trust"
)

// demonstration has keys that nobody else trusts, and certificates for every
// verdict.
type demonstration struct {
	now                        time.Time
	trusted, others, publisher *signer.Key
	dsc, published             *x509.Certificate
	samples                    []sample
	revoked                    []byte
}

func newDemonstration(now time.Time) (*demonstration, error) {
	d := &demonstration{now: now}
	var err error
	if d.trusted, d.dsc, err = newKey("VN", "Demonstration signer", now); err != nil {
		return nil, err
	}
	if d.others, _, err = newKey("VN", "Unknown signer", now); err != nil {
		return nil, err
	}
	if d.publisher, d.published, err = newKey("VN", "Demonstration publisher", now); err != nil {
		return nil, err
	}
	return d, d.addSamples()
}

// border serves the demonstration. clock gives the time at which its data is made.
func (d *demonstration) border(clock func() time.Time) (*border, error) {
	more, err := samplesPage(d.samples)
	if err != nil {
		return nil, err
	}
	key, err := verify.KeyOf(d.dsc)
	if err != nil {
		return nil, err
	}
	ruleList, err := json.Marshal(demonstrationRules())
	if err != nil {
		return nil, err
	}
	return &border{
		settings: settings{Publisher: certificatePEM(d.published), Kinds: dataset.Kinds(), Arrival: "VN", Demonstration: true},
		signer:   d.publisher,
		more:     more,
		clock:    clock,
		read: func() (data, error) {
			var snapshot bytes.Buffer
			err := trust.WriteSnapshot(context.Background(), &snapshot, []verify.Key{key}, d.publisher, clock())
			return data{[][]byte{snapshot.Bytes()}, [][]byte{d.revoked}, [][]byte{ruleList}}, err
		},
	}, nil
}

// demonstrationRules are the examples of rules for Viet Nam, which have none for
// tests and recoveries, and those two of the EU's.
func demonstrationRules() []rules.Rule {
	list := rules.Templates("VN")
	for _, rule := range rules.Templates("EU") {
		if rule.CertificateType == "Test" || rule.CertificateType == "Recovery" {
			rule.Country, rule.Identifier = "VN", strings.Replace(rule.Identifier, "-EU-9", "-VN-0", 1)
			list = append(list, rule)
		}
	}
	return list
}
