"""Roles x doors: who gets what, with real objects, by every method; a refused request leaves every table as it was."""

import hashlib
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from secrets import token_hex
from typing import Any

import pytest
from django.apps import apps
from django.core.files.base import File
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from shuping.ballots.tests import factories as rounds
from shuping.core import clock
from shuping.core.once import FIELD, new_token
from shuping.core.remembered import Remembered
from shuping.debriefs.tests import factories as reports
from shuping.findings.tests import factories
from shuping.reviews.tests import factories as reviewing
from tests.access import ballots, debriefs, hall, results, reviews, scenes, vetting
from tests.access.doors import doors
from tests.access.scenes import Scene, finding, nothing
from tests.worlds import World

# In this order: a visitor, somebody without any role, the organiser of the sibling township, the clerk of a village
# below, the township's organiser and secretary, the organisation department, the city's secretary, a supervisor with a
# grant for the township, the security administrator, the auditor; last the system administrator, who gets what somebody
# without any role gets where a line does not name him.
ROLES = (
    "visitor", "nobody", "pine-organiser", "green-clerk", "green-organiser", "green-secretary",
    "officer", "mayor", "supervisor", "security", "auditor", "system",
)  # fmt: skip
# "in" = led to the sign-in page; "ok" = answered or done; "422" = a form that says what to change; others as they are.
MATRIX: dict[str, tuple[Scene, str]] = {
    #                                       visitor nobody sibling below own own-s dept mayor superv secur audit
    "office:desk GET": (nothing(),             "in  ok  ok  ok  ok  ok  ok  ok  ok  ok  ok"),
    "office:search GET": (nothing(words="三会"), "in  ok  ok  ok  ok  ok  ok  ok  ok  ok  ok"),
    "office:grants GET": (nothing(),           "in  403 403 403 403 403 403 403 403 ok  ok"),
    "office:grant GET": (nothing(),            "in  403 403 403 403 403 403 403 403 ok  403"),
    "office:grant POST": (scenes.new_grant,    "in  403 403 403 403 403 403 403 403 ok  403"),
    "office:revoke POST": (scenes.a_grant,     "in  403 403 403 403 403 403 403 403 ok  403"),
    "office:chain GET": (nothing(),            "in  403 403 403 403 403 403 403 403 403 ok"),
    "office:chain_export GET": (nothing(),     "in  403 403 403 403 403 403 403 403 403 ok"),
    "office:people GET": (nothing(),           "in  403 403 403 403 403 403 403 403 ok  ok"),
    "office:register GET": (nothing(),         "in  403 403 403 403 403 403 403 403 ok  403"),
    "office:register POST": (nothing(name="李新", username="lixin"),
                                               "in  403 403 403 403 403 403 403 403 ok  403"),
    "office:person GET": (scenes.a_person,     "in  403 403 403 403 403 403 403 403 ok  ok"),
    "office:rename GET": (scenes.a_person,     "in  403 403 403 403 403 403 403 403 ok  403"),
    "office:rename POST": (scenes.misnamed,    "in  403 403 403 403 403 403 403 403 ok  403"),
    "office:withdraw POST": (scenes.without_account, "in  403 403 403 403 403 403 403 403 ok  403"),
    "office:open_account GET": (scenes.a_person, "in  403 403 403 403 403 403 403 403 ok  403"),
    "office:open_account POST": (scenes.without_account, "in  403 403 403 403 403 403 403 403 ok  403"),
    "office:reset_password POST": (scenes.a_person, "in  403 403 403 403 403 403 403 403 ok  403"),
    "office:close_account POST": (scenes.a_person, "in  403 403 403 403 403 403 403 403 ok  403"),
    "office:reopen_account POST": (scenes.closed_account, "in  403 403 403 403 403 403 403 403 ok  403"),
    "office:shown_once GET": (nothing(),       "in  403 403 403 403 403 403 403 403 ok  ok ok"),
    "office:administrators GET": (nothing(),   "in  403 403 403 403 403 403 403 403 ok  ok ok"),
    "office:propose GET": (nothing(),          "in  403 403 403 403 403 403 403 403 ok  ok ok"),
    "office:propose POST": (nothing(role="system_administrator", username="nobody"),
                                               "in  403 403 403 403 403 403 403 403 ok  ok  422"),
    "office:decide POST": (scenes.a_stand_in,  "in  403 403 403 403 403 403 403 403 403 ok"),
    "office:jobs GET": (nothing(),             "in  403 403 403 403 403 403 403 403 403 403 ok"),
    "office:retry_job POST": (scenes.a_failed_job,
                                               "in  403 403 403 403 403 403 403 403 403 403 ok"),
    "office:health GET": (nothing(),           "ok  ok  ok  ok  ok  ok  ok  ok  ok  ok  ok"),
    "accounts:sign_in GET": (nothing(),        "ok  ok  ok  ok  ok  ok  ok  ok  ok  ok  ok"),
    "accounts:sign_in POST": (nothing(username="mayor", password="no"),
                                               "ok  ok  ok  ok  ok  ok  ok  ok  ok  ok  ok"),
    "accounts:code GET": (nothing(),           "ok  ok  ok  ok  ok  ok  ok  ok  ok  ok  ok"),
    "accounts:code POST": (nothing(code="123456"), "ok  ok  ok  ok  ok  ok  ok  ok  ok  ok  ok"),
    "accounts:kept GET": (nothing(),           "in  ok  ok  ok  ok  ok  ok  ok  ok  ok  ok"),
    "accounts:account GET": (nothing(),        "in  ok  ok  ok  ok  ok  ok  ok  ok  ok  ok"),
    "accounts:password GET": (nothing(),       "in  ok  ok  ok  ok  ok  ok  ok  ok  ok  ok"),
    "accounts:password POST": (nothing(old_password="no", new_password="no", again_password="no"),
                                               "in  422 422 422 422 422 422 422 422 422 422"),
    "accounts:second_factor GET": (nothing(),  "in  ok  ok  ok  ok  ok  ok  ok  ok  ok  ok"),
    "accounts:second_factor POST": (nothing(code="000"),
                                               "in  422 422 422 422 422 422 422 422 422 422"),
    "accounts:second_factor_off POST": (nothing(code="000"),
                                               "in  ok  ok  ok  ok  ok  ok  ok  ok  ok  ok"),
    "accounts:sign_out POST": (nothing(),      "in  ok  ok  ok  ok  ok  ok  ok  ok  ok  ok"),
    "accounts:enlarge POST": (nothing(back="/"), "ok  ok  ok  ok  ok  ok  ok  ok  ok  ok  ok"),
    "demo:enter POST": (lambda world: (["mayor"], {}), "404 404 404 404 404 404 404 404 404 404 404"),
    "demo:day GET": (nothing(),                "in  404 404 404 404 404 404 404 404 404 404"),
    "demo:day POST": (nothing(day="2030-01-01"), "in  404 404 404 404 404 404 404 404 404 404"),
    "rehearsals:end GET": (nothing(),          "in  404 404 404 404 404 404 404 404 404 404"),
    "rehearsals:end POST": (nothing(),         "in  404 404 404 404 404 404 404 404 404 404"),
    "rehearsals:detail GET": (reviews.of(reviewing.ready), "in  403 404 403 404 403 ok  403 403 403 403"),
    "rehearsals:begin POST": (reviews.of(reviewing.ready), "in  403 404 403 404 403 ok  403 403 403 403"),
    "rehearsals:stop POST": (reviews.of(reviewing.ready), "in  403 404 403 404 403 ok  403 403 403 403"),
    "organisations:list GET": (nothing(),      "in  403 ok  ok  ok  ok  ok  ok  ok  403 403"),
    "organisations:detail GET": (scenes.an_organisation,
                                               "in  403 404 404 ok  ok  ok  ok  ok  403 403"),
    "organisations:export GET": (nothing(),    "in  403 ok  ok  ok  ok  ok  ok  ok  403 403"),
    "organisations:import GET": (nothing(),    "in  403 403 403 403 403 ok  403 403 403 403"),
    "organisations:import POST": (scenes.new_tree_table, "in  403 403 403 403 403 ok  403 403 403 403"),
    "organisations:import_template GET": (nothing(), "in  403 403 403 403 403 ok  403 403 403 403"),
    "organisations:import_check GET": (scenes.a_tree_import, "in  403 403 403 403 403 ok  403 403 403 403"),
    "organisations:import_check POST": (scenes.a_tree_import, "in  403 403 403 403 403 ok  403 403 403 403"),
    "organisations:import_drop POST": (scenes.a_tree_import, "in  403 403 403 403 403 ok  403 403 403 403"),
    "organisations:history GET": (scenes.an_organisation,
                                               "in  403 404 404 ok  ok  ok  ok  ok  403 403"),
    "organisations:found GET": (scenes.an_organisation, "in  403 403 403 403 403 ok  403 403 403 403"),
    "organisations:found POST": (scenes.a_new_organisation, "in  403 403 403 403 403 ok  403 403 403 403"),
    "organisations:rename GET": (scenes.an_organisation, "in  403 403 403 403 403 ok  403 403 403 403"),
    "organisations:rename POST": (scenes.another_name, "in  403 403 403 403 403 ok  403 403 403 403"),
    "organisations:move GET": (scenes.an_organisation, "in  403 403 403 403 403 ok  403 403 403 403"),
    "organisations:move POST": (scenes.another_superior, "in  403 403 403 403 403 ok  403 403 403 403"),
    "organisations:create_post GET": (scenes.an_organisation, "in  403 403 403 403 403 ok  403 403 403 403"),
    "organisations:create_post POST": (scenes.a_new_post, "in  403 403 403 403 403 ok  403 403 403 403"),
    "organisations:appoint GET": (scenes.a_post, "in  403 403 403 403 403 ok  403 403 403 403"),
    "organisations:appoint POST": (scenes.an_appointment, "in  403 403 403 403 403 ok  403 403 403 403"),
    "organisations:end_appointment GET": (scenes.a_holder, "in  403 403 403 403 403 ok  403 403 403 403"),
    "organisations:end_appointment POST": (scenes.a_holder, "in  403 403 403 403 403 ok  403 403 403 403"),
    "organisations:dissolve GET": (scenes.an_empty_organisation, "in  403 403 403 403 403 ok  403 403 403 403"),
    "organisations:dissolve POST": (scenes.an_empty_organisation, "in  403 403 403 403 403 ok  403 403 403 403"),
    "organisations:reshape GET": (scenes.a_merger, "in  403 403 403 403 403 ok  403 403 403 403"),
    "organisations:reshape POST": (scenes.a_merger, "in  403 403 403 403 403 ok  403 403 403 403"),
    "handovers:make GET": (scenes.who_leaves,  "in  404 404 404 ok  403 ok  403 403 404 404"),
    "handovers:make POST": (scenes.a_sheet,    "in  404 404 404 ok  403 ok  403 403 404 404"),
    "handovers:detail GET": (scenes.a_handover, "in  404 404 404 ok  ok  ok  403 403 404 404"),
    "handovers:paper GET": (scenes.a_handover_paper, "in  404 404 404 ok  ok  ok  403 403 404 404"),
    "handovers:confirm POST": (scenes.a_handover, "in  404 404 404 403 ok  403 403 403 404 404"),
    "handovers:send_back POST": (scenes.a_wrong_handover, "in  404 404 404 403 ok  403 403 403 404 404"),
    "workdays:calendar GET": (nothing(),       "in  ok  ok  ok  ok  ok  ok  ok  ok  ok  ok"),
    "workdays:write GET": (scenes.a_year,      "in  403 403 403 403 403 ok  403 403 403 403 ok"),
    "workdays:write POST": (scenes.a_year,     "in  403 403 403 403 403 ok  403 403 403 403 ok"),
    "ballots:list GET": (nothing(),            "in  403 ok  403 ok  ok  ok  ok  403 403 403"),
    "ballots:new GET": (nothing(),             "in  403 ok  403 ok  403 ok  403 403 403 403"),
    "ballots:new POST": (ballots.form_of(),    "in  403 ok  403 ok  403 ok  403 403 403 403"),
    "ballots:detail GET": (ballots.of(rounds.draft), "in  403 404 403 ok  ok  ok  ok  403 403 403"),
    "ballots:change GET": (ballots.of(rounds.draft), "in  403 404 403 ok  403 403 403 403 403 403"),
    "ballots:change POST": (ballots.changed,   "in  403 404 403 ok  403 403 403 403 403 403"),
    "ballots:fix POST": (ballots.of(rounds.draft), "in  403 404 403 ok  403 403 403 403 403 403"),
    # From here on the sibling's organiser and the clerk below hold a teller's grant, the supervisor a scrutineer's.
    "ballots:form_paper GET": (ballots.form,   "in  403 ok  ok  ok  ok  ok  ok  ok  403 403"),
    "ballots:sheets GET": (ballots.of(rounds.fixed), "in  403 403 403 403 403 403 403 ok  403 403"),
    "ballots:sheets POST": (ballots.sheets,    "in  403 403 403 403 403 403 403 ok  403 403"),
    "ballots:key GET": (ballots.a_sheet,       "in  403 ok  ok  403 403 403 403 403 403 403"),
    "ballots:key POST": (ballots.a_keyed_sheet, "in  403 ok  ok  403 403 403 403 403 403 403"),
    "ballots:differences GET": (ballots.of(rounds.differing), "in  403 403 403 403 403 403 403 ok  403 403"),
    "ballots:differences POST": (ballots.a_difference, "in  403 403 403 403 403 403 403 ok  403 403"),
    "ballots:count POST": (ballots.of(rounds.keyed), "in  403 403 403 403 403 403 403 ok  403 403"),
    "ballots:full GET": (ballots.of(rounds.counted), "in  403 403 403 403 403 403 403 ok  403 403"),
    "ballots:slips GET": (ballots.phones(rounds.printed), "in  403 403 403 ok  403 403 403 403 403 403"),
    "ballots:slips POST": (ballots.slips,      "in  403 403 403 ok  403 403 403 403 403 403"),
    "ballots:round_key GET": (ballots.phones(rounds.printed), "in  403 403 403 403 403 403 ok  ok  403 403"),
    "ballots:round_key POST": (ballots.another_trial, "in  403 403 403 403 403 403 ok  ok  403 403"),
    "ballots:trial GET": (ballots.phones(rounds.printed), "in  403 403 403 403 403 403 ok  ok  403 403"),
    "ballots:offline GET": (nothing(),         "in  403 ok  403 ok  ok  ok  ok  403 403 403"),
    "ballots:opening GET": (ballots.phones(rounds.printed), "in  403 403 403 403 403 403 ok  ok  403 403"),
    # Over plain HTTP, as here, voting on phones is not opened.
    "ballots:opening POST": (ballots.heads,    "in  403 403 403 403 403 403 422 422 403 403"),
    "ballots:spare POST": (ballots.spare,      "in  403 403 403 403 403 403 ok  ok  403 403"),
    "ballots:scan GET": (ballots.phones(rounds.opened), "in  403 403 403 403 403 403 ok  ok  403 403"),
    "ballots:scan POST": (ballots.a_damaged_slip, "in  403 403 403 403 403 403 ok  ok  403 403"),
    "ballots:close POST": (ballots.phones(rounds.opened), "in  403 403 403 403 403 403 ok  ok  403 403"),
    "ballots:live GET": (ballots.phones(rounds.opened), "in  403 ok  ok  ok  ok  ok  ok  ok  403 403"),
    "ballots:reconcile GET": (ballots.phones(rounds.voted), "in  403 403 403 403 403 403 ok  ok  403 403"),
    "ballots:reconcile POST": (ballots.hands,  "in  403 403 403 403 403 403 ok  ok  403 403"),
    "ballots:close_list POST": (ballots.phones(rounds.reconciled), "in  403 403 403 403 403 403 ok  ok  403 403"),
    "ballots:list_paper GET": (ballots.a_list, "in  403 ok  ok  ok  ok  ok  ok  ok  403 403"),
    "ballots:round_file GET": (ballots.phones(rounds.listed), "in  403 403 403 403 403 403 ok  ok  403 403"),
    "ballots:counts GET": (ballots.phones(rounds.listed), "in  403 403 403 403 403 403 ok  ok  403 403"),
    "ballots:counts POST": (ballots.counts,    "in  403 403 403 403 403 403 ok  ok  403 403"),
    "ballots:give_up GET": (ballots.of(rounds.fixed), "in  403 403 403 ok  403 403 403 403 403 403"),
    "ballots:give_up POST": (ballots.a_mistake, "in  403 403 403 ok  403 403 403 403 403 403"),
    "ballots:void GET": (ballots.phones(rounds.opened), "in  403 403 403 403 403 403 ok  ok  403 403"),
    "ballots:void POST": (ballots.a_reason,    "in  403 403 403 403 403 403 ok  ok  403 403"),
    "ballots:destroy POST": (ballots.overdue,  "in  403 403 403 403 403 403 ok  ok  403 403"),
    "hall:console GET": (hall.a_meeting,       "in  403 404 403 404 404 ok  ok  403 403 403"),
    "hall:live GET": (hall.a_meeting,          "in  403 404 403 404 404 ok  ok  403 403 403"),
    "hall:projector GET": (hall.a_meeting,     "in  403 404 403 404 404 ok  ok  403 403 403"),
    "hall:projector_live GET": (hall.a_meeting, "in  403 404 403 404 404 ok  ok  403 403 403"),
    "hall:projector_code POST": (hall.a_meeting, "in  403 404 403 404 403 ok  403 403 403 403"),
    "projecting:entry GET": (nothing(),        "ok  ok  ok  ok  ok  ok  ok  ok  ok  ok"),
    "projecting:entry POST": (hall.a_typed_code, "ok  ok  ok  ok  ok  ok  ok  ok  ok  ok"),
    "projecting:projector GET": (hall.a_projector, "ok  ok  ok  ok  ok  ok  ok  ok  ok  ok"),
    "projecting:live GET": (hall.a_projector,  "ok  ok  ok  ok  ok  ok  ok  ok  ok  ok"),
    "hall:prepare POST": (hall.a_review,       "in  403 404 403 404 403 ok  403 403 403 403"),
    "hall:move POST": (hall.a_press,           "in  403 404 403 404 403 ok  403 403 403 403"),
    "hall:agenda GET": (hall.a_meeting,        "in  403 404 403 404 403 ok  403 403 403 403"),
    "hall:presence POST": (hall.a_count,       "in  403 404 403 404 403 ok  403 403 403 403"),
    "hall:ask POST": (hall.a_question,         "in  403 404 403 404 403 ok  403 403 403 403"),
    "hall:question GET": (hall.an_asked_one,   "in  403 404 403 404 403 ok  403 403 403 403"),
    "hall:question POST": (hall.an_answer,     "in  403 404 403 404 403 ok  403 403 403 403"),
    "hall:comments GET": (hall.a_meeting,      "in  403 404 403 404 403 ok  403 403 403 403"),
    "hall:file POST": (hall.sent,              "in  403 404 403 404 403 ok  403 403 403 403"),
    "hall:typing GET": (hall.a_subject,        "in  403 404 403 404 403 ok  403 403 403 403"),
    "hall:typing POST": (hall.handwriting,     "in  403 404 403 404 403 ok  403 403 403 403"),
    "hall:sheet GET": (hall.a_sheet,           "in  403 404 403 404 403 ok  403 403 403 403"),
    # Who is named as the commentator: in these scenes the city's secretary.
    "hall:script GET": (hall.a_script,         "in  403 404 403 404 404 ok  ok  403 403 403"),
    "hall:mine GET": (nothing(),               "in  ok  ok  ok  ok  ok  ok  ok  ok  ok  ok"),
    "hall:comment GET": (hall.a_subject,       "in  404 404 404 404 404 404 ok  404 404 404"),
    "hall:comment POST": (hall.boxes,          "in  404 404 404 404 404 404 ok  404 404 404"),
    "hall:turn_live GET": (hall.a_subject,     "in  404 404 404 404 404 404 ok  404 404 404"),
    "voting:entry GET": (nothing(),            "ok  ok  ok  ok  ok  ok  ok  ok  ok  ok"),
    "voting:entry POST": (ballots.a_slip,      "ok  ok  ok  ok  ok  ok  ok  ok  ok  ok"),
    "voting:choose POST": (ballots.a_ballot,   "ok  ok  ok  ok  ok  ok  ok  ok  ok  ok"),
    "voting:cast POST": (ballots.a_ballot,     "ok  ok  ok  ok  ok  ok  ok  ok  ok  ok"),
    "voting:secrecy GET": (nothing(),          "ok  ok  ok  ok  ok  ok  ok  ok  ok  ok"),
    "voting:list GET": (ballots.a_public_list, "ok  ok  ok  ok  ok  ok  ok  ok  ok  ok"),
    "ballots:result_paper GET": (ballots.result, "in  403 ok  ok  ok  ok  ok  ok  ok  403 403"),
    "reviews:list GET": (nothing(),            "in  403 ok  403 ok  ok  ok  ok  403 403 403"),
    "reviews:new GET": (nothing(),             "in  403 ok  403 ok  403 ok  403 403 403 403"),
    "reviews:new POST": (reviews.new,          "in  403 404 403 404 403 ok  403 403 403 403"),
    "reviews:detail GET": (reviews.of(reviewing.a_review), "in  403 404 403 404 404 ok  ok  403 403 403"),
    "reviews:subjects GET": (reviews.of(reviewing.a_review), "in  403 404 403 404 403 ok  403 403 403 403"),
    "reviews:subjects POST": (reviews.subjects, "in  403 404 403 404 403 ok  403 403 403 403"),
    "reviews:subjects_again POST": (reviews.of(reviewing.a_review), "in  403 404 403 404 403 ok  403 403 403 403"),
    "reviews:days GET": (reviews.of(reviewing.a_review), "in  403 404 403 404 403 ok  403 403 403 403"),
    "reviews:days POST": (reviews.days,        "in  403 404 403 404 403 ok  403 403 403 403"),
    "reviews:voters GET": (reviews.of(reviewing.a_review), "in  403 404 403 404 403 ok  403 403 403 403"),
    "reviews:voters POST": (reviews.voters,    "in  403 404 403 404 403 ok  403 403 403 403"),
    "reviews:agenda GET": (reviews.of(reviewing.ready), "in  403 404 403 404 404 ok  ok  403 403 403"),
    "reviews:order GET": (reviews.of(reviewing.ready), "in  403 404 403 404 403 ok  403 403 403 403"),
    "reviews:order POST": (reviews.an_order,   "in  403 404 403 404 403 ok  403 403 403 403"),
    "reviews:agenda_paper GET": (reviews.a_paper, "in  403 404 403 404 404 ok  ok  403 403 403"),
    "reviews:scheme GET": (reviews.of(reviewing.opened), "in  403 404 403 404 404 ok  ok  403 403 403"),
    "reviews:scheme POST": (reviews.another_scheme, "in  403 404 403 404 404 ok  403 403 403 403"),
    "reviews:open POST": (reviews.of(reviewing.ready), "in  403 404 403 404 403 ok  403 403 403 403"),
    "reviews:round GET": (reviews.of(reviewing.opened), "in  403 404 403 404 403 ok  403 403 403 403"),
    "reviews:round POST": (reviews.channel,   "in  403 404 403 404 403 ok  403 403 403 403"),
    "reviews:hand_out GET": (reviews.of(reviewing.filed), "in  403 404 403 404 403 ok  403 403 403 403"),
    "reviews:hand_out POST": (reviews.points, "in  403 404 403 404 403 ok  403 403 403 403"),
    "reviews:print_queue GET": (reviews.of(reviewing.opened), "in  403 404 403 404 403 ok  403 403 403 403"),
    "reviews:print_order POST": (reviews.of(reviewing.opened), "in  403 404 403 404 403 ok  403 403 403 403"),
    "reviews:print_whole GET": (reviews.printed, "in  403 404 403 404 403 ok  403 403 403 403"),
    "reviews:schemes GET": (nothing(),         "in  403 ok  403 ok  ok  ok  ok  403 403 403"),
    "reviews:new_scheme GET": (nothing(),      "in  403 ok  403 ok  403 ok  403 403 403 403"),
    "reviews:new_scheme POST": (reviews.a_start, "in  403 404 403 404 403 ok  403 403 403 403"),
    "reviews:scheme_detail GET": (reviews.a_scheme, "in  403 404 403 404 404 ok  ok  403 403 403"),
    "reviews:change_scheme GET": (reviews.a_scheme, "in  403 404 403 404 403 ok  403 403 403 403"),
    "reviews:change_scheme POST": (reviews.a_changed_scheme, "in  403 404 403 404 403 ok  403 403 403 403"),
    "reviews:new_external GET": (nothing(),    "in  403 ok  403 ok  403 ok  403 403 403 403"),
    "reviews:new_external POST": (reviews.a_comment, "in  403 404 403 404 403 ok  403 403 403 403"),
    "results:table GET": (results.table,       "in  403 404 403 404 404 ok  ok  403 403 403"),
    "results:table POST": (results.table,      "in  403 404 403 404 404 ok  403 403 403 403"),
    "results:decide GET": (results.decision,   "in  403 404 403 404 403 ok  403 403 403 403"),
    "results:decide POST": (results.decision,  "in  403 404 403 404 403 ok  403 403 403 403"),
    "results:archive POST": (results.ended,    "in  403 404 403 404 403 ok  403 403 403 403"),
    "results:table_paper GET": (results.a_table_paper, "in  403 404 403 404 404 ok  ok  403 403 403"),
    "results:empty_table GET": (results.an_empty_table, "in  403 404 403 404 404 ok  ok  403 403 403"),
    "results:correct GET": (results.a_grade,   "in  403 404 403 404 403 ok  403 403 403 403"),
    "results:correct POST": (results.a_grade,  "in  403 404 403 404 403 ok  403 403 403 403"),
    "results:minutes GET": (results.minutes,   "in  403 404 403 404 404 ok  ok  403 403 403"),
    "results:minutes POST": (results.minutes,  "in  403 404 403 404 404 ok  403 403 403 403"),
    "results:minutes_paper GET": (results.a_minutes_paper, "in  403 404 403 404 404 ok  ok  403 403 403"),
    "results:feed_back POST": (results.ended,  "in  403 404 403 404 403 ok  403 403 403 403"),
    # Who is the subject himself: in these scenes the township's secretary.
    "results:own GET": (results.given,         "in  404 404 404 404 ok  404 404 404 404 404"),
    "results:own_seen POST": (results.given,   "in  404 404 404 404 ok  404 404 404 404 404"),
    "results:own_letter GET": (results.an_own_letter, "in  404 404 404 404 ok  404 404 404 404 404"),
    "results:preview GET": (results.ended,     "in  403 404 403 404 403 ok  403 403 403 403"),
    "results:issue POST": (results.all_given,  "in  403 404 403 404 403 ok  403 403 403 403"),
    # Its audience: who holds a post at the city or where somebody reported.
    "results:circular GET": (results.issued,   "in  404 ok  404 ok  ok  ok  ok  404 404 404"),
    "results:circular_paper GET": (results.an_issued_paper, "in  404 ok  404 ok  ok  ok  ok  404 404 404"),
    "results:letter GET": (results.a_letter,   "in  403 404 403 404 404 ok  ok  403 403 403"),
    "reviews:archive POST": (reviews.of(reviews.handed_out), "in  403 404 403 404 403 ok  403 403 403 403"),
    "debriefs:list GET": (nothing(),           "in  403 ok  403 ok  ok  ok  ok  403 403 403"),
    # The mayor is the named commentator; whose role lets him read reports reads them at another door.
    "debriefs:report GET": (debriefs.of(debriefs.accepted), "in  404 404 404 404 404 404 ok  404 404 404"),
    "debriefs:texts GET": (nothing(),          "in  403 ok  403 ok  ok  ok  ok  403 403 403"),
    "debriefs:text_add GET": (nothing(),       "in  403 ok  403 ok  ok  ok  ok  403 403 403"),
    "debriefs:text_add POST": (vetting.a_new_text, "in  403 422 403 422 422 ok  ok  403 403 403"),
    "debriefs:text GET": (vetting.a_text,      "in  403 404 403 404 404 ok  ok  403 403 403"),
    "debriefs:text_drop POST": (vetting.a_text, "in  403 404 403 404 404 ok  ok  403 403 403"),
    "debriefs:vet GET": (vetting.in_vetting,   "in  403 404 403 403 403 ok  ok  403 403 403"),
    "debriefs:vet POST": (vetting.a_verdict,   "in  403 404 403 403 403 ok  ok  403 403 403"),
    "debriefs:remark GET": (vetting.a_remark,  "in  403 404 403 403 403 ok  ok  403 403 403"),
    "debriefs:remark POST": (vetting.a_remark, "in  403 404 403 403 403 ok  ok  403 403 403"),
    "debriefs:drop_remark POST": (vetting.an_own_remark, "in  403 404 403 403 403 ok  ok  403 403 403"),
    "debriefs:remarks GET": (vetting.returned, "in  403 404 403 ok  ok  ok  ok  403 403 403"),
    "debriefs:versions GET": (vetting.two_versions, "in  403 404 403 ok  ok  ok  ok  403 403 403"),
    "debriefs:passages GET": (vetting.in_vetting, "in  403 404 403 ok  ok  403 403 403 403 403"),
    "documents:list GET": (nothing(),          "in  403 ok  403 ok  ok  ok  ok  403 403 403"),
    "documents:add GET": (nothing(),           "in  403 ok  403 ok  ok  ok  ok  403 403 403"),
    "documents:add POST": (scenes.new_document, "in  403 422 403 ok  ok  422 422 403 403 403"),
    "documents:detail GET": (scenes.a_document, "in  403 404 403 ok  ok  ok  ok  403 403 403"),
    "documents:check GET": (scenes.a_document, "in  403 404 403 ok  ok  403 403 403 403 403"),
    "documents:excerpt POST": (scenes.an_excerpt, "in  403 404 403 ok  ok  403 403 403 403 403"),
    "documents:undo POST": (scenes.a_document, "in  403 404 403 ok  ok  403 403 403 403 403"),
    "documents:together POST": (scenes.items_together, "in  403 404 403 ok  ok  403 403 403 403 403"),
    "documents:describe POST": (scenes.facts_of_a_text, "in  403 404 403 ok  ok  403 403 403 403 403"),
    "documents:mark GET": (scenes.a_document,  "in  403 404 403 ok  ok  403 403 403 403 403"),
    "documents:mark POST": (scenes.missed,     "in  403 404 403 ok  ok  403 403 403 403 403"),
    "documents:replace GET": (scenes.a_document, "in  403 404 403 ok  ok  403 403 403 403 403"),
    "documents:replace POST": (scenes.whole_text, "in  403 404 403 ok  ok  403 403 403 403 403"),
    "documents:hand_out GET": (scenes.checked, "in  403 404 403 ok  ok  403 403 403 403 403"),
    "documents:hand_out POST": (scenes.checked, "in  403 404 403 ok  ok  403 403 403 403 403"),
    "findings:list GET": (nothing(),           "in  403 ok  ok  ok  ok  ok  ok  ok  403 403"),
    "findings:export GET": (nothing(),         "in  403 ok  ok  ok  ok  ok  ok  ok  403 403"),
    "findings:old_ledgers GET": (nothing(),    "in  403 403 403 403 403 ok  403 403 403 403"),
    "findings:old_ledgers POST": (scenes.new_old_ledger, "in  403 403 403 403 403 ok  403 403 403 403"),
    "findings:old_ledger GET": (scenes.an_old_ledger, "in  403 403 403 403 403 ok  403 403 403 403"),
    "findings:old_ledger POST": (scenes.an_old_ledger, "in  403 403 403 403 403 ok  403 403 403 403"),
    "findings:old_ledger_drop POST": (scenes.an_old_ledger, "in  403 403 403 403 403 ok  403 403 403 403"),
    "findings:overview GET": (nothing(),       "in  403 ok  ok  ok  ok  ok  ok  ok  403 403"),
    "findings:raise GET": (nothing(),          "in  403 ok  403 ok  ok  ok  ok  403 403 403"),
    "findings:raise POST": (scenes.raise_by_hand, "in  403 422 403 ok  ok  ok  ok  403 403 403"),
    "findings:detail GET": (finding(factories.claimed), "in  403 404 404 ok  ok  ok  ok  ok  403 403"),
    "findings:history GET": (finding(factories.claimed), "in  403 404 404 ok  ok  ok  ok  ok  403 403"),
    "findings:plan GET": (finding(scenes.raised), "in  403 404 404 ok  ok  403 403 403 403 403"),
    "findings:plan POST": (scenes.plan,        "in  403 404 404 ok  ok  403 403 403 403 403"),
    "findings:accept POST": (finding(factories.planned), "in  403 404 404 403 403 ok  ok  403 403 403"),
    "findings:return_plan GET": (finding(factories.planned), "in  403 404 404 403 403 ok  ok  403 403 403"),
    "findings:return_plan POST": (finding(factories.planned, reason="写到村。"),
                                               "in  403 404 404 403 403 ok  ok  403 403 403"),
    "findings:sign POST": (finding(factories.to_sign), "in  403 404 404 403 ok  403 403 403 403 403"),
    "findings:hand_back GET": (finding(factories.to_sign), "in  403 404 404 403 ok  403 403 403 403 403"),
    "findings:hand_back POST": (finding(factories.to_sign, reason="写到村。"),
                                               "in  403 404 404 403 ok  403 403 403 403 403"),
    "findings:ask_extension GET": (finding(factories.in_remedy), "in  403 404 404 ok  ok  403 403 403 403 403"),
    "findings:ask_extension POST": (finding(factories.in_remedy, until="2026-07-31", reason="在换届。"),
                                               "in  403 404 404 ok  ok  403 403 403 403 403"),
    "findings:answer_extension GET": (finding(factories.put_off), "in  403 404 404 403 403 ok  ok  403 403 403"),
    "findings:answer_extension POST": (finding(factories.put_off, verdict="pass"),
                                               "in  403 404 404 403 403 ok  ok  403 403 403"),
    "findings:waive GET": (finding(factories.child), "in  403 404 404 403 403 ok  ok  403 403 403"),
    "findings:waive POST": (finding(factories.child, reason="不涉及。"),
                                               "in  403 404 404 403 403 ok  ok  403 403 403"),
    "findings:unwaive GET": (finding(factories.waived), "in  403 404 404 403 403 ok  ok  403 403 403"),
    "findings:unwaive POST": (finding(factories.waived, reason="又少了一处。"),
                                               "in  403 404 404 403 403 ok  ok  403 403 403"),
    "findings:correct GET": (finding(factories.verified), "in  403 404 404 403 403 ok  ok  403 403 403"),
    "findings:correct POST": (finding(factories.verified, reason="看错了村。"),
                                               "in  403 404 404 403 403 ok  ok  403 403 403"),
    "findings:progress GET": (finding(factories.in_remedy), "in  403 404 404 ok  ok  403 403 403 403 403"),
    "findings:progress POST": (finding(factories.in_remedy, text="讲了一次课。"),
                                               "in  403 404 404 ok  ok  403 403 403 403 403"),
    "findings:remedy_done POST": (scenes.remedy_done, "in  403 404 404 ok  ok  403 403 403 403 403"),
    "findings:evidence GET": (finding(factories.in_remedy), "in  403 404 404 ok  ok  403 403 403 403 403"),
    "findings:evidence POST": (finding(factories.in_remedy, note="记录", speaks_of_on="2026-03-01"),
                                               "in  403 404 404 ok  ok  403 403 403 403 403"),
    "findings:claim GET": (finding(factories.in_remedy), "in  403 404 404 ok  ok  403 403 403 403 403"),
    "findings:claim POST": (scenes.ready_to_claim, "in  403 404 404 ok  ok  403 403 403 403 403"),
    "findings:judge GET": (finding(factories.claimed), "in  403 404 404 403 403 ok  ok  ok  403 403"),
    "findings:judge POST": (finding(factories.claimed, seen="看了三个村。", seen_on="2026-03-02", verdict="pass"),
                                               "in  403 404 404 403 403 ok  ok  ok  403 403"),
    "findings:enter_paper GET": (finding(scenes.city_claimed), "in  403 403 403 403 403 ok  403 403 403 403"),
    "findings:enter_paper POST": (scenes.paper_data, "in  403 403 403 403 403 ok  403 403 403 403"),
    "findings:confirm_paper GET": (finding(scenes.city_entered), "in  403 403 403 403 403 ok  403 403 403 403"),
    "findings:confirm_paper POST": (finding(scenes.city_entered, verdict="pass"),
                                               "in  403 403 403 403 403 ok  403 403 403 403"),
    "findings:recurrence POST": (scenes.said_before, "in  403 404 404 ok  ok  ok  ok  403 403 403"),
    "findings:join GET": (scenes.duplicate,    "in  403 404 404 403 403 ok  ok  403 403 403"),
    "findings:join POST": (scenes.duplicate,   "in  403 404 404 403 403 ok  ok  403 403 403"),
    "findings:separate POST": (scenes.joined,  "in  403 404 404 403 403 ok  ok  403 403 403"),
    "findings:evidence_file GET": (scenes.evidence_file, "in  403 404 404 ok  ok  ok  ok  ok  403 403"),
    "findings:scan_file GET": (scenes.scan_file, "in  403 404 404 404 404 ok  ok  404 403 403"),
    "findings:remind GET": (nothing(),         "in  403 ok  403 ok  ok  ok  ok  ok  403 403"),
    "findings:remind POST": (scenes.late,      "in  403 404 403 403 403 ok  ok  ok  403 403"),
    "findings:reminders GET": (nothing(),      "in  403 ok  ok  ok  ok  ok  ok  ok  403 403"),
    "findings:reminded GET": (scenes.reminded,      "in  403 404 403 ok  ok  ok  ok  ok  403 403"),
    "findings:reminded_file GET": (scenes.reminded_file, "in  403 404 403 ok  ok  ok  ok  ok  403 403"),
    "findings:papers GET": (nothing(),         "in  403 ok  ok  ok  ok  ok  ok  ok  403 403"),
    "findings:list_file GET": (scenes.a_list,  "in  403 ok  ok  ok  ok  ok  ok  ok  403 403"),
    "findings:plan_paper GET": (scenes.plan_paper, "in  403 404 404 ok  ok  ok  ok  ok  403 403"),
    "debriefs:detail GET": (debriefs.written,  "in  403 404 403 ok  ok  ok  ok  403 403 403"),
    "debriefs:detail POST": (debriefs.of(reports.subject, text="稿子", revision=0),
                                               "in  403 404 403 ok  ok  403 403 403 403 403"),
    "debriefs:draft POST": (debriefs.of(reports.subject, text="稿子", revision=0),
                                               "in  403 404 403 ok  ok  403 403 403 403 403"),
    "debriefs:upload GET": (debriefs.of(reports.subject), "in  403 404 403 ok  ok  403 403 403 403 403"),
    "debriefs:upload POST": (debriefs.a_file,  "in  403 404 403 ok  ok  403 403 403 403 403"),
    "debriefs:submit GET": (debriefs.written,  "in  403 403 403 403 ok  403 403 403 403 403"),
    "debriefs:submit POST": (debriefs.to_submit, "in  403 403 403 403 ok  403 403 403 403 403"),
    "debriefs:version GET": (debriefs.a_version, "in  403 404 403 ok  ok  ok  ok  403 403 403"),
    "debriefs:paper GET": (debriefs.a_paper,   "in  403 404 403 ok  ok  ok  ok  403 403 403"),
    "papers:templates GET": (nothing(),        "in  403 403 403 403 403 ok  403 403 403 403"),
    "papers:starter GET": (nothing(),          "in  403 403 403 403 403 ok  403 403 403 403"),
    "papers:upload GET": (scenes.a_kind,       "in  403 403 403 403 403 ok  403 403 403 403"),
    "papers:upload POST": (scenes.a_template,  "in  403 403 403 403 403 ok  403 403 403 403"),
    "papers:preview GET": (scenes.a_kind,      "in  403 403 403 403 403 ok  403 403 403 403"),
    "papers:drop POST": (scenes.own_template,  "in  403 403 403 403 403 ok  403 403 403 403"),
    "opinions:list GET": (nothing(),           "in  403 403 403 403 403 ok  403 403 403 403 ok"),
    "opinions:write GET": (nothing(),          "in  ok  ok  ok  ok  ok  ok  ok  ok  ok  ok"),
    "opinions:write POST": (nothing(about="burden", text="报了三遍"),
                                               "in  ok  ok  ok  ok  ok  ok  ok  ok  ok  ok"),
    "opinions:mine GET": (nothing(),           "in  ok  ok  ok  ok  ok  ok  ok  ok  ok  ok"),
    "opinions:answer GET": (scenes.an_opinion, "in  403 403 403 403 403 ok  403 403 403 403 ok"),
    "opinions:answer POST": (scenes.an_opinion, "in  403 403 403 403 403 ok  403 403 403 403 ok"),
    "opinions:read POST": (scenes.an_answer,   "in  404 404 404 ok  404 404 404 404 404 404"),
}  # fmt: skip
BY_CODE = {"voting:entry", "voting:choose", "voting:cast", "voting:secrecy", "voting:list"}
BY_CODE |= {"projecting:entry", "projecting:projector", "projecting:live"}
PUBLIC = {"accounts:sign_in", "accounts:code", "accounts:enlarge", "demo:enter", "office:health"}
METHODS = ("GET", "POST")


