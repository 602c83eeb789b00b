// Package notify tells holders that something happened to their certificate or record.
// The service gives a Notice to a Notifier; which one is a matter of set-up:
//
//	Outbox   one file a notice, for another system to send; needs nothing
//	SMTP     an e-mail
//	Webhook  a signed POST, as to an SMS gateway
//	ByKind   an e-mail where there is an address for one, else another way
//
// A message says what happened and what to do, in Vietnamese, English or both, and where
// to look. It holds no name, birth date, number, vaccine or certificate: whoever reads a
// stranger's phone learns only that there is something to look up, and has to prove who
// they are there.
//
// # Trying again
//
// The service keeps what is to be sent, and tries again: a Notifier sends once. An error
// that is ErrPermanent will be the same next time; any other may pass, a *RetryError not
// before its time. A notice may arrive twice, where an answer was lost on its way: each
// attempt has the same ID, which is the name of the file of an Outbox, the Message-ID of
// an e-mail, and the Webhook-Id and Idempotency-Key of a POST. No error holds an address.
//
// Names of IDs are told apart by case: where a file system does not, let IDs be of one case.
package notify
