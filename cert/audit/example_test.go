package audit_test

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"fmt"
	"math/big"
	"time"

	"github.com/vaxcert/vaxcert/cert/audit"
	"github.com/vaxcert/vaxcert/signer"
)

func ExampleCheck() {
	key := exampleKey()
	var log bytes.Buffer // OpenFile for a file
	writer, err := audit.NewWriter(&log, audit.Head{}, key, audit.Options{Clock: func() time.Time { return now }})
	if err != nil {
		panic(err)
	}
	for _, uvci := range []string{"URN:UVCI:01:VN:1", "URN:UVCI:01:VN:2", "URN:UVCI:01:VN:3"} {
		entry := audit.Entry{Action: audit.Issue, IssuedAt: now, KeyID: key.KeyID(), UVCIHash: audit.UVCIHash(uvci)}
		if err := writer.Add(context.Background(), entry); err != nil {
			panic(err)
		}
	}
	head, err := writer.Close(context.Background()) // keep the head elsewhere
	if err != nil {
		panic(err)
	}

	options := audit.CheckOptions{Keys: []*x509.Certificate{key.Certificate()}, Head: head}
	summary, err := audit.Check(bytes.NewReader(log.Bytes()), options)
	fmt.Println(summary.Lines, summary.Actions[audit.Issue], err)

	_, second, _ := bytes.Cut(log.Bytes(), []byte("\n")) // without the first line
	_, err = audit.Check(bytes.NewReader(second), options)
	fmt.Println(err)
	// Output:
	// 4 3 <nil>
	// audit: line 1 (sequence number 1): line-missing
}

func exampleKey() *signer.Key {
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		panic(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), NotBefore: now, NotAfter: now.AddDate(1, 0, 0)}
	der, err := x509.CreateCertificate(rand.Reader, template, template, private.Public(), private)
	if err != nil {
		panic(err)
	}
	c, err := x509.ParseCertificate(der)
	if err != nil {
		panic(err)
	}
	key, err := signer.New(c, private)
	if err != nil {
		panic(err)
	}
	return key
}
