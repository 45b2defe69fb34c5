"""The formulas of mfc.queueing: values from publications, from 40 digits of mpmath, and from chains solved here.

`make verify PART=formulas` repeats the second kind on 1,000 random queues.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from scipy.linalg import expm
from scipy.stats import poisson

import mfc_sim as mfc
from mfc_sim.queueing.mixed_service import mixed_wait
from verify import formulas as plain

q = mfc.queueing
DIGITS = 1e-11

# servers, load, Erlang B, Erlang C: plain sums over the states with 50 digits
ERLANG = [
    (1, 0.5, 0.33333333333333333, 0.5),
    (1, 0.9999, 0.4999749987499375, 0.99990000000000001),
    (3, 2.7, 0.30873841231000896, 0.81706102117061032),
    (10, 9.0, 0.16796322629158645, 0.668731524107697),
    (10, 9.999, 0.21453629667705991, 0.99963401240465504),
    (47, 23.5, 6.6313861728901051e-6, 1.3262684395798292e-5),
    (150, 75.0, 8.5154961138402465e-15, 1.7030992227680348e-14),
    (150, 149.985, 0.062344481740447597, 0.99849826739391076),
    (1000, 500.0, 1.6524151277513418e-86, 3.3048302555026836e-86),
    (1000, 999.9, 0.02475038323391572, 0.996075123873247),
    (4000, 3600.0, 3.0739835631968141e-12, 3.0739835631117697e-11),
    (10000, 9000.0, 2.0916197944192896e-26, 2.0916197944192896e-25),
    (10000, 9999.0, 0.0078736775061153612, 0.98755625243448581),
]
# servers, load, Erlang B
OVERLOADED = [
    (1, 50.0, 0.9803921568627451),
    (20, 25.0, 0.27989015098970462),
    (1000, 1300.0, 0.23326369506901619),
    (10000, 40000.0, 0.75000833259270779),
]
# servers, hall, load, refused, delayed, mean wait: plain sums
HALL = [
    (3, 4, 6.0, 0.504820333041192, 0.955752212389381, 1.04070796460177),
    (10, 5, 9.0, 0.061258761825664, 0.452558037316989, 0.126276633376537),
    (10, 5, 10.0, 0.103517357492374, 0.577352826390578, 0.173205847917173),
    (100, 20, 100.001, 0.0301164730673009, 0.620967574627173, 0.0652036600427139),
    (1000, 50, 1300.0, 0.230769235725335, 0.999998019601776, 0.0466666746639635),
]
# servers, load, patience, limit; delayed, left, mean wait of the served, of all; shares of all, served, patient, in
# queue: plain sums over the states, shares by integrals of the density of the offered wait
PATIENT = [
    (1, 0.7, 2.0, 0.5, (0.541764854938159, 0.226050207231201, 0.35485712429095, 0.452100414462402),
     (0.588804607973787, 0.760778817276173, 0.656960134554522, 0.692548386318802)),
    (10, 9.5, 20.0, 0.25, (0.725684032500727, 0.0301464525067439, 0.599607240292553, 0.602929050134877),
     (0.425240675008269, 0.438458647810664, 0.428692278104381, 0.433292145194236)),
    (40, 44.0, 0.5, 0.1, (0.638866585067673, 0.125768906862811, 0.0606315933931509, 0.0628844534314053),
     (0.648062973590043, 0.741294811723592, 0.710610130461967, 0.736081922646205)),
    (200, 190.0, 3.0, 0.05, (0.294915567263153, 0.00583319790491526, 0.0172955038798286, 0.0174995937147458),
     (0.859962527417716, 0.865008291974194, 0.862953006290082, 0.863427929184172)),
    (1000, 1100.0, 2.0, 0.15, (0.999993117143799, 0.0909091498287089, 0.190120540702136, 0.181818299657418),
     (0.16816532518588, 0.184981869693435, 0.180870360396949, 0.238409201425113)),
]  # fmt: skip
# servers, load, delayed, mean wait: Crommelin's roots
FIXED = [
    (2, 1.6, 0.701898317173328, 0.903283879416675),
    (5, 4.0, 0.533615062965625, 0.289060007262668),
    (10, 9.5, 0.811640502754771, 0.837082991844635),
    (50, 40.0, 0.077643658759294, 0.00535596304209267),
    (100, 99.99, 0.998634779127042, 49.9433414480142),
]


def same(value: float, *, digits: float = DIGITS) -> Any:
    """Equal to so many digits, however small."""
    return pytest.approx(value, rel=digits, abs=0)


@pytest.mark.parametrize(("servers", "load", "blocked", "delayed"), ERLANG)
def test_erlang_b_and_c_hold_eleven_digits(servers: int, load: float, blocked: float, delayed: float) -> None:
    assert q.erlang_b(servers, load) == same(blocked)
    assert q.erlang_c(servers, load) == same(delayed)
    queue = q.mmc(servers=servers, per_hour=30 * load, service_min=2)
    assert queue.mean_wait_min == same(2 * delayed / (servers - load), digits=1e-10)


@pytest.mark.parametrize(("servers", "load", "blocked"), OVERLOADED)
def test_erlang_b_holds_where_more_come_than_can_be_served(servers: int, load: float, blocked: float) -> None:
    assert q.erlang_b(servers, load) == same(blocked)


def test_tables_of_erlang_b_are_met() -> None:
    """The load that so many lines carry with one call in a hundred lost, as printed in every table of Erlang B."""
    assert q.erlang_b([5, 10, 20, 100], [1.36, 4.46, 12.03, 84.06]).round(3) == pytest.approx([0.01] * 4)


def test_the_eye_clinic_of_gross_and_harris() -> None:
    """Fundamentals of queueing theory, section 2.3: three doctors, six patients an hour, twenty minutes each."""
    assert q.mmc(servers=3, per_hour=6, service_min=20).mean_waiting == same(8 / 9)


def test_the_inspection_station_of_gross_and_harris() -> None:
    """Fundamentals of queueing theory, section 2.5: three stalls, four more cars; L_q = 3.09, L = 6.06."""
    queue = q.mmck(servers=3, hall=4, per_hour=60, service_min=6)
    assert queue.mean_waiting == pytest.approx(3.09, abs=0.005)
    assert queue.mean_waiting + 3 * queue.utilization == pytest.approx(6.06, abs=0.005)


def test_the_call_center_of_garnett_mandelbaum_and_reiman() -> None:
    """Their paper of 2002 compares: 50 agents, 48 calls a minute of a minute each, patience of two or endless."""
    patient = q.erlang_a(servers=50, per_hour=48 * 60, service_min=1, patience_min=2)
    endless = q.mmc(servers=50, per_hour=48 * 60, service_min=1)
    assert patient.left == pytest.approx(0.031, abs=0.0005)
    assert 60 * patient.mean_wait_queued_min == pytest.approx(3.7, abs=0.05)
    assert patient.utilization == pytest.approx(0.93, abs=0.005)
    assert 60 * endless.mean_wait_min == pytest.approx(20.8, abs=0.05)
    assert 60 * endless.wait_quantile(0.9) == pytest.approx(58.1, abs=0.05)
    assert endless.mean_waiting == pytest.approx(17, abs=0.5)


@pytest.mark.parametrize(("servers", "hall", "load", "refused", "delayed", "wait"), HALL)
def test_a_hall_holds_its_digits_below_at_and_above_load_one(
    servers: int, hall: int, load: float, refused: float, delayed: float, wait: float
) -> None:
    queue = q.mmck(servers=servers, hall=hall, per_hour=60 * load, service_min=1)
    assert [queue.refused, queue.delayed, queue.mean_wait_min] == [same(refused), same(delayed), same(wait)]
    assert queue.utilization == same(load * (1 - refused) / servers)
    # the mean is the area under the tail of the wait
    nodes, weights = np.polynomial.legendre.leggauss(200)
    end = 40 * (wait + 1 / servers)
    area = end / 2 * float(queue.wait_exceeds(end / 2 * (nodes + 1)) @ weights)
    assert queue.mean_wait_min == pytest.approx(area, rel=1e-6)


def test_a_hall_of_none_is_erlang_b_and_a_large_one_is_erlang_c() -> None:
    assert q.mmck(servers=7, hall=0, per_hour=60, service_min=5).refused == same(q.erlang_b(7, 5.0))
    endless, large = (
        q.mmc(servers=7, per_hour=60, service_min=5),
        q.mmck(servers=7, hall=500, per_hour=60, service_min=5),
    )
    assert large.mean_wait_min == same(endless.mean_wait_min)
    assert large.wait_quantile(0.95) == same(endless.wait_quantile(0.95), digits=1e-9)
    assert q.mmck(servers=2_000, hall=10, per_hour=60, service_min=5).refused == 0


@pytest.mark.parametrize(("servers", "load", "patience", "limit", "figures", "shares"), PATIENT)
def test_erlang_a_holds_eleven_digits(
    servers: int, load: float, patience: float, limit: float, figures: tuple[float, ...], shares: tuple[float, ...]
) -> None:
    queue = q.erlang_a(servers=servers, per_hour=60 * load, service_min=1, patience_min=patience)
    found = [queue.delayed, queue.left, queue.mean_wait_min, queue.mean_wait_queued_min]
    assert found == [same(value) for value in figures]
    readings = [queue.share_within(limit, of=of) for of in ("all", "served", "patient", "in_queue")]
    assert readings == [same(value) for value in shares]
    assert queue.share_within(limit, of="queued") == queue.share_within(limit)
    assert queue.wait_exceeds(queue.wait_quantile(0.9)) == pytest.approx(min(0.1, queue.wait_exceeds(0.0)), rel=1e-9)


@pytest.mark.parametrize("load", [4.0, 6.0])
def test_erlang_a_agrees_with_its_chain(load: float) -> None:
    queue = q.erlang_a(servers=5, per_hour=60 * load, service_min=1, patience_min=2)
    left, wait, within = plain.erlang_a(5, load, 2.0, 0.5)
    assert [queue.left, queue.mean_wait_queued_min, queue.share_within(0.5)] == [same(left), same(wait), same(within)]


def test_nobody_leaves_when_patience_is_very_long() -> None:
    endless = q.mmc(servers=5, per_hour=20, service_min=12)
    patient = q.erlang_a(servers=5, per_hour=20, service_min=12, patience_min=1e9)
    assert patient.mean_wait_min == pytest.approx(endless.mean_wait_min, rel=1e-6)
    assert patient.share_within(15) == pytest.approx(endless.share_within(15), rel=1e-6)


def test_the_number_present_at_many_servers_is_poisson() -> None:
    hall = q.mm_infinity(per_hour=30, service_min=[10, 200])
    assert hall.present_exceeds(9) == pytest.approx(poisson.sf(9, [5, 100]), rel=1e-12)
    assert hall.present_quantile(0.95).tolist() == poisson.ppf(0.95, [5, 100]).tolist()


@pytest.mark.parametrize(("servers", "load", "delayed", "wait"), FIXED)
def test_fixed_services_hold_ten_digits(servers: int, load: float, delayed: float, wait: float) -> None:
    queue = q.mdc(servers=servers, per_hour=60 * load, service_min=1)
    assert [queue.delayed, queue.mean_wait_min] == [same(delayed), same(wait)]
    assert queue.wait_exceeds(0.0) == pytest.approx(delayed, abs=1e-10)


@pytest.mark.parametrize(("servers", "load"), [(1, 0.5), (5, 4.0), (20, 17.0)])
def test_waits_for_fixed_services_agree_with_the_chain_from_service_to_service(servers: int, load: float) -> None:
    """Who finds the state n of a whole service ago still there waits as Franx's sum says; here the chain is solved."""
    size = int(servers + 60 / (1 - load / servers))
    moves = np.zeros((size, size))
    for n in range(size):
        kept = max(n - servers, 0)
        moves[n, kept:] = poisson.pmf(np.arange(size - kept), load)
    moves /= moves.sum(axis=1, keepdims=True)
    system = moves.T - np.eye(size)
    system[-1] = 1
    present = np.linalg.solve(system, np.eye(size)[-1])
    waiting = np.cumsum(np.append(present[: servers + 1].sum(), present[servers + 1 :]))
    queue = q.mdc(servers=servers, per_hour=60 * load, service_min=1)
    for limit in (0.0, 0.3, 1.0, 1.7, 3.2):
        whole = int(limit) + 1
        come = np.arange(whole * servers)
        left = np.minimum(whole * servers - 1 - come, len(waiting) - 1)
        exact = float(poisson.pmf(come, load * (whole - limit)) @ waiting[left])
        assert queue.share_within(limit) == pytest.approx(exact, abs=1e-10)
    assert queue.wait_exceeds(queue.wait_quantile(0.9)) == pytest.approx(0.1, abs=1e-9)


