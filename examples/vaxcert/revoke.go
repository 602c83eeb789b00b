package main

import (
	_ "embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/vaxcert/vaxcert/internal/lang"
	"github.com/vaxcert/vaxcert/verify/revocation"
)

type revokeCommand struct {
	Out     string        `required:"" placeholder:"DIR" help:"The folder for the lists and revocation.json. Lists that are there already are added to."`
	Format  string        `enum:"hashes,eu-batch,bloom,varhash,slices,slices-varhash" default:"hashes" help:"The form of the lists: ${enum}."`
	Hash    string        `enum:"uci,country-uci,signature" default:"uci" help:"What is hashed: ${enum}."`
	Record  []string      `placeholder:"ID" sep:"none" help:"Of tables, only the records with this record_id. May be repeated."`
	Country string        `placeholder:"CC" help:"The issuing country. Default: that of each certificate."`
	KID     string        `name:"kid" placeholder:"KID" help:"Only certificates signed by this key, in base64. Default: all keys; with --hash signature, that of each certificate."`
	Rate    float64       `default:"1e-12" placeholder:"RATE" help:"How often a filter may take a stranger for revoked (${default})."`
	Expires moment        `placeholder:"TIME" help:"The end of the entries. Default: that of the last certificate; of identifiers, and where it is not known, 12 months from now at least."`
	At      moment        `placeholder:"TIME" help:"The time of publication: RFC 3339 or YYYY-MM-DD. Default: now."`
	Next    time.Duration `name:"next-update" placeholder:"DURATION" help:"When new lists will be there at the latest, such as 24h: verifiers say no by these lists until then, and no longer. Default: not promised."`
	Include []string      `placeholder:"PATH" sep:"none" help:"Exact lists whose entries are kept: a file or a folder. May be repeated."`
	Replace bool          `help:"Leave out what DIR has published so far."`
	JSON    bool          `name:"json" help:"One JSON object a certificate."`
	Input   []string      `arg:"" optional:"" help:"A table (CSV) with a column uvci, such as manifest.csv; a text, a file of texts or a picture; an identifier or a file of them; or - for standard input."`
}

// Help tells of the inputs and the formats.
func (c *revokeCommand) Help() string { return revokeHelp }

//go:embed revoke.txt
var revokeHelp string

var hashTypes = map[string]revocation.HashType{
	"uci": revocation.UCI, "country-uci": revocation.CountryCodeUCI, "signature": revocation.Signature,
}

func (c *revokeCommand) Run(s *session) error {
	if len(c.Input) == 0 && len(c.Include) == 0 {
		return errors.New("nothing to revoke: name an INPUT, or - for standard input")
	}
	if err := checkStdin(c.Input); err != nil {
		return err
	}
	r := &revoking{lang: s.lang, hash: hashTypes[c.Hash], country: c.Country, records: map[string]bool{}, at: c.At.clock()(), expires: c.Expires}
	for _, id := range c.Record {
		r.records[id] = false
	}
	var err error
	if r.anyKey = c.KID == ""; !r.anyKey {
		if r.keyID, err = revocation.ParseKeyID(c.KID); err != nil {
			return errors.New("--kid is not a key ID in base64")
		}
		r.anyKey = r.keyID == nil
	}
	if err := os.MkdirAll(c.Out, 0o755); err != nil {
		return err
	}
	unlock, err := lockFolder(c.Out)
	if err != nil {
		return fmt.Errorf("%s: %w", c.Out, err)
	}
	defer unlock()
	earlier, err := c.earlier()
	if err != nil {
		return err
	}
	r.keep(earlier)
	if err := c.take(s, r); err != nil {
		return err
	}
	if r.taken == 0 && len(earlier) == 0 {
		s.say(errors.New(nothingRevoked.In(s.lang)))
		return s.end(false)
	}
	files, err := c.publish(r)
	if err != nil {
		return fmt.Errorf("%s: %w", c.Out, withSentence(err, s.lang))
	}
	fmt.Fprintf(s.stderr, revokedSummary.In(s.lang)+"\n", r.taken, r.kept, r.refused, c.Format, files, filepath.Join(c.Out, revocation.IndexName))
	return s.end(r.refused == 0)
}

var (
	nothingRevoked = lang.Pair{"không có chứng nhận nào để thu hồi; không ghi gì", "no certificate to revoke; nothing was written"}
	revokedSummary = lang.Pair{
		"đã thu hồi %d, giữ từ trước %d, không nhận %d (%s, %d tệp): %s",
		"revoked %d, kept from before %d, refused %d (%s, %d files): %s",
	}
)

// withSentence explains a refusal of package revocation.
func withSentence(err error, language string) error {
	refusal, ok := errors.AsType[*revocation.Error](err)
	if !ok {
		return err
	}
	return fmt.Errorf("%w: %s", err, revocation.Sentence(refusal.Code, language))
}

// earlier gives the lists to add to.
func (c *revokeCommand) earlier() ([]*revocation.List, error) {
	var all []*revocation.List
	for _, path := range c.Include {
		lists, err := readRevoked(path, nil)
		if err == nil {
			err = requireExact(lists)
		}
		if err != nil {
			return nil, fmt.Errorf("--include %s: %w", path, err)
		}
		all = append(all, lists...)
	}
	if c.Replace {
		return all, nil
	}
	if _, err := os.Stat(filepath.Join(c.Out, revocation.IndexName)); errors.Is(err, fs.ErrNotExist) {
		return all, nil
	}
	lists, err := readRevoked(c.Out, nil)
	if err == nil {
		err = requireExact(lists)
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w; --replace begins anew", c.Out, err)
	}
	return append(all, lists...), nil
}

func requireExact(lists []*revocation.List) error {
	for _, l := range lists {
		if !l.Exact() {
			return errors.New("a filter, which cannot be added to; --include the exact list that it was made of")
		}
	}
	return nil
}

// publish writes the lists, and takes away those that the index before named.
func (c *revokeCommand) publish(r *revoking) (files int, err error) {
	index := filepath.Join(c.Out, revocation.IndexName)
	before, err := os.ReadFile(index)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return 0, err
	}
	written := map[string]bool{}
	publication := revocation.Publication{Format: revocation.Format(c.Format), Rate: c.Rate, At: r.at, Lists: r.entries()}
	if c.Next != 0 {
		publication.NextUpdate = r.at.Add(c.Next)
	}
	err = publication.Write(func(name string, data []byte) error {
		written[name] = true
		return writeForAll(filepath.Join(c.Out, name), data)
	})
	if err != nil {
		return 0, err
	}
	old, _ := revocation.IndexedFiles(before) // what cannot be read names nothing
	for _, name := range old {
		if !written[name] {
			err = errors.Join(err, os.Remove(filepath.Join(c.Out, filepath.FromSlash(name))))
		}
	}
	return len(written) - 1, err
}

// writeForAll writes a file that is public.
func writeForAll(path string, data []byte) error {
	if err := writeWhole(path, data); err != nil {
		return err
	}
	return os.Chmod(path, 0o644)
}
