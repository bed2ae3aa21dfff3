"""Countries, departments, regions and languages by name, where the file keeps their codes.

Names of countries: Unicode CLDR (Unicode License v3, https://www.unicode.org/license.txt).
"""

from __future__ import annotations

from functools import cache

from django.conf.locale import LANG_INFO
from django.utils import translation
from django.utils.translation import gettext

from chaland import reference
from chaland.kernel.folding import fold
from chaland.kernel.text import LANGUAGES, Language, Text

_ROWS = """
AD Andorre|Andorra
AE Émirats arabes unis|United Arab Emirates
AF Afghanistan
AL Albanie|Albania
AM Arménie|Armenia
AO Angola
AR Argentine|Argentina
AT Autriche|Austria
AU Australie|Australia
AZ Azerbaïdjan|Azerbaijan
BA Bosnie-Herzégovine|Bosnia & Herzegovina
BB Barbade|Barbados
BD Bangladesh
BE Belgique|Belgium
BF Burkina Faso
BG Bulgarie|Bulgaria
BH Bahreïn|Bahrain
BI Burundi
BJ Bénin|Benin
BL Saint-Barthélemy|St. Barthélemy
BO Bolivie|Bolivia
BR Brésil|Brazil
BS Bahamas
BW Botswana
BY Biélorussie|Belarus
CA Canada
CD Congo-Kinshasa|Congo - Kinshasa
CF République centrafricaine|Central African Republic
CG Congo-Brazzaville|Congo - Brazzaville
CH Suisse|Switzerland
CI Côte d’Ivoire
CL Chili|Chile
CM Cameroun|Cameroon
CN Chine|China
CO Colombie|Colombia
CR Costa Rica
CU Cuba
CV Cap-Vert|Cape Verde
CY Chypre|Cyprus
CZ Tchéquie|Czechia
DE Allemagne|Germany
DJ Djibouti
DK Danemark|Denmark
DO République dominicaine|Dominican Republic
DZ Algérie|Algeria
EC Équateur|Ecuador
EE Estonie|Estonia
EG Égypte|Egypt
ES Espagne|Spain
ET Éthiopie|Ethiopia
FI Finlande|Finland
FR France
GA Gabon
GB Royaume-Uni|United Kingdom
GE Géorgie|Georgia
GF Guyane française|French Guiana
GG Guernesey|Guernsey
GH Ghana
GI Gibraltar
GM Gambie|Gambia
GN Guinée|Guinea
GP Guadeloupe
GQ Guinée équatoriale|Equatorial Guinea
GR Grèce|Greece
GT Guatemala
GW Guinée-Bissau|Guinea-Bissau
HK R.A.S. chinoise de Hong Kong|Hong Kong SAR China
HN Honduras
HR Croatie|Croatia
HT Haïti|Haiti
HU Hongrie|Hungary
ID Indonésie|Indonesia
IE Irlande|Ireland
IL Israël|Israel
IM Île de Man|Isle of Man
IN Inde|India
IQ Irak|Iraq
IR Iran
IS Islande|Iceland
IT Italie|Italy
JE Jersey
JM Jamaïque|Jamaica
JO Jordanie|Jordan
JP Japon|Japan
KE Kenya
KG Kirghizstan|Kyrgyzstan
KH Cambodge|Cambodia
KM Comores|Comoros
KR Corée du Sud|South Korea
KW Koweït|Kuwait
KZ Kazakhstan
LA Laos
LB Liban|Lebanon
LI Liechtenstein
LK Sri Lanka
LR Liberia
LT Lituanie|Lithuania
LU Luxembourg
LV Lettonie|Latvia
LY Libye|Libya
MA Maroc|Morocco
MC Monaco
MD Moldavie|Moldova
ME Monténégro|Montenegro
MF Saint-Martin|St. Martin
MG Madagascar
MK Macédoine du Nord|North Macedonia
ML Mali
MM Myanmar (Birmanie)|Myanmar (Burma)
MN Mongolie|Mongolia
MO R.A.S. chinoise de Macao|Macao SAR China
MQ Martinique
MR Mauritanie|Mauritania
MT Malte|Malta
MU Maurice|Mauritius
MV Maldives
MW Malawi
MX Mexique|Mexico
MY Malaisie|Malaysia
MZ Mozambique
NA Namibie|Namibia
NC Nouvelle-Calédonie|New Caledonia
NE Niger
NG Nigeria
NI Nicaragua
NL Pays-Bas|Netherlands
NO Norvège|Norway
NP Népal|Nepal
NZ Nouvelle-Zélande|New Zealand
OM Oman
PA Panama
PE Pérou|Peru
PF Polynésie française|French Polynesia
PH Philippines
PK Pakistan
PL Pologne|Poland
PM Saint-Pierre-et-Miquelon|St. Pierre & Miquelon
PR Porto Rico|Puerto Rico
PS Territoires palestiniens|Palestinian Territories
PT Portugal
PY Paraguay
QA Qatar
RE La Réunion|Réunion
RO Roumanie|Romania
RS Serbie|Serbia
RU Russie|Russia
RW Rwanda
SA Arabie saoudite|Saudi Arabia
SC Seychelles
SD Soudan|Sudan
SE Suède|Sweden
SG Singapour|Singapore
SI Slovénie|Slovenia
SK Slovaquie|Slovakia
SL Sierra Leone
SM Saint-Marin|San Marino
SN Sénégal|Senegal
SO Somalie|Somalia
SR Suriname
SV Salvador|El Salvador
SY Syrie|Syria
TD Tchad|Chad
TF Terres australes françaises|French Southern Territories
TG Togo
TH Thaïlande|Thailand
TJ Tadjikistan|Tajikistan
TM Turkménistan|Turkmenistan
TN Tunisie|Tunisia
TR Turquie|Türkiye
TT Trinité-et-Tobago|Trinidad & Tobago
TW Taïwan|Taiwan
TZ Tanzanie|Tanzania
UA Ukraine
UG Ouganda|Uganda
US États-Unis|United States
UY Uruguay
UZ Ouzbékistan|Uzbekistan
VA État de la Cité du Vatican|Vatican City
VE Venezuela
VN Viêt Nam|Vietnam
VU Vanuatu
WF Wallis-et-Futuna|Wallis & Futuna
XK Kosovo
YE Yémen|Yemen
YT Mayotte
ZA Afrique du Sud|South Africa
ZM Zambie|Zambia
ZW Zimbabwe
"""


