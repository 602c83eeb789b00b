package intake

// MaxRow is how long a row of CSV or NDJSON may be, in bytes, with all the lines
// that a quoted field spans; a longer one is a Row with the code row-too-long.
// Source: choice of this project, as of the command; a full row has some 150 bytes.
const MaxRow = 64 << 10

// MaxRowLines is over how many lines a quoted field may go on. Source: choice of
// this project, as of the command.
const MaxRowLines = 100

// MaxField is how long one field of a record may be, in bytes; columns, keys and
// elements that are not read may be longer. Source: choice of this
// project.
const MaxField = 1 << 10

// MaxColumns is how many columns a header may name. Source: choice of this
// project; records.csv has 15 with the commune.
const MaxColumns = 256

// MaxRows is how many rows a body of CSV or NDJSON may have, broken ones counted.
// Source: choice of this project; a whole country issues up to 500,000 a day.
const MaxRows = 2_000_000

// MaxBundle is how long a FHIR body may be, in bytes. All of it is kept in memory,
// because an immunization may come before its patient. Source: choice of this
// project; 10,000 short immunizations with their patients take about 12 MiB.
const MaxBundle = 24 << 20

// MaxEntries is how many entries a FHIR Bundle may have. Source: choice of this
// project.
const MaxEntries = 20_000

// MaxEntry is how long one entry of a FHIR Bundle may be, in bytes; photos in a
// patient count. Source: choice of this project.
const MaxEntry = 256 << 10

// MaxDepth is how deep objects and arrays of JSON may be nested, of FHIR counted
// from the entry. Source: choice of this project.
const MaxDepth = 32

// MaxRepeats is how many contained resources, performers and codings of its vaccine
// an Immunization may have. Source: choice of this project; 3 of each are many.
const MaxRepeats = 64
