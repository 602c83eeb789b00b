package attest_test

import (
	"bytes"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/cert/attest"
)

// FuzzVerifyRecord: whatever is given, only what was signed comes out.
func FuzzVerifyRecord(f *testing.F) {
	w := newWorld(f)
	s := w.store(f)
	compact := signJWS(f, w.ec, "ES256", nil, payload(nil))
	for _, seed := range [][]byte{w.ec.attested(f), compact, flat(compact), general(compact), detached(compact)} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, attestation []byte) {
		r, _, err := s.VerifyRecord(attestation)
		if err == nil {
			require.Equal(t, record, r)
			return
		}
		require.Zero(t, r)
	})
}

// FuzzAttach: a payload that is put back is the one that VerifyRecord would find.
func FuzzAttach(f *testing.F) {
	w := newWorld(f)
	compact := signJWS(f, w.ec, "ES256", nil, payload(nil))
	f.Add(detached(compact), payload(nil))
	f.Add(compact, []byte{})
	f.Add([]byte(`{"protected":"e30","signature":"AA"}`), []byte("{}"))
	f.Fuzz(func(t *testing.T, attestation, payload []byte) {
		attached, err := attest.Attach(attestation, payload)
		if err != nil {
			return
		}
		_, err = attest.Attach(attached, payload)
		if len(payload) > 0 && len(attached)+len(payload) <= attest.MaxAttestation {
			require.ErrorIs(t, err, attest.PayloadNotDetached)
		}
	})
}

func FuzzReadRegister(f *testing.F) {
	f.Add([]byte("facility_id,subject,serial,spki_sha256\n24001,\"CN=a,C=VN\",01:ff,\n"))
	f.Add([]byte("\xEF\xBB\xBFfacility_id,spki_sha256\n24001,e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\n"))
	f.Add([]byte("facility_id,subject\n\"24001"))
	f.Fuzz(func(t *testing.T, data []byte) {
		r, err := attest.ReadRegister(bytes.NewReader(data))
		require.Equal(t, err == nil, r != nil)
	})
}

func FuzzReadCertificates(f *testing.F) {
	w := newWorld(f)
	f.Add(w.ec.Raw)
	f.Add([]byte(w.ec.pem()))
	f.Fuzz(func(t *testing.T, data []byte) {
		found, err := attest.ReadCertificates(bytes.NewReader(data))
		require.Equal(t, err == nil, len(found) > 0)
	})
}
