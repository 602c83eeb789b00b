package main

import (
	"errors"
	"fmt"
	"maps"
	"os"
	"strings"

	"github.com/vaxcert/vaxcert/verify"
	"github.com/vaxcert/vaxcert/verify/revocation"
	"github.com/vaxcert/vaxcert/verify/rules"
)

// addBorder adds what is revoked and the rules of the country of arrival.
func (c *verifyCommand) addBorder(s *session, o *verify.Options) error {
	if (len(c.Rules) > 0) != (c.Arrival != "") {
		return errors.New("--rules and --arrival need each other")
	}
	if len(c.Revoked) > 0 {
		var lists []*revocation.List
		for _, path := range c.Revoked {
			more, err := readRevoked(path)
			if err != nil {
				return fmt.Errorf("--revoked %s: %w", path, err)
			}
			lists = append(lists, more...)
		}
		o.Revocations = revocation.NewStore(o.Clock, revocation.NewLists(lists...))
	}
	if len(c.Rules) > 0 {
		set, err := readRules(s, c.Rules)
		if err != nil {
			return err
		}
		o.Rules, o.Arrival = set, strings.ToUpper(c.Arrival)
	}
	return nil
}

// readRules reads rules, and says on standard error which of them nobody can ask.
func readRules(s *session, paths []string) (*rules.Set, error) {
	var list []rules.Rule
	valueSets := rules.DefaultValueSets()
	for _, path := range paths {
		more, sets, refused, err := rulesOf(path)
		if err != nil {
			return nil, fmt.Errorf("--rules %s: %w", path, err)
		}
		list = append(list, more...)
		maps.Copy(valueSets, sets)
		sayRefused(s, refused)
	}
	set, refused := rules.NewSet(list, valueSets)
	sayRefused(s, refused)
	return set, nil
}

func rulesOf(path string) ([]rules.Rule, rules.ValueSets, []rules.Refused, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, nil, nil, errors.New("no such file or folder")
	}
	if info.IsDir() {
		return rules.ReadFS(os.DirFS(path))
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, nil, nil, err
	}
	defer f.Close()
	list, refused, err := rules.Read(f)
	return list, nil, refused, err
}

func sayRefused(s *session, refused []rules.Refused) {
	for _, r := range refused {
		for _, f := range r.Findings {
			fmt.Fprintf(s.stderr, "vaxcert: rule refused: %s: %s: %s\n", printable(r.Name), f.Code, rules.Sentence(f.Code, s.lang))
		}
	}
}
