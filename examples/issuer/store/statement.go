package store

import (
	"context"
	"fmt"
	"iter"
	"reflect"
	"strings"
	"time"
)

// columns turns arguments into what both databases take. Times become milliseconds, 0
// for the zero time; nil bytes become empty ones; texts lose what PostgreSQL does not
// take: zero bytes and what is not UTF-8.
func columns(args []any) []any {
	out := make([]any, len(args))
	for i, arg := range args {
		switch v := arg.(type) {
		case string:
			out[i] = clean(v)
		case []byte:
			out[i] = append([]byte{}, v...)
		case [32]byte:
			out[i] = v[:]
		case time.Time:
			out[i] = millis(v)
		case int:
			out[i] = int64(v)
		default:
			if r := reflect.ValueOf(arg); r.Kind() == reflect.String {
				arg = clean(r.String())
			}
			out[i] = arg
		}
	}
	return out
}

func clean(text string) string {
	return strings.ReplaceAll(strings.ToValidUTF8(text, "\uFFFD"), "\x00", "\uFFFD")
}

// millis is how a time is stored.
func millis(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}

// moment is the other way.
func moment(millis int64) time.Time {
	if millis == 0 {
		return time.Time{}
	}
	return time.UnixMilli(millis).UTC()
}

// all reads rows to their end.
func all[T any](ctx context.Context, t tx, scan func(rows) (T, error), query string, args ...any) ([]T, error) {
	r, err := t.query(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	var out []T
	for r.Next() {
		one, err := scan(r)
		if err != nil {
			return nil, err
		}
		out = append(out, one)
	}
	return out, r.Err()
}

// one reads the only row, or fails with ErrNotFound.
func one[T any](ctx context.Context, t tx, scan func(rows) (T, error), query string, args ...any) (T, error) {
	found, err := all(ctx, t, scan, query, args...)
	if err == nil && len(found) == 0 {
		err = ErrNotFound
	}
	if err != nil {
		var none T
		return none, err
	}
	return found[0], nil
}

// where is the condition of a query. A question mark stands for each argument.
type where struct {
	text strings.Builder
	args []any
}

// and adds a condition.
func (w *where) and(condition string, args ...any) {
	if w.text.Len() > 0 {
		w.text.WriteString(" AND ")
	}
	w.text.WriteString(w.number(condition, args...))
}

// in adds that a column is one of some values.
func in[T any](w *where, column string, list []T) {
	var args []any
	for _, value := range list {
		args = append(args, value)
	}
	w.and(column+" IN ("+places(len(list))+")", args...)
}

// number puts $1, $2 … in the place of question marks, and keeps the arguments.
func (w *where) number(condition string, args ...any) string {
	for _, arg := range args {
		w.args = append(w.args, arg)
		condition = strings.Replace(condition, "?", fmt.Sprintf("$%d", len(w.args)), 1)
	}
	return condition
}

// String gives the condition; without any, one that holds.
func (w *where) String() string {
	if w.text.Len() == 0 {
		return "TRUE"
	}
	return w.text.String()
}

func places(n int) string { return strings.TrimSuffix(strings.Repeat("?,", n), ",") }

// insert is INSERT of many rows, of so many columns each, in few statements, whose texts
// are few as well, so that they stay prepared.
func insert(ctx context.Context, t tx, into string, rows [][]any) error {
	for chunk := range chunks(rows) {
		var w where
		var values []string
		for _, row := range chunk {
			values = append(values, w.number("("+places(len(row))+")", row...))
		}
		if _, err := t.exec(ctx, "INSERT INTO "+into+" VALUES "+strings.Join(values, ","), w.args...); err != nil {
			return err
		}
	}
	return nil
}

// chunks gives parts of 64, 8 and 1.
func chunks[T any](list []T) iter.Seq[[]T] {
	return func(yield func([]T) bool) {
		for _, size := range []int{64, 8, 1} {
			for len(list) >= size {
				if !yield(list[:size]) {
					return
				}
				list = list[size:]
			}
		}
	}
}
