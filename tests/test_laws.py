"""Laws of durations, patience and lateness."""

from __future__ import annotations

import copy
import math
import pickle

import numpy as np
import pytest
from scipy import integrate, stats

import mfc_sim as mfc
from mfc_sim.description.laws import BaseLaw

LAWS: dict[str, BaseLaw] = {
    "exponential": mfc.Exponential(mean_min=12),
    "lognormal": mfc.Lognormal(mean_min=12, cv=0.5),
    "gamma": mfc.Gamma(mean_min=25, cv=0.6),
    "fixed": mfc.Fixed(minutes=5),
    "uniform": mfc.Uniform(low_min=4, high_min=10),
    "normal": mfc.Normal(mean_min=-3, sd_min=6),
    "empirical": mfc.Empirical(values_min=[1, 1, 4, 10]),
    "scipy": mfc.Law("weibull_min", c=1.5, scale=12),
    "mixture": mfc.Mixture((0.8, mfc.Lognormal(mean_min=8, cv=0.4)), (0.2, mfc.Fixed(minutes=30))),
    "mixture of uniforms": mfc.Mixture((3, mfc.Uniform(low_min=0, high_min=2)), (1, mfc.Empirical(values_min=[5, 7]))),
}
NAMES = {name: getattr(mfc, name) for name in mfc.__all__}


@pytest.fixture(params=LAWS.values(), ids=LAWS.keys())
def law(request: pytest.FixtureRequest) -> BaseLaw:
    """Each law."""
    return request.param


def standard(law: BaseLaw, count: int, seed: int = 1) -> list[np.ndarray]:
    """Standard draws of a law."""
    rng = np.random.default_rng(seed)
    make = {"normal": rng.standard_normal, "exponential": rng.standard_exponential, "uniform": rng.random}
    return [
        make[base](count) if base in make else rng.standard_gamma(float(base.partition(":")[2]), count)
        for base in law.bases
    ]


def test_a_law_has_the_mean_and_the_spread_it_says(law: BaseLaw) -> None:
    minutes = law.transform(*standard(law, 400_000))
    sd = math.sqrt(law.scv) * abs(law.mean)
    if sd == 0:
        assert float(minutes) == law.mean
        return
    assert abs(minutes.mean() - law.mean) / (sd / math.sqrt(len(minutes))) < 4
    # standard error of a variance, from the fourth central moment as measured
    fourth = np.mean((minutes - law.mean) ** 4)
    error = math.sqrt((fourth - sd**4) / len(minutes))
    assert abs(np.mean((minutes - law.mean) ** 2) - sd**2) < 4 * error


def test_a_law_is_a_value(law: BaseLaw) -> None:
    assert eval(repr(law), NAMES) == law
    assert hash(eval(repr(law), NAMES)) == hash(law)
    assert law.replace() == law
    assert pickle.loads(pickle.dumps(law)) == law == copy.deepcopy(law)
    assert law != mfc.Exponential(mean_min=11)
    with pytest.raises(mfc.InvalidDescription, match="never changed"):
        law.mean_min = 3


def test_only_laws_that_may_be_negative_say_so(law: BaseLaw) -> None:
    assert law.below_zero == (law == LAWS["normal"])
    assert law.below_zero or (law.transform(*standard(law, 10_000)) >= 0).all()


def test_the_law_of_scipy_is_that_law() -> None:
    law, twin = LAWS["scipy"], stats.weibull_min(c=1.5, scale=12)
    assert law.mean == pytest.approx(twin.mean(), rel=1e-12)
    assert law.transform(np.array([0.25]))[0] == twin.ppf(0.25)
    assert law.scv == pytest.approx(twin.var() / twin.mean() ** 2, rel=1e-12)


def test_mean_of_a_lognormal_is_the_integral_of_its_quantiles() -> None:
    law = mfc.Lognormal(mean_min=12, cv=0.5)
    mean, _ = integrate.quad(lambda p: float(law.transform(np.array([stats.norm.ppf(p)]))[0]), 0, 1, limit=200)
    assert mean == pytest.approx(12, rel=1e-6)


def test_an_empirical_law_gives_its_values_equally_often_even_at_the_ends() -> None:
    law = mfc.Empirical(values_min=[1, 2, 3, 4])
    draws = np.array([0.0, 0.2499, 0.25, 0.74, 0.75, 1 - 2**-53])
    assert law.transform(draws).tolist() == [1, 1, 2, 3, 4, 4]


def test_one_uniform_number_chooses_the_part_of_a_mixture_and_serves_it() -> None:
    law = LAWS["mixture of uniforms"]
    assert law.bases == ("uniform",)
    # 0.375 is the middle of the first three quarters; 0.9 lies in the last quarter, at 0.6 of it
    assert law.transform(np.array([0.375, 0.76, 0.9])).tolist() == [1.0, 5.0, 7.0]
    assert (law.mean, LAWS["mixture"].mean) == (0.75 * 1 + 0.25 * 6, pytest.approx(0.8 * 8 + 0.2 * 30))


def test_spread_of_laws_without_a_mean_is_no_crash() -> None:
    assert mfc.Uniform(low_min=-1, high_min=1).scv == math.inf
    assert mfc.Normal(mean_min=0, sd_min=0).scv == 0
    assert mfc.Empirical(values_min=[0, 0]).scv == 0
    assert mfc.Law("pareto", b=1.5).scv == math.inf