@pytest.fixture(autouse=True)
def _on_the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """The doors read the clock; here it stands at the day of the world."""
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 3, 2, 2, 0, tzinfo=UTC))


READS = re.compile(r"[\s(]*(?:SELECT|SAVEPOINT|RELEASE|ROLLBACK TO|PRAGMA|EXPLAIN)\b", re.IGNORECASE)
OF_SESSIONS = re.compile(r"^\s*\w+ (?:INTO |FROM )?[\"`]?(?:django_session|axes_)", re.IGNORECASE)


def test_every_door_is_guarded_and_stands_in_the_matrix() -> None:
    found = dict(doors())
    assert {name for name, door in found.items() if door is None} == set()
    assert set(found) == {line.split()[0] for line in MATRIX}
    assert {name for name, door in found.items() if door and door.kind == "public"} == PUBLIC
    assert len(PUBLIC) <= 12
    assert {name for name, door in found.items() if door and door.kind == "by-code"} == BY_CODE


@pytest.mark.parametrize("line", MATRIX)
def test_who_gets_what(world: World, settings: Any, line: str) -> None:
    """The scene is made once; everybody stands before it as it was made."""
    name, method = line.split()
    scene, expected = MATRIX[line]
    args, data = scene(world)
    told = dict(zip(ROLES, expected.split(), strict=False))
    wanted = {role: told.get(role, told["nobody"]) for role in ROLES}
    answers, doubtful = {}, []
    for role in ROLES:
        with undone(settings):
            client = client_of(world, role)
            with written() as seen:
                answers[role] = outcome(client.generic_request(method, reverse(name, args=args), data))
            if seen and wanted[role] in {"in", "403", "404"}:
                doubtful.append(role)
    assert answers == wanted
    for role in doubtful:
        with undone(settings):
            client = client_of(world, role)
            before = tables()
            client.generic_request(method, reverse(name, args=args), data)
            assert tables() == before, f"{role} is refused and writes"


