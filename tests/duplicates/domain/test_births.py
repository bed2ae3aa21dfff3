import numpy as np
import pytest

from chaland.duplicates.domain.persons.births import closeness, one_slip, years_apart


@pytest.mark.parametrize(
    ("left", "right", "close"),
    [
        (19800412, 19800412, 1.0),
        (19800412, 19801204, 0.85),  # day and month exchanged
        (19800412, 19800413, 0.8),  # one digit
        (19800412, 19084012, 0.0),  # digits in other places are another date
        (19800412, 18900412, 0.8),  # two neighbours exchanged
        (19800412, 19920412, 0.5),  # day and month
        (19800412, 19800925, 0.2),  # the year
        (19800412, 19710925, 0.0),
    ],
)
def test_closeness_of_two_dates(left: int, right: int, close: float) -> None:
    for one, other in ((left, right), (right, left)):
        assert closeness(np.array([one]), np.array([other]))[0] == pytest.approx(close)


def test_a_missing_date_says_nothing() -> None:
    left, right = np.array([-1, 19800412, -1]), np.array([19800412, -1, -1])
    assert np.isnan(closeness(left, right)).all()
    assert np.isnan(years_apart(left, right)).all()


def test_years_apart() -> None:
    assert years_apart(np.array([19550101]), np.array([19801231]))[0] == 25


def test_one_slip_in_a_phone_number() -> None:
    left = np.array([612345678, 612345678, 612345678, 612345678])
    right = np.array([612345679, 612354678, 612345678, 698765432])
    assert one_slip(left, right, digits=9).tolist() == [True, True, False, False]