def test_one_server_of_any_law_waits_as_pollaczek_and_khinchine_say() -> None:
    one = q.mg1(per_hour=42, service_min=1, cv=[0, 1, 1.5])
    assert one.mean_wait_min == pytest.approx([plain.mg1_wait(0.7, cv) for cv in (0, 1, 1.5)])
    for method in ("kimura", "allen_cunneen", "cosmetatos"):
        many = q.mgc(servers=1, per_hour=42, service_min=1, cv=[0, 1, 1.5], method=method)
        assert many.mean_wait_min == pytest.approx(one.mean_wait_min)


@pytest.mark.parametrize("method", ["kimura", "allen_cunneen", "cosmetatos"])
def test_approximations_are_exact_for_exponential_services(method: str) -> None:
    many = q.mgc(servers=[2, 9], per_hour=60, service_min=1.5, cv=1, method=method)
    assert many.mean_wait_min == pytest.approx(q.mmc(servers=[2, 9], per_hour=60, service_min=1.5).mean_wait_min)


def test_kimura_and_cosmetatos_stay_within_the_errors_they_state() -> None:
    for servers in (2, 10):
        for load in (0.7, 0.9):
            base = {"servers": servers, "per_hour": 60 * servers * load, "service_min": 1}
            fixed = q.mdc(**base).mean_wait_min
            assert q.mgc(**base, cv=0).mean_wait_min == same(fixed)
            assert q.mgc(**base, cv=0, method="cosmetatos").mean_wait_min == pytest.approx(fixed, rel=0.014)
            spread = mixed_wait(servers, (servers * load * 0.8, servers * load * 0.2), (0.625, 2.5))[1]
            scv = 2 * (0.8 * 0.625**2 + 0.2 * 2.5**2) - 1
            assert q.mgc(**base, cv=math.sqrt(scv)).mean_wait_min == pytest.approx(spread, rel=0.03)