NUMBERS = {
    "nan": (lambda: mfc.Exponential(mean_min=math.nan), "Exponential: mean_min must be a finite number, got nan"),
    "inf": (lambda: mfc.Exponential(mean_min=math.inf), "Exponential: mean_min must be a finite number, got inf"),
    "text": (lambda: mfc.Exponential(mean_min="12"), "Exponential: mean_min must be a number, got '12'"),
    "truth": (lambda: mfc.Exponential(mean_min=True), "Exponential: mean_min must be a number, got True"),
    "negative": (lambda: mfc.Exponential(mean_min=-3), "Exponential: mean_min must be > 0 minutes, got -3"),
    "none": (lambda: mfc.Exponential(mean_min=None), "Exponential: mean_min must be a number, got None"),
    "array": (lambda: mfc.Exponential(mean_min=np.array([3.0])), "mean_min must be a number, got array([3.])"),
    "huge": (lambda: mfc.Exponential(mean_min=10**400), "mean_min must be a finite number, got 1000000000"),
    "too long": (lambda: mfc.Fixed(minutes=1e300), "Fixed: minutes must be <= 10000 minutes, got 1e+300"),
    "unnamed": (lambda: mfc.Exponential(12), "Exponential takes named values, as Exponential(mean_min=12), got 12"),
    "no spread": (lambda: mfc.Gamma(mean_min=3, cv=1e-200), "cv must be at least 0.000001; Fixed(minutes=...)"),
    "ends": (lambda: mfc.Uniform(low_min=3, high_min=1), "Uniform: low_min must be below high_min, got 3.0 and 1.0"),
    "no values": (lambda: mfc.Empirical(values_min=[]), "Empirical: values_min must have at least 1, got []"),
    "one value": (lambda: mfc.Empirical(values_min=5), "Empirical: values_min must be a list, got 5"),
    "a set": (lambda: mfc.Empirical(values_min={1, 2}), "Empirical: values_min must be a list, got {1, 2}"),
    "misspelt": (lambda: mfc.Law("weibul_min", c=1), "Law 'weibul_min': name must be that of a continuous law of"),
    "nearest": (lambda: mfc.Law("weibul_min", c=1), "; did you mean 'weibull_min'?"),
    "not continuous": (lambda: mfc.Law("poisson", mu=3), "must be that of a continuous law of scipy.stats"),
    "no shape": (lambda: mfc.Law("weibull_min"), "Law 'weibull_min': c is required"),
    "text shape": (lambda: mfc.Law("weibull_min", c="1"), "Law 'weibull_min': c must be a number, got '1'"),
    "bad shape": (lambda: mfc.Law("weibull_min", c=-1), "Law 'weibull_min': must have a finite mean"),
    "no mean": (lambda: mfc.Law("cauchy"), "Law 'cauchy': must have a finite mean"),
    "bad scale": (lambda: mfc.Law("expon", scale=-1), "Law 'expon': must have a finite mean"),
    "word": (lambda: mfc.Law("expon", scal=1), "Law 'expon': unknown number 'scal'; did you mean 'scale'?"),
    "nothing": (mfc.Law, "Law: name is required"),
    "no parts": (mfc.Mixture, "Mixture: parts must have at least 1, got []"),
    "weight": (lambda: mfc.Mixture((0, mfc.Fixed(minutes=3))), "Mixture: parts (value 1): weight must be > 0, got 0"),
    "no pair": (lambda: mfc.Mixture(3), "Mixture takes pairs (weight, law), as Mixture((0.8, Lognormal("),
    "no law": (lambda: mfc.Mixture((1, "x")), "Mixture: parts (value 1): of must be a law such as Exponential("),
}


@pytest.mark.parametrize(("make", "sentence"), NUMBERS.values(), ids=NUMBERS.keys())
def test_a_wrong_number_is_one_sentence(make: object, sentence: str) -> None:
    with pytest.raises(mfc.InvalidDescription) as error:
        make()
    assert sentence in str(error.value)
    assert len(error.value.problems) == 1


def test_all_wrong_values_of_a_law_are_listed_by_their_places() -> None:
    with pytest.raises(mfc.InvalidDescription) as error:
        mfc.Empirical(values_min=[1, "2", math.nan])
    assert error.value.problems == (
        "Empirical: values_min (value 2) must be a number, got '2'",
        "Empirical: values_min (value 3) must be a finite number, got nan",
    )
    with pytest.raises(mfc.InvalidDescription) as error:
        mfc.Lognormal(mean=3, cv=0)
    assert error.value.problems == (
        "Lognormal: mean_min is required",
        "Lognormal: cv must be > 0, got 0",
        "Lognormal: unknown field 'mean'; did you mean 'mean_min'?",
    )


def test_numpy_numbers_and_arrays_are_numbers() -> None:
    assert (
        mfc.Exponential(mean_min=np.float32(3)) == mfc.Exponential(mean_min=np.int64(3)) == mfc.Exponential(mean_min=3)
    )
    assert mfc.Empirical(values_min=np.array([1.0, 2.0])) == mfc.Empirical(values_min=(1, 2))
    assert type(mfc.Exponential(mean_min=np.float32(3)).mean_min) is float
