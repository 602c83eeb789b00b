// Package identity says whose a record or a certificate is: it reads the names,
// dates of birth and identity numbers that people wrote down, says what is wrong
// with them in words, and finds the person in a population register.
//
//	Record ── Check ──▶ []Finding{Code, Field, Severity, Proposed} ── Sentence ──▶ what to do
//	Record ── Reconcile ── Registry ──▶ Match{Status, Person, Changes, Reasons}
//
//	"001 090 012345" ── ParseNumber ──▶ Number{Kind, Text, Province, Sex, BirthYear}
//	QR of a card, foot of a passport ── ParseQRText, ParseMRZ ──▶ Person
//	"11/02/1990", "1990", … ── ParseDate ──▶ Date ── String ──▶ "1990-02-11"   dob
//	"ngày 11 tháng 2 năm 1990" ── ParseBirthDate ──▶ Date, []Finding
//	"NGUYỄN  bảo Duy" ── SplitName ──▶ Name{Family, Given, Uncertain}   nam.fn, nam.gn
//	Name ── Transliterated ──▶ "NGUYEN", "BAO<DUY"                      nam.fnt, nam.gnt
//	CompareNames("Tran Thi Hoà", "Trần Thị Hòa") ──▶ NameNoDiacritics
//
// Nothing here reads the clock, the disk or the network. All functions and
// methods are safe for concurrent use, and none panics. Records, people and
// proposed values are personal data; codes, sentences and errors never hold any,
// and log/slog does not show what a Record, a Person, a Number, a Finding, a Change
// or a Match holds, given by itself; slices of them, and package fmt, show all.
//
// # Text
//
// What comes in may be composed (NFC), decomposed (NFD) or have its marks in a
// wrong order; may hold no-break, ideographic and zero-width spaces, and
// full-width letters. What goes out is NFC with single spaces. The case of
// letters is the person's.
//
// # Dates
//
// A Date knows how much of it is known: a day, a month, a year. ParseDate guesses
// nothing: what does not say for certain which day it is, is an error, and Before
// is true only where it is certain. A date that ends in the year has the day
// before the month, always.
//
// ParseBirthDate and Check read more: separators of all sorts, full-width digits,
// "ngày 11 tháng 2 năm 1990", "11-Feb-1990" and the midnight that a spreadsheet
// puts behind a day are read as they are meant. What may be another day is only
// proposed: the month before the day (2/11/1990 12:00 AM too), years of two digits
// (the personal number says of which century), Buddhist years, 11021990, and day
// numbers of a spreadsheet. 30/02, and what says âm lịch, is a day of the lunar
// calendar, for which nothing is proposed.
//
// # Numbers
//
// ParseNumber knows the personal number of 12 digits, the old card of 9,
// passports, and health-insurance numbers, which are no identity numbers. It
// repairs what is certain, such as separators and digits of another script, and
// says so. The personal number has no check digit; its province, century, sex and
// year of birth are held against the rest of the record. Zeros that a spreadsheet
// took from its beginning are put back where sex and year then agree, otherwise
// proposed.
//
// A number that contradicts sex or birth date is a Warning only: people keep
// their number when their data are corrected.
//
// # Names
//
// Check undoes what programs do to names: fonts of the time before Unicode (TCVN3,
// VNI-Windows), UTF-8 read as Windows-1252, keystrokes of Telex and VNI, letters
// of other scripts that look Latin; and cuts off what is no name: phone numbers,
// relatives, doses, titles. Each has its code and proposes the name that was
// meant. CompareNames says how two names differ: not at all but for form (case,
// spaces, Unicode form, the place of the tone mark, missing diacritics), by other
// marks, the order of words, the middle name, the spelling, or altogether.
//
// # Reconcile
//
// A Reconciler holds records against a Registry, the population register that a
// country plugs in; Index is one in memory. The Status says what came of it. A
// record is Verified only where its number is in the register and name, birth date
// and sex agree but for matters of form; Correctable where exactly one
// person explains it, with the fields to mend; Exempt where it is a foreigner's
// with a passport number.
//
// Evidence is weighed by how rare it is (Fellegi and Sunter, 1969): a Model has how
// often mistakes are made, Frequencies how common names and birth dates are.
// Estimate fits the model to the records at hand.
//
// # Codes
//
// A Finding has one of these codes; Codes gives the table, Sentence each row in
// Vietnamese and English. The columns are the code, the field of the record that
// it is usually about, its usual severity and the sentence. A note is a matter of
// form, a warning is for somebody to look at, a failure leaves the field without a
// value that can be used. The codes that begin with feedback are the 13 reasons
// for which feedback of citizens is rejected by letter 9458/BYT-CNTT; no function
// finds them, they are for those who look at photos.
//
//	name-empty                  full_name        failure  The full name is missing; write it as on the identity paper.
//	name-too-long               full_name        failure  The name is too long; see whether other text got into it.
//	name-encoding               full_name        failure  The name has broken characters; type it again, or save the file as UTF-8.
//	name-not-a-name             full_name        failure  This is not a name; write the name as on the identity paper.
//	name-mojibake-utf8          full_name        warning  The letters are broken because a UTF-8 file was opened in another encoding; check the proposed name.
//	name-mojibake-tcvn3         full_name        warning  The name was typed in a TCVN3 font (.VnTime); check the proposed name.
//	name-mojibake-vni           full_name        warning  The name was typed in a VNI-Windows font; check the proposed name.
//	name-telex                  full_name        warning  Telex keystrokes are left in the name; check the proposed name.
//	name-vni                    full_name        warning  VNI keystrokes are left in the name; check the proposed name.
//	name-script                 full_name        warning  The name has letters of another script that look Latin; check the proposed name.
//	name-phone                  full_name        warning  There is a phone number in the name; move it to the phone column.
//	name-relation               full_name        warning  There is a note about a relative in the name; leave the name only.
//	name-dose                   full_name        warning  There is a note about a dose in the name; leave the name only.
//	name-extra-text             full_name        warning  There is other text in the name; leave the name only.
//	name-title                  full_name        warning  There is a title before the name; leave the name only.
//	name-abbreviated            full_name        warning  The name is abbreviated; write all of it as on the identity paper.
//	name-one-word               full_name        warning  There is one word only; write family, middle and given names.
//	name-no-diacritics          full_name        warning  The name has no diacritics; type it with them, as on the identity paper.
//	name-sex                    full_name        warning  The name is usually one of the other sex; check name and sex.
//	name-invisible              full_name        note     The name has invisible characters; they were left out, nothing to do.
//	name-unicode-form           full_name        note     The marks of the name are in another Unicode form; they were composed, nothing to do.
//	name-d-stroke               full_name        note     The letter Đ is typed as the Icelandic Ð; it was replaced, nothing to do.
//	name-spaces                 full_name        note     The name has unusual spaces; they were put right, nothing to do.
//	name-case                   full_name        note     The name is in capitals or small letters only; it is read as it is, nothing to do.
//	name-tone-placement         full_name        note     A tone mark is placed in the other style (hoà, hòa); it is the same name, nothing to do.
//	name-i-y                    full_name        warning  There is i for y or the reverse (Lí, Lý); follow the identity paper.
//	name-order                  full_name        warning  The parts of the name are in another order than in the register; write the family name first.
//	name-middle-missing         full_name        warning  A middle name of the register is missing; add it.
//	name-middle-extra           full_name        warning  There is a middle name that the register does not have; check the identity paper.
//	name-marks                  full_name        warning  The diacritics of the name differ from the register; follow the identity paper.
//	name-spelling               full_name        warning  The name is spelt differently in the register; follow the identity paper.
//	name-word                   full_name        warning  One word of the name differs from the register; check the identity paper.
//	name-differs                full_name        failure  The name differs from the register; check whether it is the same person.
//
//	birth-date-missing          date_of_birth    failure  The date of birth is missing; write day, month and year.
//	birth-date-invalid          date_of_birth    failure  The date of birth cannot be read; write it as day/month/year.
//	birth-date-impossible       date_of_birth    failure  There is no such day; look at the identity paper again.
//	birth-date-lunar            date_of_birth    warning  This may be a day of the lunar calendar; write the date on the identity paper.
//	birth-date-partial          date_of_birth    warning  The date of birth is not complete; add day and month from the identity paper.
//	birth-date-month-first      date_of_birth    warning  Day and month seem to be swapped; check the proposed date.
//	birth-date-short-year       date_of_birth    warning  The year of birth has two digits; write all four.
//	birth-date-buddhist         date_of_birth    warning  The year seems to be of the Buddhist calendar; check the proposed date.
//	birth-date-serial           date_of_birth    warning  The date became a day number of a spreadsheet; check the proposed date.
//	birth-date-compact          date_of_birth    warning  The date is written without separators; check the proposed date.
//	birth-date-age              date_of_birth    warning  By this date the person was over 120 years old; check the year of birth.
//
//	sex-missing                 sex              warning  The sex is missing; write M or F.
//	sex-invalid                 sex              warning  The sex cannot be read; write M or F.
//
//	nationality-missing         nationality      warning  The nationality is missing; write the two-letter country code, such as VN.
//	nationality-unknown         nationality      warning  There is no such country code; write two letters of ISO 3166-1, such as VN.
//
//	passport-missing            id_number        warning  A foreigner needs a passport number; add it.
//
//	id-type-unknown             id_type          warning  The kind of identity paper is not known; write cccd, cmnd or passport.
//
//	number-type                 id_number        warning  The number is not one of the paper that is named; check both.
//	number-missing              id_number        failure  The identity number is missing; write the number of the identity card.
//	number-format               id_number        failure  The number has a wrong form: an identity card has 12 digits, an old one 9; look at the paper again.
//	number-scientific           id_number        failure  A spreadsheet made the number 1.23E+10; format the column as text and enter the number again.
//	number-placeholder          id_number        failure  This is a placeholder; write the real number.
//	number-phone                id_number        failure  This seems to be a phone number; write the number of the identity paper.
//	number-check-digit          id_number        failure  A check digit of the passport is wrong; enter the lines at the foot of its page again.
//	number-zeros                id_number        warning  The number lost the zeros at its beginning; check the proposed one.
//	number-letters              id_number        warning  There are letters for digits (O for 0, l for 1); check the proposed number.
//	number-extra-text           id_number        warning  There are two numbers or a note; check the proposed one, and leave the number only.
//	number-province             id_number        warning  The first three digits are no province or country; check the number.
//	number-sex                  id_number        warning  The number is one of the other sex; check number and sex.
//	number-birth-year           id_number        warning  The number is one of another year of birth; check number and date of birth.
//	number-future               id_number        warning  By its number the person was born after the vaccination; check the number.
//	number-insurance            id_number        warning  This is the number of a health-insurance card; write that of the identity card.
//	number-passport-form        id_number        warning  The passport number has an unusual form (of Viet Nam: a letter and 7 digits); check it.
//	old-card-duplicates         id_number        warning  Old cards of this range were issued twice; write the personal number of 12 digits.
//	number-old-card             id_number        note     This is the number of an old card; write the personal number of 12 digits where there is one.
//	number-separators           id_number        note     The number has separators; they were left out, nothing to do.
//	number-digits               id_number        note     The number has digits of another script or width; they were replaced, nothing to do.
//	number-fraction             id_number        note     A spreadsheet put “.0” behind the number; it was left out, nothing to do.
//	number-case                 id_number        note     The number has small letters; they were made capitals, nothing to do.
//	number-label                id_number        note     There are words beside the number, such as the name of the paper; they were left out, nothing to do.
//	number-mrz                  id_number        note     The number was taken from the machine readable lines of the passport, nothing to do.
//
//	qr-not-identity                              failure  This QR code is neither that of an identity card nor of PC-Covid; scan the one on the card.
//	mrz-form                                     failure  These are not the two lines of 44 characters of a passport; scan its page again.
//	mrz-check-digit                              warning  A check digit in the lines of the passport is wrong; scan again, or look at its page.
//
//	mrz-name-cut                full_name        warning  The name in the lines of the passport may be cut off; write all of it as on its page.
//
//	vaccination-date-missing    vaccination_date warning  The date of vaccination is missing; add it.
//	vaccination-date-invalid    vaccination_date warning  The date of vaccination cannot be read; write it as day/month/year.
//	vaccination-date-partial    vaccination_date warning  The date of vaccination needs day, month and year; add them.
//	vaccination-date-early      vaccination_date warning  The date of vaccination is before there was a COVID-19 vaccine (December 2020); check the year.
//	born-after-vaccination      vaccination_date failure  The date of birth is after the vaccination; check both dates.
//
//	age-under-5                 product          warning  The person was under 5 years old; check the dates of birth and vaccination.
//	age-product                 product          warning  The vaccine was not used at this age; check the date of birth and the vaccine.
//
//	registry-number-unknown     id_number        warning  The number is not in the register; check it.
//	registry-number-other       id_number        warning  The number is another person's in the register; check it.
//	registry-number-duplicate   id_number        warning  Several people of the register have this number; ask the commune police.
//	registry-number-differs     id_number        warning  The person found has another number; check the proposed one with the identity paper.
//
//	registry-id-type            id_type          warning  The kind of paper is not that of the proposed number; change it with the number.
//
//	registry-old-card           id_number        note     Found by the number of the old card; replace it by the personal number.
//
//	registry-birth-date         date_of_birth    warning  The date of birth differs from the register; check the proposed one with the identity paper.
//	registry-birth-date-swapped date_of_birth    warning  Day and month of birth are swapped beside the register; check the proposed date.
//	registry-birth-date-partial date_of_birth    warning  The date of birth is not complete beside the register; complete it from the identity paper.
//
//	registry-sex                sex              warning  The sex differs from the register; check the identity paper.
//
//	registry-nationality        nationality      warning  The nationality differs from the register; check the identity paper.
//
//	registry-two-people                          warning  At least two people fit equally well; ask for the person's identity paper.
//
//	registry-namesake           full_name        warning  Somebody born the same day has a name that differs in its marks only; type the name with its marks, as on the identity paper.
//
//	registry-nobody                              warning  Nobody of the register fits; pass it to the commune police.
//	registry-weak-evidence                       warning  Somebody is similar, but not certainly the one; check the identity paper.
//	registry-incomplete                          warning  The register does not have all of this person; ask the commune police to complete it.
//	foreigner-exempt                             note     A foreigner with a passport is not held against the register; the facility answers for the data.
//	too-little                                   failure  There is too little to look for anybody; add name, date of birth and number.
//
//	feedback-screening-form                      failure  The photo is only of a screening form without date, dose and vaccine; send one of the vaccination paper.
//	feedback-name               full_name        failure  The name in the feedback is not that of the paper; write it as on the paper.
//	feedback-person-photo                        failure  This is a photo of a person; send one of the vaccination paper.
//	feedback-dose-number        dose_number      failure  The dose number is not that of the paper; check it.
//	feedback-birth-date         date_of_birth    failure  The date of birth is not that of the paper; check it.
//	feedback-paper-incomplete                    failure  The paper lacks name, sex, date or vaccine; ask the facility to complete it.
//	feedback-covered                             failure  Part of the photo is covered; take one of the whole paper.
//	feedback-blurred                             failure  The photo is blurred; take a sharp one.
//	feedback-vaccination-date   vaccination_date failure  The date of vaccination is not that of the paper; check it.
//	feedback-all-differs                         failure  Everything differs from the paper; send the paper of this person.
//	feedback-name-incomplete    full_name        failure  The name is incomplete or has no diacritics; write all of it, with them.
//	feedback-vaccine            product          failure  The vaccine is not that of the paper; check it.
//	feedback-altered                             failure  The paper was altered; ask the facility for a new one.
//
// # Errors
//
//	ErrNameEmpty      the name has no letter
//	ErrNameTooLong    family or given names have more than MaxNamePart characters
//	ErrNameEncoding   not UTF-8, or control characters
//	*DateError        not a date; errors.Is(err, ErrDate). Its Code is one of
//	                  date-format, date-short-year, date-year, date-month, date-day
//
// No error holds a name, a number or a date. Check and the Parse functions that
// give findings have no errors; those of a reconciliation are the register's.
//
// # Compatibility
//
// Exported names, error values and codes stay as they are within a major version;
// new codes may be added. The list of family names, which decides only
// Name.Uncertain, and the letters that Transliterate knows may grow in any
// version, and more texts may be read or proposed as what they mean. Sentences and
// texts of errors may change.
package identity