def test_two_kinds_of_services_agree_with_the_exact_cases() -> None:
    delayed, wait = mixed_wait(5, (2.0, 1.0), (1.2, 1.2))
    assert [delayed, wait] == [same(q.erlang_c(5, 3.6)), same(1.2 * q.erlang_c(5, 3.6) / 1.4)]
    assert mixed_wait(1, (0.5, 0.02), (1.0, 10.0))[1] == same((0.5 * 1 + 0.02 * 100) / (1 - 0.7))


def test_two_kinds_of_services_agree_with_a_simulated_queue() -> None:
    rng = np.random.default_rng(7)
    queues = q.FcfsQueues(servers=3, sequences=4_000)
    now, totals = np.zeros(4_000), []
    for piece in range(60):
        arrivals = now + np.cumsum(rng.exponential(1 / 1.1, (10, 4_000)), axis=0)
        now = arrivals[-1]
        needs = rng.exponential(np.where(rng.random((10, 4_000)) < 1 / 1.1, 1.0, 10.0))
        waits = queues.waits(arrivals, needs)
        if piece >= 30:
            totals.append(waits.mean(axis=0))
    each = np.mean(totals, axis=0)
    error = each.std(ddof=1) / math.sqrt(len(each))
    assert abs(each.mean() - mixed_wait(3, (1.0, 0.1), (1.0, 10.0))[1]) < 4 * error


