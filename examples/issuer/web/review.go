package web

func (s *site) reviewArea() area { return area{} }
