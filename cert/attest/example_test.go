package attest_test

import (
	"context"
	"fmt"
	"time"

	"github.com/vaxcert/vaxcert/cert"
	"github.com/vaxcert/vaxcert/cert/attest"
)

// A facility signs a record; the authority knows whose it is, and when it was signed.
func ExampleStore_VerifyRecord() {
	facilityKey, root := exampleFacility() // a token of the facility, and who certifies facilities
	attestation, err := attest.Sign(context.Background(), facilityKey,
		cert.Record{ID: "r-1", FacilityID: "24001", FullName: "Nguyễn Văn A"}, time.Date(2022, 4, 14, 8, 30, 0, 0, time.UTC))
	if err != nil {
		panic(err)
	}

	store, err := attest.NewStore(attest.Options{
		Roots:  root,
		Clock:  func() time.Time { return time.Date(2022, 4, 15, 0, 0, 0, 0, time.UTC) },
		MaxAge: 30 * 24 * time.Hour,
	})
	if err != nil {
		panic(err)
	}
	record, attested, err := store.VerifyRecord(attestation)
	fmt.Println(record.ID, attested.Facility, attested.SignedAt, attested.Format, err)
	attestation[len(attestation)-1] ^= 1
	_, _, err = store.VerifyRecord(attestation)
	fmt.Println(err)
	// Output:
	// r-1 24001 2022-04-14 08:30:00 +0000 UTC cose <nil>
	// attest: signature-invalid
}
