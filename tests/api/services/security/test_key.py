"""The secret key of an installation."""

import os
from concurrent.futures import ThreadPoolExecutor

import pytest

from api.services.security.errors import KeyFileError
from api.services.security.key import FILE, LEAST_BYTES, secret_key
from geo.errors import InputError


def test_a_key_is_made_once_and_only_its_owner_may_read_it(tmp_path):
    key = secret_key(tmp_path / "new" / "folder")
    path = tmp_path / "new" / "folder" / FILE
    assert path.stat().st_mode & 0o777 == 0o600
    assert secret_key(tmp_path / "new" / "folder") == key
    assert len(key) >= LEAST_BYTES
    assert key != secret_key(tmp_path)


def test_several_that_begin_at_once_get_the_same_key(tmp_path):
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(lambda _: secret_key(tmp_path), range(32)))
    assert len(keys) == 1
    assert [path.name for path in tmp_path.iterdir()] == [FILE]


def test_the_settings_come_first_and_no_file_is_made(tmp_path):
    assert secret_key(tmp_path, "k" * LEAST_BYTES) == b"k" * LEAST_BYTES
    assert list(tmp_path.iterdir()) == []


def test_a_short_key_of_the_settings_is_refused_and_not_repeated(tmp_path):
    with pytest.raises(InputError) as refused:
        secret_key(tmp_path, "too-short")
    assert "too-short" not in str(refused.value)


@pytest.mark.skipif(os.name != "posix", reason="modes of files are of POSIX")
@pytest.mark.parametrize("mode", [0o644, 0o640, 0o602])
def test_a_key_that_others_may_read_is_refused_with_what_to_do(tmp_path, mode):
    secret_key(tmp_path)
    (tmp_path / FILE).chmod(mode)
    with pytest.raises(KeyFileError, match="chmod 600"):
        secret_key(tmp_path)


def test_an_empty_file_is_no_key(tmp_path):
    (tmp_path / FILE).touch(0o600)
    with pytest.raises(KeyFileError, match="no secret key"):
        secret_key(tmp_path)


def test_a_folder_that_cannot_be_made_is_told(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(KeyFileError, match="cannot be read or written"):
        secret_key(tmp_path / "file" / "folder")
