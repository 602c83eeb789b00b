package rules

import (
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"github.com/fxamacker/cbor/v2"
	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/cert"
)

// noon is when the samples are judged.
var noon = time.Date(2022, 6, 15, 12, 0, 0, 0, time.UTC)

// sampleDCC is a complete course of Viet Nam.
func sampleDCC() map[string]any {
	return map[string]any{
		"ver": "1.3.0", "dob": "1983-10-10",
		"nam": map[string]any{"fn": "Nguyễn", "gn": "Bảo Duy", "fnt": "NGUYEN", "gnt": "BAO<DUY"},
		"v": []any{map[string]any{
			"tg": "840539006", "vp": "1119349007", "mp": "EU/1/20/1528", "ma": "ORG-100030215", "dn": 2, "sd": 2,
			"dt": "2022-01-02", "co": "VN", "is": "Cục Y tế dự phòng", "ci": "URN:UVCI:01:VN:F86B8583C42E70AE36C4B41854C61310",
		}},
	}
}

// samplePayload is a DCC that Viet Nam issued in April 2022.
func samplePayload(t testing.TB, dcc map[string]any) *cert.Payload {
	claims := map[int]any{1: "VN", 6: time.Date(2022, 4, 14, 0, 0, 0, 0, time.UTC).Unix(), 4: time.Date(2023, 4, 14, 0, 0, 0, 0, time.UTC).Unix(), -260: map[int]any{1: dcc}}
	encoded, err := cbor.Marshal(claims)
	require.NoError(t, err)
	payload, _, err := cert.ReadPayload(encoded)
	require.NoError(t, err)
	return payload
}

func sampleCase(t testing.TB) Case {
	return Case{Payload: samplePayload(t, sampleDCC()), KeyID: []byte("12345678"), At: noon, Arrival: "VN"}
}

// sampleRule accepts every vaccination into Viet Nam.
func sampleRule() Rule {
	return Rule{
		Identifier: "VR-VN-0009", Type: Acceptance, Country: "VN", Version: "1.0.0", SchemaVersion: "1.0.0",
		Engine: EngineCertLogic, EngineVersion: "1.0.0", CertificateType: Vaccination,
		Description: []Description{{"en", "Every vaccination is accepted."}, {"vi", "Chấp nhận mọi mũi tiêm chủng."}},
		ValidFrom:   noon.AddDate(0, -1, 0), ValidTo: noon.AddDate(0, 1, 0),
		AffectedFields: []string{"v.0"}, Logic: json.RawMessage(`{"!":[{"!":[{"var":"payload.v.0"}]}]}`),
	}
}

// invalidation turns the sample rule into one of the issuer.
func invalidation(logic string) Rule {
	r := sampleRule()
	r.Identifier, r.Type, r.CertificateType, r.Logic = "IR-VN-0009", Invalidation, General, json.RawMessage(logic)
	return r
}

func sampleValueSets() ValueSets {
	names := []string{"EU/1/20/1528"}
	for i := range 38 {
		names = append([]string{fmt.Sprintf("EU/0/20/%04d", i)}, names...)
	}
	return ValueSets{"disease-agent-targeted": {"840539006"}, "vaccines-covid-19-names": names}
}
