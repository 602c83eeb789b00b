package identity

// states has the codes of states in passports, each with its two letters of ISO
// 3166-1: the three letters of ISO 3166-1, then those that only passports have.
// The codes of people without a state (XXA, XXB, XXC, XXX) are none. Source: ICAO
// Doc 9303-3 section 5.
const (
	states = isoStates + icaoStates

	isoStates = "" +
		"ABWAW AFGAF AGOAO AIAAI ALAAX ALBAL ANDAD AREAE ARGAR ARMAM ASMAS ATAAQ ATFTF ATGAG AUSAU AUTAT AZEAZ BDIBI BELBE BENBJ " +
		"BESBQ BFABF BGDBD BGRBG BHRBH BHSBS BIHBA BLMBL BLRBY BLZBZ BMUBM BOLBO BRABR BRBBB BRNBN BTNBT BVTBV BWABW CAFCF CANCA " +
		"CCKCC CHECH CHLCL CHNCN CIVCI CMRCM CODCD COGCG COKCK COLCO COMKM CPVCV CRICR CUBCU CUWCW CXRCX CYMKY CYPCY CZECZ DEUDE " +
		"DJIDJ DMADM DNKDK DOMDO DZADZ ECUEC EGYEG ERIER ESHEH ESPES ESTEE ETHET FINFI FJIFJ FLKFK FRAFR FROFO FSMFM GABGA GBRGB " +
		"GEOGE GGYGG GHAGH GIBGI GINGN GLPGP GMBGM GNBGW GNQGQ GRCGR GRDGD GRLGL GTMGT GUFGF GUMGU GUYGY HKGHK HMDHM HNDHN HRVHR " +
		"HTIHT HUNHU IDNID IMNIM INDIN IOTIO IRLIE IRNIR IRQIQ ISLIS ISRIL ITAIT JAMJM JEYJE JORJO JPNJP KAZKZ KENKE KGZKG KHMKH " +
		"KIRKI KNAKN KORKR KWTKW LAOLA LBNLB LBRLR LBYLY LCALC LIELI LKALK LSOLS LTULT LUXLU LVALV MACMO MAFMF MARMA MCOMC MDAMD " +
		"MDGMG MDVMV MEXMX MHLMH MKDMK MLIML MLTMT MMRMM MNEME MNGMN MNPMP MOZMZ MRTMR MSRMS MTQMQ MUSMU MWIMW MYSMY MYTYT NAMNA " +
		"NCLNC NERNE NFKNF NGANG NICNI NIUNU NLDNL NORNO NPLNP NRUNR NZLNZ OMNOM PAKPK PANPA PCNPN PERPE PHLPH PLWPW PNGPG POLPL " +
		"PRIPR PRKKP PRTPT PRYPY PSEPS PYFPF QATQA REURE ROURO RUSRU RWARW SAUSA SDNSD SENSN SGPSG SGSGS SHNSH SJMSJ SLBSB SLESL " +
		"SLVSV SMRSM SOMSO SPMPM SRBRS SSDSS STPST SURSR SVKSK SVNSI SWESE SWZSZ SXMSX SYCSC SYRSY TCATC TCDTD TGOTG THATH TJKTJ " +
		"TKLTK TKMTM TLSTL TONTO TTOTT TUNTN TURTR TUVTV TWNTW TZATZ UGAUG UKRUA UMIUM URYUY USAUS UZBUZ VATVA VCTVC VENVE VGBVG " +
		"VIRVI VNMVN VUTVU WLFWF WSMWS YEMYE ZAFZA ZMBZM ZWEZW "
	icaoStates = "" +
		"D<<DE EUEEU GBDGB GBNGB GBOGB GBPGB GBSGB RKSXK UNAUN UNOUN "
)

const stateWidth = len("VNMVN ")

// CountryOf gives ISO 3166-1 alpha-2 for the three letters of ISO 3166-1 alpha-3, in
// capitals, or of a passport, where Germany is "D<<". known is false for others, and
// for people without a state (XXA, XXB, XXC, XXX). Source: ICAO Doc 9303-3 section 5.
func CountryOf(alpha3 string) (country string, known bool) {
	for at := 0; at < len(states); at += stateWidth {
		if states[at:at+3] == alpha3 {
			return states[at+3 : at+5], true
		}
	}
	return "", false
}

// Alpha3 gives ISO 3166-1 alpha-3 for alpha-2, both in capitals. known is false where
// there is none: Kosovo (XK) and the European Union have no code of three letters.
func Alpha3(country string) (alpha3 string, known bool) {
	for at := 0; at < len(isoStates); at += stateWidth {
		if isoStates[at+3:at+5] == country {
			return isoStates[at : at+3], true
		}
	}
	return "", false
}
