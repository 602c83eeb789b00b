// Package population makes a synthetic population of Viet Nam and vaccination
// records of it with the mistakes that were published, so that reconciliation
// can be measured against a truth that is known. Nobody in it is real.
//
// Everything follows from a seed. The population takes 28 bytes a person, so that
// ten million fit into 280 MB; people and records are streamed.
//
// Nothing here uses the repairs of package identity: the encodings of Telex, VNI,
// TCVN3 and VNI-Windows are written down once more, so that a mistake in one of
// the two tables is seen.
//
// Sources: names, Lê Trung Hoa, Họ và tên người Việt Nam (2005), as it is cited
// for the shares of family names; ages and provinces, the census of 1 April 2019;
// personal numbers, Decree 137/2015 art. 13; shares of mistakes, the figures of
// March to August 2022 (26 % of people with a number did not agree with the
// register, 12 % had no usable number, most had the right number and other data
// wrong). How the mistakes of names and dates divide was never published: those
// shares are assumed.
package population