def test_levels_share_the_wait_of_one_queue() -> None:
    levels = q.priorities_mmc(servers=4, per_hour=[61.2, 142.8], service_min=1)
    assert levels.mean_wait_min == pytest.approx(plain.priority_waits(4, 3.4, 0.3), rel=1e-12)
    assert levels.mean_wait_all_min == same(plain.mmc_wait(4, 3.4))
    assert levels.mean_waiting.sum() == same(q.mmc(servers=4, per_hour=204, service_min=1).mean_waiting)


def test_one_level_waits_as_in_the_queue_without_levels() -> None:
    levels = q.priorities_mmc(servers=5, per_hour=[20], service_min=12)
    queue = q.mmc(servers=5, per_hour=20, service_min=12)
    for limit in (0.0, 0.01, 1.0, 15.0, 300.0):
        assert levels.share_within(limit).item() == pytest.approx(queue.share_within(limit), abs=1e-11)


@pytest.mark.parametrize("limit", [0.2, 1.0, 4.0])
def test_the_wait_of_the_last_level_agrees_with_its_chain(limit: float) -> None:
    """He waits until those ahead and all of higher levels who come meanwhile are called: a birth and death chain."""
    servers, higher, own, most = 3, 1.2, 1.2, 400
    load = (higher + own) / servers
    chain = np.zeros((most + 1, most + 1))  # how many are to be called before him and with him; 0: called
    for ahead in range(1, most + 1):
        chain[ahead, ahead - 1] = servers
        if ahead < most:
            chain[ahead, ahead + 1] = higher
        chain[ahead, ahead] = -chain[ahead].sum()
    found = (1 - load) * load ** np.arange(most)
    later = 1 - found @ expm(chain * limit)[1:, 0]
    levels = q.priorities_mmc(servers=servers, per_hour=[60 * higher, 60 * own], service_min=1)
    delayed = q.erlang_c(servers, higher + own)
    assert levels.wait_exceeds(limit)[1] == pytest.approx(delayed * later, rel=1e-9)
    assert levels.wait_exceeds(limit)[0] == pytest.approx(delayed * math.exp(-(servers - higher) * limit), rel=1e-9)


