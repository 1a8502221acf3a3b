"""Names of people in statements."""

from __future__ import annotations

import pytest

from evaluators.deterministic.reading.names import stems_of_names


@pytest.mark.parametrize(
    ("text", "stems"),
    [
        ("Ms. Okafor will follow up.", {"okafor"}),
        ("Pain of Mrs. J. Smith Okafor is better.", {"smith", "okafor"}),
        ("All of Mr O'Shaughnessy's questions were answered.", {"ohaughness"}),
        ("MR. SMITH DENIES PAIN.", {"smith"}),
        ("ms. okafor denies pain.", {"okafor"}),
        ("Martha denies pain.", {"martha"}),
        ("Martha Collins is a 62-year-old woman.", {"martha", "collin"}),
        ("Pain is a 6 out of ten.", set()),
        ("MS is in remission.", set()),
        ("MRI of the knee.", set()),
        ("Wife reports snoring.", set()),
        ("She denies pain.", set()),
        ("Denies pain.", set()),
    ],
)
def test_who_is_named(text: str, stems: set[str]) -> None:
    assert stems_of_names(text) == stems
