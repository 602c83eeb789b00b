package main

import (
	"context"
	"errors"
	"io"
	"math/rand/v2"
	"strings"

	"github.com/vaxcert/vaxcert/identity"
)

// The sample of the records that a model is made of: how many, and from how large
// ones, in bytes. Hostile records must not fill the memory.
const (
	sampleSize      = 20_000
	maxSampleRecord = 1 << 10
)

// sampleSeed makes the sample of a file the same in every run.
const sampleSeed = 9438

// sampleOf takes n records of a file, each with the same chance, or all where there
// are no more. The same file gives the same. each is called after every row.
//
// Source: algorithm R, Vitter, Random Sampling with a Reservoir (1985).
func sampleOf(ctx context.Context, records *recordReader, n int, each func()) ([]identity.Record, error) {
	random := rand.New(rand.NewPCG(sampleSeed, uint64(n)))
	var sample []identity.Record
	for seen := 1; ctx.Err() == nil; {
		row, err := records.next()
		if errors.Is(err, io.EOF) {
			return sample, nil
		}
		if err != nil {
			return nil, readingRecords(err)
		}
		each()
		record := row.record.Identity()
		if row.code != "" || sizeOf(record) > maxSampleRecord {
			continue
		}
		if len(sample) < n {
			sample = append(sample, detached(record))
		} else if place := random.IntN(seen); place < n {
			sample[place] = detached(record)
		}
		seen++
	}
	return nil, ctx.Err()
}

func fieldsOf(r *identity.Record) []*string {
	return []*string{&r.FullName, &r.DateOfBirth, &r.Sex, &r.Nationality, &r.IDType, &r.IDNumber, &r.VaccinationDate, &r.Product}
}

func sizeOf(r identity.Record) (size int) {
	for _, field := range fieldsOf(&r) {
		size += len(*field)
	}
	return size
}

// detached is the record without the row that its values are parts of.
func detached(r identity.Record) identity.Record {
	for _, field := range fieldsOf(&r) {
		*field = strings.Clone(*field)
	}
	return r
}
