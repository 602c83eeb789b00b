package audit

import (
	"fmt"

	"github.com/vaxcert/vaxcert/internal/lang"
)

// Code says what is wrong with a log. It is stable.
type Code string

// The codes.
const (
	LineMalformed     Code = "line-malformed" // not a line of a log
	LineTorn          Code = "line-torn"      // the last line has no end
	LineChanged       Code = "line-changed"   // its hash is not its own
	LineMissing       Code = "line-missing"   // removed, or moved
	LineRepeated      Code = "line-repeated"  // doubled, or moved
	ChainBroken       Code = "chain-broken"   // replaced: the next line follows another
	KeyUnknown        Code = "checkpoint-key-unknown"
	SignatureInvalid  Code = "checkpoint-signature-invalid" // something since the checkpoint before was replaced
	CheckpointMissing Code = "checkpoint-missing"           // too many lines without one
	NotClosed         Code = "not-closed"                   // the end is missing, or is still to come
	HeadMismatch      Code = "head-mismatch"                // the log does not end where it is known to
)

// Sentence explains the code in Vietnamese (language "vi") or English. It is empty for
// an unknown code.
func (c Code) Sentence(language string) string { return sentences[c].In(language) }

var sentences = map[Code]lang.Pair{
	LineMalformed:     {"Dòng này không phải là dòng nhật ký.", "The line is not one of a log."},
	LineTorn:          {"Dòng cuối bị cắt ngang.", "The last line is cut off."},
	LineChanged:       {"Dòng này đã bị sửa.", "The line was changed."},
	LineMissing:       {"Một hay nhiều dòng đã bị xóa hoặc chuyển đi khỏi đây.", "One or more lines were removed from here, or moved."},
	LineRepeated:      {"Dòng này bị lặp lại hoặc bị chuyển tới đây.", "The line is a repetition, or was moved here."},
	ChainBroken:       {"Dòng này đã bị thay bằng dòng khác.", "The line was replaced by another."},
	KeyUnknown:        {"Điểm kiểm tra được ký bằng khóa không có trong danh sách.", "The checkpoint names a key that was not given."},
	SignatureInvalid:  {"Chữ ký của điểm kiểm tra sai: có dòng từ điểm kiểm tra trước đã bị thay.", "The signature of the checkpoint is wrong: something since the checkpoint before was replaced."},
	CheckpointMissing: {"Quá nhiều dòng mà không có điểm kiểm tra.", "There are too many lines without a checkpoint."},
	NotClosed:         {"Nhật ký không kết thúc bằng dòng đóng: đang được ghi, bị ngắt, hoặc phần cuối bị xóa.", "The log does not end with its closing line: it is still written to, was interrupted, or its end was removed."},
	HeadMismatch:      {"Nhật ký không kết thúc ở dòng đã biết: phần cuối bị xóa hoặc bị thay.", "The log does not end where it is known to: its end was removed or replaced."},
}

// Error says which line of a log is wrong. It quotes nothing of the log.
type Error struct {
	Code Code
	// Line is the number of the line, from 1, within the file that was read; where lines
	// are missing, the number that the first of them had.
	Line int
	// Sequence is the number that the line has, or would have, in the whole log.
	Sequence uint64
	// Since is the first line in question where there may be several up to Line, as
	// for SignatureInvalid; otherwise Line.
	Since int
}

func (e *Error) Error() string {
	if e.Since < e.Line {
		return fmt.Sprintf("audit: lines %d to %d (sequence number %d): %s", e.Since, e.Line, e.Sequence, e.Code)
	}
	return fmt.Sprintf("audit: line %d (sequence number %d): %s", e.Line, e.Sequence, e.Code)
}
