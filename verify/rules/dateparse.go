package rules

import "strings"

// parseMoment reads what plusTime takes: YYYY and YYYY-MM, which stand for their
// last day, YYYY-MM-DD, and a date with a time of day, whose zone is
// Z where it names none. It gives the milliseconds since 1970, or the code of an
// error. Source: CertLogic 1.3.3, plusTime.
func parseMoment(s string) (millis int64, code string) {
	if len(s) > 10 && s[10] == 'T' {
		return parseDateTime(s)
	}
	return parseDay(s, codeDateForm)
}

// parseDay reads YYYY, YYYY-MM and YYYY-MM-DD, the first two as their last day.
func parseDay(s, wrongForm string) (millis int64, code string) {
	switch len(s) {
	case 4:
		if year, ok := number4(s); ok {
			return dayOfDate(year, 12, 31) * millisPerDay, ""
		}
	case 7:
		year, ok := number4(s)
		month, monthOK := number2(s[5:])
		switch {
		case !ok || !monthOK || s[4] != '-':
			return 0, wrongForm
		case month < 1 || month > 12:
			return 0, codeDateRange
		}
		return dayOfDate(year, month, daysIn(year, month)) * millisPerDay, ""
	case 10:
		return parseFullDay(s, wrongForm)
	}
	return 0, wrongForm
}

// parseFullDay reads YYYY-MM-DD. A day that the month does not have is an error:
// engines of JavaScript disagree about it.
func parseFullDay(s, wrongForm string) (millis int64, code string) {
	year, ok := number4(s)
	month, monthOK := number2(s[5:])
	day, dayOK := number2(s[8:])
	switch {
	case !ok || !monthOK || !dayOK || s[4] != '-' || s[7] != '-':
		return 0, wrongForm
	case month < 1 || month > 12 || day < 1 || day > daysIn(year, month):
		return 0, codeDateRange
	}
	return dayOfDate(year, month, day) * millisPerDay, ""
}

// parseDateTime reads YYYY-MM-DDThh:mm:ss, a fraction of any length, which is
// cut to milliseconds, and a zone.
func parseDateTime(s string) (millis int64, code string) {
	day, code := parseFullDay(s[:10], codeDateForm)
	if code == codeDateForm || len(s) < 19 || s[13] != ':' || s[16] != ':' {
		return 0, codeDateForm
	}
	hour, hourOK := number2(s[11:])
	minute, minuteOK := number2(s[14:])
	second, secondOK := number2(s[17:])
	if !hourOK || !minuteOK || !secondOK {
		return 0, codeDateForm
	}
	thousandths, rest, ok := fraction(s[19:])
	if !ok {
		return 0, codeDateForm
	}
	offset, zoneCode := zone(rest)
	endOfDay := hour == 24 && minute == 0 && second == 0 && thousandths == 0
	switch {
	case zoneCode == codeDateForm:
		return 0, codeDateForm
	case code != "" || zoneCode != "" || hour > 23 && !endOfDay || minute > 59 || second > 59:
		return 0, codeDateRange
	}
	return day + hour*millisPerHour + minute*60_000 + second*1000 + thousandths - offset, ""
}

// fraction reads the thousandths of a second at the beginning, if any.
func fraction(s string) (thousandths int64, rest string, ok bool) {
	if s == "" || s[0] != '.' {
		return 0, s, true
	}
	end := 1
	for end < len(s) && isDigit(s[end]) {
		end++
	}
	for i, weight := 1, int64(100); i < min(end, 4); i, weight = i+1, weight/10 {
		thousandths += int64(s[i]-'0') * weight
	}
	return thousandths, s[end:], end > 1
}

// zone reads nothing, Z, ±h, ±hh, ±hmm, ±hhmm, ±h:mm or ±hh:mm, as milliseconds
// ahead of UTC. A colon may also end it.
func zone(s string) (ahead int64, code string) {
	if s == "" || s == "Z" {
		return 0, ""
	}
	if s[0] != '+' && s[0] != '-' || len(s) < 2 {
		return 0, codeDateForm
	}
	hour, minute, colon := strings.Cut(s[1:], ":")
	if !colon && len(hour) > 2 {
		hour, minute = hour[:len(hour)-2], hour[len(hour)-2:]
	}
	h, ok := digits(hour)
	m, minuteOK := digits(minute)
	switch {
	case !ok || !minuteOK || len(hour) < 1 || len(hour) > 2 || len(minute) == 1 || len(minute) > 2:
		return 0, codeDateForm
	case h > 23 || m > 59:
		return 0, codeDateRange
	}
	ahead = h*millisPerHour + m*60_000
	if s[0] == '-' {
		ahead = -ahead
	}
	return ahead, ""
}

func number4(s string) (n int64, ok bool) { return digits(s[:4]) }

func number2(s string) (n int64, ok bool) { return digits(s[:2]) }

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

// digits reads up to four decimal digits; none are zero.
func digits(s string) (n int64, ok bool) {
	if len(s) > 4 {
		return 0, false
	}
	for i := range len(s) {
		if !isDigit(s[i]) {
			return 0, false
		}
		n = n*10 + int64(s[i]-'0')
	}
	return n, true
}