def country_word(code: str, language: Language) -> str:
    """`FR` gives `France`; what is not a known ISO 3166 alpha-2 code is given back as it is."""
    return _COUNTRIES[code].to(language) if code in _COUNTRIES else code


def department_word(code: str) -> str:
    """`45` gives `Loiret (45)`; what is not a known code is given back as it is."""
    name = _departments().get(code)
    return f"{name} ({code})" if name else code


def region_word(code: str) -> str:
    """`84` gives `Auvergne-Rhône-Alpes`; what is not a known code is given back as it is."""
    return _regions().get(code, code)


def language_word(code: str, language: Language) -> str:
    """`de` gives `allemand`; what is not a known code is given back as it is."""
    return _languages(language).get(code, code)


def language_code(said: str) -> str | None:
    """`allemand`, `German`, `Deutsch` or `de` gives `de`; None for what names no language."""
    return _language_codes().get(fold(said))


def place_choices(column: str, language: Language) -> list[tuple[str, str]]:
    """(code, name) of all departments, regions or countries, as a filter offers them; nothing for the others."""
    match column:
        case "department":
            return [(code, department_word(code)) for code in _departments()]
        case "region":
            return sorted(_regions().items(), key=lambda row: fold(row[1]))
        case "country":
            named = [(code, names.to(language)) for code, names in _COUNTRIES.items()]
            return sorted(named, key=lambda row: (row[0] != "FR", fold(row[1])))
        case _:
            return []


def _table() -> dict[str, Text]:
    """Each row: the code, a space, the French name, and the English one after a bar when it differs."""
    words: dict[str, Text] = {}
    for row in _ROWS.strip().splitlines():
        code, names = row.split(" ", 1)
        french, _, english = names.partition("|")
        words[code] = Text(french, english or french)
    return words


@cache
def _departments() -> dict[str, str]:
    return dict(reference.departments().select("code", "name").iter_rows())


@cache
def _regions() -> dict[str, str]:
    return dict(reference.regions().select("code", "name").iter_rows())


@cache
def _languages(language: Language) -> dict[str, str]:
    with translation.override(language):
        names = {code: gettext(facts["name"]) for code, facts in LANG_INFO.items() if "name" in facts}
    return {code: name.lower() if language == "fr" else name for code, name in names.items()}


@cache
def _language_codes() -> dict[str, str]:
    local = {fold(facts["name_local"]): code for code, facts in LANG_INFO.items() if "name_local" in facts}
    named = {fold(name): code for spoken in LANGUAGES for code, name in _languages(spoken).items()}
    return local | named | {code: code for code in _languages("fr")}


_COUNTRIES = _table()
