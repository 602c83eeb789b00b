package web

func (s *site) citizenArea() area { return area{} }
