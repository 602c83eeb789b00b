// Package life is the life of a record: which states it goes through, what makes it
// go from one to the next, and who may do that. It is one table, in table.go; nothing
// else in the service decides it.
//
//	entered ─▶ checked ─▶ verified ────▶ signed ─▶ issued ─▶ renewed ─▶ …
//	   │          ├─────▶ exempt ───────▶ │          └──────────┴─▶ superseded, revoked
//	   ▼          ├─────▶ correctable ─▶ entered, with the proposal
//	 faulty       ├─────▶ conflict ────▶ verified, by the commune police
//	              └─────▶ not-found ───▶ verified, by the commune police
//
// Tell says the same to a citizen: what is missing, who has to act, what to do.
//
// Sources: Decision 5772/QĐ-BYT section 2; letters 8938/BYT-DP, 9438/BYT-CNTT and
// 2262/BYT-CNTT.
package life