def test_levels_at_one_server_keep_the_conservation_law() -> None:
    """Kleinrock 1965: the sum of load x wait does not depend on who is called first."""
    rates, means, cv = np.array([12, 3, 6]), np.array([1, 6, 2]), np.array([0, 0.5, 1])
    one = q.priorities_mg1(per_hour=rates, service_min=means, cv=cv)
    other = q.priorities_mg1(per_hour=rates[::-1], service_min=means[::-1], cv=cv[::-1])
    kept = [float(queue.offered_load @ queue.mean_wait_min) for queue in (one, other)]
    load, residual = float(rates @ means / 60), float((rates / 60 * means**2 * (1 + cv**2) / 2).sum())
    assert kept == [same(load * residual / (1 - load))] * 2


def test_pooling_helps_equal_services_and_harms_unlike_ones() -> None:
    equal = q.pooled_vs_split(servers=[3, 4], per_hour=[12, 16], service_min=12)
    assert equal.pooled_wait_min == same(q.mmc(servers=7, per_hour=28, service_min=12).mean_wait_min)
    assert equal.split_wait_min == pytest.approx(q.mmc(servers=[3, 4], per_hour=[12, 16], service_min=12).mean_wait_min)
    assert (equal.pooled_method, equal.worse_off) == ("exact", ())
    assert equal.saved_min > 0
    unlike = q.pooled_vs_split(servers=1, per_hour=[27, 2.7], service_min=[2, 20])
    assert unlike.pooled_wait_min == same(mixed_wait(2, (0.45, 0.045), (2.0, 20.0))[1])
    assert unlike.split_mean_wait_min == same((18 * 27 + 180 * 2.7) / 29.7)
    assert (unlike.pooled_method, unlike.worse_off) == ("exact", (0,))
    assert unlike.saved_min < 0


