"""Rebuilds the compact published figures of this folder from the original publications.

Usage: build.py DIR      DIR holds the publications, found by the start of their names (see README.md)

Values stand here exactly as published, symbols of suppression included; only the columns that repeat the place are replaced
by one code, and numbers lose a trailing ".0". `caseload published --data DIR` reads the publications themselves, and a test
holds that both give the same figures. Python's standard library only.
"""

import csv
import re
import sys
from pathlib import Path

HERE = Path(__file__).parent
# start of the publication's name -> file here and the columns that are kept; the order decides whose spelling of a name is taken
SOURCES = {
    "csww_indicators_": ("workforce.csv", """inpost_fte starters_fte leavers_fte turnover_rate_fte agency_fte agency_rate_fte
        agency_cover_fte agency_cover_rate_fte vacancy_fte vacancy_rate_fte vacancy_agency_cover_rate_fte case_holders_fte cases
        caseload_fte working_days_lost_fte absence_rate_fte"""),
    "b1_children_in_need_": ("children-in-need.csv", """Anypoint_episodes Started_episodes Ended_episodes At31_episodes
        awaiting_assessment"""),
    "c1_referrals_and_rereferrals_": ("referrals.csv", """referral_count rereferral_count rereferral_percent
        no_further_action_count no_further_action_percent not_in_need_count not_in_need_percent"""),
    "d3_cpps_subsequent_plan_": ("protection-plans.csv", "CPP_start CPP_subsequent CPP_subsequent_percent"),
    "d5_cpps_at31march_by_duration_": ("protection-plans-by-duration.csv", """CPP_At31 3_months_or_less
        more_than_3_months_6_months more_than_6_months_less_than_1_year 1_year_less_than_2_years 2_years_or_more"""),
    "ons_population_0_to_17_": ("population.csv", "population_estimate"),
}
TOOL = "lait_csc_long"
# measures of the Local Authority Interactive Tool that are kept
KEPT = """CIN CINTime3months CINTime3-6 CINTime6-1 CINTime1-2 CINTime2more CINCease3months CINCease3-6 CINCease6-1 CINCease1-2
CINCease2more CPP_Total_Rateper10,000 RefBySource_Police_% RefBySource_Schl_% RefBySource_HealthServ_% Continue_Assess_Comp
Section_47 ISCP_Conf CP_conf_15days CPP_rate CPRDuration CPPlans2yrs LACnum LACnum_Start LACceased LAC NoCareLeavers
Work_Force_NoSW Work_Force_Num_CaseHeld Work_Force_AvgNumCase_SW Work_Force_TO_Rate Work_Force_Vac_Rate Work_Force_Agecy_Rate
Work_Force_SWAbsence Social_Work_Caseholders_% Social_Work_SeniorPractitioner_% Social_Work_Qualified_no_cases_%
SafeguardingFinance FamilySupportFinance TotalLACFinance C&YPExpenditure SWFinance LACFinance""".split()
ENGLAND = "970"
REGIONS = {
    "north east": "980", "north west": "981", "yorkshire and the humber": "982", "east midlands": "983",
    "west midlands": "984", "east of england": "985", "london": "986", "inner london": "987", "outer london": "988",
    "south east": "989", "south west": "990",
}


def publications(folder, start):
    """Files of this start, the one with the latest year last, with their rows."""
    files = [path for path in sorted(Path(folder).iterdir()) if path.name.lower().startswith(start) and path.suffix == ".csv"]
    read = []
    for path in files:
        with open(path, encoding="utf-8-sig", newline="") as file:
            read.append(list(csv.DictReader(file)))
    return sorted(read, key=lambda rows: max(year(row.get("time_period") or row["period"]) for row in rows))


def year(period):
    """The year in which a period ends: 2023, 202223, 2022-23, 2022-23 (OT)."""
    digits = re.match(r"(\d{4})\D?(\d{2})?", period.strip())
    return int(digits[1]) + (1 if digits[2] else 0)


def code(row):
    """England 970, regions 980 to 990, councils by their old code, joint returns by both (314+318)."""
    level = row["geographic_level"].strip().lower()
    if level == "national":
        return ENGLAND
    if level == "regional":
        return REGIONS[row["region_name"].strip().lower()]
    return "+".join(sorted(part.strip() for part in row["old_la_code"].split("/")))


def plain(value):
    """A number without needless zeros; anything else as it stands."""
    value = value.strip()
    return value[:-2] if re.fullmatch(r"-?\d+\.0", value) else value


def write(name, header, rows):
    with open(HERE / name, "w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(header)
        out.writerows(rows)


def main(folder):
    areas = {}
    for start, (name, columns) in SOURCES.items():
        table, columns = {}, columns.split()
        for rows in publications(folder, start):
            for row in rows:
                when, area = year(row["time_period"]), code(row)
                table[area, when] = [plain(row.get(column, "")) for column in columns]
                council = row["geographic_level"].strip().lower() not in ("national", "regional")
                known = areas.setdefault(area, {"when": 0, "name": "", "region": "", "ons": []})
                if when > known["when"]:
                    known["when"] = when
                    known["name"] = row["la_name"] if council else row["region_name"] or row["country_name"]
                    known["region"] = REGIONS[row["region_name"].strip().lower()] if council else ""
                ons = row["new_la_code"] if council else row["region_code"] or row["country_code"]
                known["ons"] += [part for part in ons.split(" / ") if part and part not in known["ons"]]
        write(name, ["code", "year", *columns], [[*key, *table[key]] for key in sorted(table)])
    table = {}
    for rows in publications(folder, TOOL):
        for row in rows:
            if row["measure_short"] in KEPT:
                key = row["area_no"].strip(), year(row["period"])
                table.setdefault(key, {})[row["measure_short"]] = plain(row["value"])
    rows = [[*key, *(table[key].get(measure, "") for measure in KEPT)] for key in sorted(table)]
    write("interactive-tool.csv", ["code", "year", *KEPT], rows)
    listed = [[area, known["name"].strip(), known["region"], " ".join(sorted(known["ons"]))] for area, known in sorted(areas.items())]
    write("areas.csv", ["code", "name", "region", "ons_codes"], listed)
    for rows in publications_of_neighbours(folder):
        pairs = [[row["old_la_code"], " ".join(row[f"SN_{n}"].strip() for n in range(1, 11))] for row in rows]
        write("neighbours.csv", ["code", "neighbours"], sorted(pairs))


def publications_of_neighbours(folder):
    for path in sorted(Path(folder).glob("statistical_neighbours*.csv"))[-1:]:
        with open(path, encoding="utf-8-sig", newline="") as file:
            yield list(csv.DictReader(file))


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(sys.argv[1])
