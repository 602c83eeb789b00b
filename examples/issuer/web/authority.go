package web

func (s *site) authorityArea() area { return area{} }