def test_pooling_says_where_it_is_approximate() -> None:
    three = q.pooled_vs_split(servers=2, per_hour=[30, 5, 10], service_min=[2, 10, 5], cv=[0.5, 1, 0.3])
    assert (three.split_method, three.pooled_method) == ("kimura", "kimura")
    fixed = q.pooled_vs_split(servers=2, per_hour=[30, 20], service_min=2, cv=0)
    assert (fixed.split_method, fixed.pooled_method) == ("exact", "exact")
    assert fixed.pooled_wait_min == same(q.mdc(servers=4, per_hour=50, service_min=2).mean_wait_min)


TARGETS: list[dict[str, Any]] = [
    {"limit_min": 15, "share": 0.9},
    {"mean_wait_min": 1.0},
    {"delayed": 0.2},
    {"refused": 0.01},
    {"left": 0.03, "patience_min": 20},
    *({"limit_min": 5, "share": 0.9, "patience_min": 20, "of": of} for of in ("all", "served", "patient", "in_queue")),
]


@pytest.mark.parametrize("target", TARGETS, ids=str)
def test_servers_needed_meet_the_target_and_one_less_does_not(target: dict[str, Any]) -> None:
    rates = np.array([0.5, 7.0, 60.0, 1234.0, 50_000.0])
    needed = q.servers_needed(per_hour=rates, service_min=12, **target)

    def met(servers: int, rate: float) -> bool:
        base = {"servers": servers, "per_hour": rate, "service_min": 12}
        if "refused" in target:
            return bool(q.erlang_b(servers, rate / 5) <= target["refused"])
        if "patience_min" not in target and servers <= rate / 5:
            return False
        queue = q.erlang_a(**base, patience_min=20) if "patience_min" in target else q.mmc(**base)
        if "share" in target:
            of = {"of": target["of"]} if "of" in target else {}
            return bool(queue.share_within(target["limit_min"], **of) >= target["share"])
        name = next(name for name in ("mean_wait_min", "delayed", "left") if name in target)
        return bool(getattr(queue, name) <= target[name])

    for servers, rate in zip(needed.tolist(), rates.tolist(), strict=True):
        assert met(servers, rate)
        assert servers == 1 or not met(servers - 1, rate)


def test_the_square_root_rule_meets_its_target_at_many_servers() -> None:
    rule = q.square_root_servers(per_hour=300_000, service_min=12, delayed=[0.1, 0.5, 0.9])
    assert rule.delayed_exact == pytest.approx([0.1, 0.5, 0.9], rel=0.01)
    again = 1 / (1 + rule.beta * 0.5 * (1 + np.vectorize(math.erf)(rule.beta / math.sqrt(2))) * math.sqrt(2 * math.pi)
                 * np.exp(rule.beta**2 / 2))  # fmt: skip
    assert again == pytest.approx([0.1, 0.5, 0.9], rel=1e-12)
    patient = q.square_root_servers(per_hour=300_000, service_min=12, delayed=[0.1, 0.5, 0.9], patience_min=20)
    assert patient.delayed_exact == pytest.approx([0.1, 0.5, 0.9], rel=0.02)
    assert (patient.servers < rule.servers).all()
