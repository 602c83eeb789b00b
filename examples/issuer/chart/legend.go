package chart

// legend draws a line of it: a sample, a name, and up to two columns of figures.
func (s *sheet) legend(sample func(x, y float64), name, count, share string) {
	s.y += 20
	sample(margin, s.y-4)
	s.text(margin+30, s.y, 13, "start", ink, name)
	if share != "" {
		s.text(right, s.y, 13, "end", soft, share)
		s.text(right-48, s.y, 13, "end", ink, count)
		return
	}
	s.text(right, s.y, 13, "end", ink, count)
}

// nothing says that there is nothing to draw.
func (s *sheet) nothing(language string) {
	s.y += 30
	s.text(margin, s.y, 13, "start", soft, noData.In(language))
	s.y += 10
}
