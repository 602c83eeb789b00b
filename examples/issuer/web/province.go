package web

func (s *site) provinceArea() area { return area{} }
