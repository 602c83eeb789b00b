// Package service is what the issuing service does, whoever asks for it: its API and its
// pages call it, and its workers do the rest.
//
//	Enter ─▶ job: check, reconcile ─▶ Correct, Accept, Vouch, Return
//	      ─▶ RequestSignatures, SubmitSignatures, SignCentrally
//	      ─▶ job: issue ─▶ Log ─▶ LookUp, Mine
//	      ─▶ job: renew, notice
//	ProposeRevocation, Decide ─▶ RevocationList
//
// Every method that somebody calls takes the store.Actor it is done for; the store
// decides which rows there are for them, and package life what they may do. Errors are
// those of store, life, attest and of this package, for errors.Is; none has personal
// data in it.
//
// # Exactly once
//
// A job may run twice, on two machines at the same time, or be cut off by a crash. What
// it does is one transaction from the state that it saw: of two that make a certificate
// of one record, the second finds the record changed, and what it signed is thrown away
// before anybody has seen it. Records and messages that no job knows of any more are
// found by the sweep, certificates to be renewed by the next planning.
//
// A certificate is handed out when it stands in the audit log (Log), which one process
// writes from the trail in the store.
package service
