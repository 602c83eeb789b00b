package mobile

// UnpackedWithin adds what is revoked, of which only so many bytes may be read.
func UnpackedWithin(data []byte, limit int64) error {
	_, err := revokedIn(data, limit)
	return problemOf(err)
}