@pytest.mark.parametrize("line", [line for line in MATRIX if line.endswith("POST")])
def test_a_door_that_writes_writes_by_a_form_with_its_token_alone(world: World, settings: Any, line: str) -> None:
    name = line.split()[0]
    args, data = MATRIX[line][0](world)
    with undone(settings):
        client = client_of(world, "officer")
        with written() as seen:
            client.get(reverse(name, args=args), data={k: v for k, v in data.items() if isinstance(v, str)})
        assert not seen, "it writes by GET"
    if name not in BY_CODE:
        with undone(settings):
            client = client_of(world, "green-organiser", enforce_csrf_checks=True)
            with written() as seen:
                assert client.generic_request("POST", reverse(name, args=args), data).status_code == 403
            assert not seen, "it writes without the token"


@contextmanager
def undone(settings: Any) -> Iterator[None]:
    """Whatever is written inside, in the database and in the folder of uploads, is as if it had not been."""
    made, own = settings.FILES, settings.FILES.with_name(f"files-{token_hex(8)}")
    if made.exists():
        shutil.copytree(made, own)
    settings.FILES = own
    Remembered.forget_all()
    try:
        with transaction.atomic():
            yield
            transaction.set_rollback(True)
    finally:
        settings.FILES = made


class DoorClient(Client):
    """A client that sends forms by any method, with the token that its person's page would have drawn."""

    person_id = 0

    def post(self, path: str, data: Any = None, *args: Any, **kwargs: Any) -> Any:
        if self.person_id and (data is None or isinstance(data, dict)):
            data = {FIELD: new_token(self.person_id), **(data or {})}
        return super().post(path, data, *args, **kwargs)

    def generic_request(self, method: str, address: str, data: dict[str, Any]) -> Any:
        for value in data.values():
            if isinstance(value, File):
                value.seek(0)  # another may have sent it before
        return self.post(address, data) if method == "POST" else self.get(address, data)


