//go:build js && wasm

package main

import (
	"errors"
	"syscall/js"

	"github.com/vaxcert/vaxcert/verify/mobile"
)

// verifiers are those that are open, by their number. JavaScript has one thread.
var (
	verifiers = map[int]*mobile.Verifier{}
	opened    int
)

var errClosed = errors.New("verifier-closed: The verifier was closed.")

// open makes a verifier: {publisher, dataset, trust, revoked, rules, arrival,
// region, strict, freshHours, graceHours}; the first two may be null.
func open(args []js.Value) (any, error) {
	o, s := args[0], mobile.NewSettings()
	if publisher := o.Get("publisher"); publisher.Type() == js.TypeString {
		if err := s.SetPublisher([]byte(publisher.String())); err != nil {
			return nil, err
		}
	}
	if signed := o.Get("dataset"); signed.Truthy() {
		if err := s.SetDataset(bytesOf(signed)); err != nil {
			return nil, err
		}
	}
	for _, files := range [...]struct {
		list js.Value
		add  func([]byte) error
	}{{o.Get("trust"), s.AddTrust}, {o.Get("revoked"), s.AddRevoked}, {o.Get("rules"), s.AddRules}} {
		for i := range files.list.Length() {
			if err := files.add(bytesOf(files.list.Index(i))); err != nil {
				return nil, err
			}
		}
	}
	s.SetArrival(o.Get("arrival").String(), o.Get("region").String())
	s.SetStrict(o.Get("strict").Bool())
	fresh, grace := o.Get("freshHours"), o.Get("graceHours")
	s.SetTrustAge(int64(fresh.Float()), int64(grace.Float()))
	v, err := mobile.NewVerifier(s)
	if err != nil {
		return nil, err
	}
	opened++
	verifiers[opened] = v
	return opened, nil
}

func closeVerifier(args []js.Value) (any, error) {
	delete(verifiers, args[0].Int())
	return nil, nil
}

// verify takes number, text, language, time, and the passport's lines or null.
func verify(args []js.Value) (any, error) {
	v, ok := verifiers[args[0].Int()]
	if !ok {
		return nil, errClosed
	}
	text, lang, at, mrz := args[1].String(), args[2].String(), int64(args[3].Float()), args[4]
	if mrz.Type() == js.TypeString {
		return v.VerifyWithPassport(text, mrz.String(), lang, at), nil
	}
	return v.Verify(text, lang, at), nil
}

// status takes number and time.
func status(args []js.Value) (any, error) {
	v, ok := verifiers[args[0].Int()]
	if !ok {
		return nil, errClosed
	}
	return v.TrustStatus(int64(args[1].Float())), nil
}
