"""Whole inputs: formats, encodings, folders, and faults that cost one record only."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from server.records import Broken, Record, UnreadableInput, formats, open_records

ENTRY = {"id": "v1", "transcript": "Doctor: Hi.\nPatient: Hello,\nthere.", "note": 'Says "hello".'}


def ids(source: str | Path) -> list[str]:
    return [record.id if isinstance(record, Record) else f"!{record.code}" for record in open_records(str(source))]


def write(path: Path, data: str | bytes) -> Path:
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return path


def test_jsonl_with_bom_crlf_blank_and_broken_lines(tmp_path: Path) -> None:
    lines = [json.dumps(ENTRY), "", "{broken", json.dumps({**ENTRY, "id": "v2"})]
    path = write(tmp_path / "x.jsonl", b"\xef\xbb\xbf" + "\r\n".join(lines).encode())
    assert ids(path) == ["v1", "!bad_json", "v2"]


def test_line_separators_inside_json_strings_do_not_split_lines(tmp_path: Path) -> None:
    entry = {**ENTRY, "note": "a\u2028b\x0bc\u0085d"}
    path = write(tmp_path / "x.jsonl", json.dumps(entry, ensure_ascii=False) + "\n")
    (record,) = open_records(str(path))
    assert isinstance(record, Record)
    assert record.note == "a\u2028b\x0bc\u0085d"


def test_invalid_utf8_breaks_its_record_only(tmp_path: Path) -> None:
    good = json.dumps(ENTRY).encode()
    path = write(tmp_path / "x.jsonl", good.replace(b"Hello", b"\xff\xfe") + b"\n" + good)
    assert ids(path) == ["!invalid_utf8", "v1"]


@pytest.mark.parametrize("indent", [None, 2])
def test_json_list_wrapper_and_single_object(tmp_path: Path, indent: int | None) -> None:
    many = [{**ENTRY, "id": f"v{number}"} for number in range(3)]

    def dump(value: object) -> str:
        return json.dumps(value, indent=indent)

    assert ids(write(tmp_path / "a.json", dump(many))) == ["v0", "v1", "v2"]
    assert ids(write(tmp_path / "b.json", dump({"version": 1, "data": many}))) == ["v0", "v1", "v2"]
    assert ids(write(tmp_path / "c.json", dump(ENTRY))) == ["v1"]
    keyed = {entry["id"]: {"dialogue": "x", "note": "y"} for entry in many}
    assert ids(write(tmp_path / "d.json", dump(keyed))) == ["v0", "v1", "v2"]


def test_json_list_larger_than_a_chunk(tmp_path: Path) -> None:
    many = [{**ENTRY, "id": f"v{number}", "note": "x" * 300_000} for number in range(12)]
    assert ids(write(tmp_path / "a.json", json.dumps(many))) == [f"v{number}" for number in range(12)]


def test_json_list_that_is_cut_off_keeps_what_stands_before(tmp_path: Path) -> None:
    text = json.dumps([ENTRY, ENTRY])[:-30]
    assert ids(write(tmp_path / "a.json", text)) == ["v1", "!bad_json"]


def test_csv_with_quoted_newlines_bom_and_crlf(tmp_path: Path) -> None:
    rows = (
        'ID,section_text,dialogue\r\n1,"A ""quoted"" note,\r\nsecond line","Doctor: Hi.\r\nPatient: Yes."\r\n2,b,c\r\n'
    )
    path = write(tmp_path / "x.csv", b"\xef\xbb\xbf" + rows.encode())
    first, second = open_records(str(path))
    assert isinstance(first, Record)
    assert (first.id, first.note) == ("1", 'A "quoted" note,\r\nsecond line')
    assert len(first.turns) == 2
    assert second.id == "2"


@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
def test_the_delimiter_is_the_one_that_fits_the_header(tmp_path: Path, delimiter: str) -> None:
    text = "\n".join(delimiter.join(cells) for cells in (("id", "dialogue", "note"), ("a", "x", "y")))
    assert ids(write(tmp_path / "x.csv", text)) == ["a"]


def test_csv_rows_of_another_length_are_broken(tmp_path: Path) -> None:
    path = write(tmp_path / "x.csv", "id,dialogue,note\na,b\nb,x,y\n")
    assert ids(path) == ["!bad_csv", "b"]


def test_long_cells(tmp_path: Path) -> None:
    path = write(tmp_path / "x.csv", f"id,dialogue,note\na,{'x' * 500_000},n\n")
    assert ids(path) == ["a"]


def test_utf16_as_a_spreadsheet_writes_it(tmp_path: Path) -> None:
    assert ids(write(tmp_path / "x.csv", "id\tdialogue\tnote\na\tx\ty\n".encode("utf-16"))) == ["a"]


def test_demographics_beside_a_csv(tmp_path: Path) -> None:
    write(tmp_path / "x.csv", "encounter_id,dialogue,note\nD1,a,b\nD2,a,b\n")
    write(tmp_path / "x_metadata.csv", "encounter_id,id,patient_gender,patient_age\nD1,V9,female,50\n")
    first, second = open_records(str(tmp_path))
    assert isinstance(first, Record)
    assert isinstance(second, Record)
    assert first.metadata == {"sex": "female", "age": "50"}
    assert second.metadata == {}


def test_parquet(tmp_path: Path) -> None:
    pyarrow = pytest.importorskip("pyarrow", reason="pyarrow is not installed")
    from pyarrow import parquet

    table = pyarrow.table({"id": ["a", "b"], "dialogue": ["Doctor: Hi.", "x"], "note": ["n", None]})
    parquet.write_table(table, tmp_path / "x.parquet")
    assert ids(tmp_path / "x.parquet") == ["a", "!missing_field"]


def test_a_file_that_only_calls_itself_parquet(tmp_path: Path) -> None:
    pytest.importorskip("pyarrow", reason="pyarrow is not installed")
    with pytest.raises(UnreadableInput, match="not a readable Parquet"):
        ids(write(tmp_path / "x.parquet", "no"))


def test_folder_of_data_files_in_order_of_names(tmp_path: Path) -> None:
    write(tmp_path / "b.jsonl", json.dumps({**ENTRY, "id": "second"}))
    write(tmp_path / "a.csv", "id,dialogue,note\nfirst,x,y\n")
    write(tmp_path / "README.md", "not data")
    assert ids(tmp_path) == ["first", "second"]


def test_folder_of_text_pairs(tmp_path: Path) -> None:
    write(tmp_path / "v1.transcript.txt", "Doctor: Hi.")
    write(tmp_path / "v1.note.txt", "Note one.")
    write(tmp_path / "v2_dialogue.txt", "Doctor: Hi.")
    assert ids(tmp_path) == ["v1", "!missing_field"]


def test_folders_of_transcripts_and_notes(tmp_path: Path) -> None:
    for folder, text in (("transcripts", "Doctor: Hi."), ("notes", "Well.")):
        (tmp_path / folder).mkdir()
        write(tmp_path / folder / "v1.txt", text)
    (record,) = open_records(str(tmp_path))
    assert isinstance(record, Record)
    assert (record.id, record.note) == ("v1", "Well.")


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (json.dumps(ENTRY) + "\n" + json.dumps(ENTRY), ["v1", "v1"]),
        (json.dumps([ENTRY]), ["v1"]),
        (json.dumps(ENTRY, indent=1), ["v1"]),
        ("id,dialogue,note\na,b,c\n", ["a"]),
        ("", []),
    ],
)
def test_standard_input_is_recognised_by_how_it_starts(data: str, expected: list[str]) -> None:
    assert [record.id for record in open_records("-", io.BytesIO(data.encode()))] == expected


def test_progress_follows_the_bytes_read(tmp_path: Path) -> None:
    path = write(tmp_path / "x.jsonl", "\n".join(json.dumps(ENTRY) for _ in range(50)))
    source = open_records(str(path))
    assert source.position == 0
    assert len(list(source)) == 50
    assert source.position == source.size == path.stat().st_size


@pytest.mark.parametrize("name", ["missing.jsonl", "x.docx"])
def test_inputs_that_cannot_be_read(tmp_path: Path, name: str) -> None:
    write(tmp_path / "x.docx", "")
    with pytest.raises(UnreadableInput):
        open_records(str(tmp_path / name))


def test_empty_folder(tmp_path: Path) -> None:
    with pytest.raises(UnreadableInput, match="no data file"):
        open_records(str(tmp_path))


def test_errors_never_quote_the_input(tmp_path: Path) -> None:
    path = write(tmp_path / "x.jsonl", '{"id": "v", "secret": "metformin"}\n{"metformin\n')
    for broken in open_records(str(path)):
        assert isinstance(broken, Broken)
        assert "metformin" not in broken.message + broken.id


def test_a_line_that_is_too_long_costs_one_record(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    good = json.dumps(ENTRY)
    monkeypatch.setattr(formats, "MAX_ENTRY", len(good) + 1)
    monkeypatch.setattr(formats, "_CHUNK", 16)
    lines = [good, json.dumps({**ENTRY, "id": "v2", "note": "x" * 999}), good + " ", good]
    assert ids(write(tmp_path / "x.jsonl", "\n".join(lines))) == ["v1", "!too_large", "!too_large", "v1"]


def test_an_element_that_is_too_long_ends_its_list(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(formats, "MAX_ENTRY", 200)
    monkeypatch.setattr(formats, "_CHUNK", 16)
    many = [ENTRY, {**ENTRY, "note": "x" * 999}, ENTRY]
    assert ids(write(tmp_path / "x.json", json.dumps(many))) == ["v1", "!too_large"]


def test_an_object_that_is_too_long_is_not_read_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    good = json.dumps(ENTRY)
    monkeypatch.setattr(formats, "MAX_ENTRY", len(good))
    monkeypatch.setattr(formats, "_CHUNK", 16)
    assert ids(write(tmp_path / "x.json", good)) == ["v1"]
    assert ids(write(tmp_path / "y.json", json.dumps({**ENTRY, "note": "x" * 999}))) == ["!too_large"]


def test_csv_lines_are_read_in_parts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(formats, "MAX_ENTRY", 200)
    rows = ["id,dialogue,note", f"v1,{'x' * 150},{'y' * 150}", f"v2,{'x' * 999},y", "v3,x,y"]
    found = ids(write(tmp_path / "x.csv", "\n".join(rows)))
    assert (found[0], found[-1]) == ("v1", "v3")
    assert set(found[1:-1]) == {"!bad_csv"}


def test_a_file_that_cannot_be_read_is_one_error_among_many(tmp_path: Path) -> None:
    write(tmp_path / "a.json", json.dumps(ENTRY))
    write(tmp_path / "b.json", "{broken")
    write(tmp_path / "c.parquet", "PAR1?")
    write(tmp_path / "d.json", json.dumps({**ENTRY, "id": "v2"}))
    assert ids(tmp_path) == ["v1", "!unreadable", "!unreadable", "v2"]
    with pytest.raises(UnreadableInput):
        ids(tmp_path / "b.json")


def test_a_text_file_that_is_too_large_costs_its_pair(tmp_path: Path) -> None:
    for name, size in (("a", 100), ("b", 101)):
        write(tmp_path / f"{name}.transcript.txt", b"\xef\xbb\xbf" + b"x" * size)
        write(tmp_path / f"{name}.note.txt", "y")
    first, second = open_records(str(tmp_path), max_text=100)
    assert isinstance(first, Record)
    assert second == Broken("b", "too_large", "transcript: exceeds 100 bytes", "transcript")
