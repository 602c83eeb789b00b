// Package deflate reads and writes zlib streams (RFC 1950, RFC 1951) of a few
// hundred bytes, each in one call and in memory.
//
// The standard library's reader and writer are made for streams: on a message
// of a QR code most of their time goes into setting up state, and the writer
// ends a stream with five bytes that a single block does not need. Here a
// message is one block, its cost in bits is known before it is written, and
// the working memory is kept in pools.
package deflate
