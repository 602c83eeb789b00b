package store

import "context"

// StepsOf gives the steps that have these hashes by their own word: whether a step still
// is what it says, its Hash tells. At most MaxPage hashes.
func (s *Store) StepsOf(ctx context.Context, hashes [][32]byte) ([]Step, error) {
	var w where
	in(&w, "hash", hashes)
	return readAll(ctx, s, scanStep, "SELECT "+stepColumns+", seq FROM steps WHERE "+w.String(), w.args...)
}

// countedAtOnce is how many rows LoggedSteps and Unfounded look at in one query.
const countedAtOnce = 10_000

// LoggedSteps counts the steps that stand in the audit log.
func (s *Store) LoggedSteps(ctx context.Context) (int, error) {
	type part struct {
		rows, logged int
		last         string
	}
	logged := 0
	for last := ""; ; {
		p, err := readOne(ctx, s, func(r rows) (p part, err error) {
			err = r.Scan(&p.rows, &p.logged, &p.last)
			return p, err
		}, `SELECT COUNT(*), CAST(COALESCE(SUM(CASE WHEN seq > 0 THEN 1 ELSE 0 END), 0) AS BIGINT), COALESCE(MAX(id), '')
			FROM (SELECT id, seq FROM steps WHERE id > $1 ORDER BY id LIMIT $2) AS part`, last, countedAtOnce)
		if err != nil {
			return 0, err
		}
		logged += p.logged
		if last = p.last; p.rows < countedAtOnce {
			return logged, nil
		}
	}
}

// Unfounded gives the UVCI of a certificate that is handed out although no step of the
// audit log made it, or made another one; empty: there is none.
func (s *Store) Unfounded(ctx context.Context) (string, error) {
	type made struct {
		uvci, step string
		generation int
		founded    bool
	}
	for last := (made{}); ; {
		found, err := readAll(ctx, s, func(r rows) (m made, err error) {
			err = r.Scan(&m.uvci, &m.generation, &m.step, &m.founded)
			return m, err
		}, `SELECT c.uvci, c.generation, c.step, CASE WHEN s.seq > 0 AND s.action IN ('issue', 'renew')
			AND s.uvci = c.uvci AND s.subject = c.record AND s.key_id = c.key_id THEN TRUE ELSE FALSE END
			FROM certificates c LEFT JOIN steps s ON s.id = c.step
			WHERE c.logged = TRUE AND (c.uvci, c.generation) > ($1, $2) ORDER BY c.uvci, c.generation LIMIT $3`,
			last.uvci, last.generation, countedAtOnce)
		if err != nil {
			return "", err
		}
		for _, m := range found {
			if !m.founded || m.step == last.step {
				return m.uvci, nil
			}
			last = m
		}
		if len(found) < countedAtOnce {
			return "", nil
		}
	}
}