def client_of(world: World, role: str, **options: Any) -> DoorClient:
    client = DoorClient(**options)
    if role != "visitor":
        client.force_login(world.user(role), backend="django.contrib.auth.backends.ModelBackend")
        client.person_id = world.people[role].pk
    return client


def outcome(response: Any) -> str:
    if response.status_code == 302:
        return "in" if response["Location"].startswith("/sign-in/?next=") else "ok"
    return "ok" if response.status_code == 200 else str(response.status_code)


@contextmanager
def written() -> Iterator[list[str]]:
    """The statements inside that may change a table, sessions apart; without one, every table is as it was."""
    seen: list[str] = []

    def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if not READS.match(sql) and not OF_SESSIONS.search(sql):
            seen.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        yield seen


def tables() -> str:
    """A digest of every row of every table but the sessions."""
    digest = hashlib.sha256()
    with connection.cursor() as cursor:
        for model in apps.get_models(include_auto_created=True):
            if model._meta.app_label in {"sessions", "axes"}:
                continue
            table = connection.ops.quote_name(model._meta.db_table)
            # By its whole key: rows alike in a part of it come in another order when PostgreSQL plans anew.
            key = ", ".join(connection.ops.quote_name(column.column) for column in model._meta.pk_fields)
            cursor.execute(f"SELECT * FROM {table} ORDER BY {key}")
            digest.update(
                repr(
                    (table, [[bytes(v) if isinstance(v, memoryview) else v for v in row] for row in cursor.fetchall()])
                ).encode()
            )
    return digest.hexdigest()
